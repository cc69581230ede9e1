package org.gaggled.control.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant who has mistyped a name. */
final class NearestName {

    /** Longer ones are not looked at: it takes the square of their length. */
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The nearest, if it is near: of three letters at most one may differ. */
    static @Nullable String find(String name, List<String> known) {
        String nearest = null;
        int least = 1 + Math.max(1, name.length() / 3);
        for (String candidate : known) {
            int distance = name.length() > LONGEST || candidate.length() > LONGEST ? least : distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** How many letters must be put in, taken out, replaced, or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, one, i, other, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int cheapest(int[][] steps, String one, int i, String other, int j) {
        int replaced = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
