package org.gaggled.api;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant: the one that the fewest typing errors turn into what was written. The host
 * suggests names of settings by it; a control source may suggest those of programs. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class NearestName {

    /** Longer names are not looked at: it takes the square of their length. */
    private static final int LONGEST = 255;

    private static final int TOO_FAR = 3;

    private NearestName() {}

    /**
     * The nearest of the known names, whatever the case of their letters, and the first of them where several are as
     * near; null when none is near: when more than two letters are wrong, or more than one in a name of up to four.
     */
    public static @Nullable String find(String written, Collection<String> known) {
        String nearest = null;
        if (written.length() > LONGEST) {
            return null;
        }
        int least = tooFarFrom(written);
        for (String name : known) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** A short name with two errors in it, or a single letter with one, is nothing like what was meant. */
    private static int tooFarFrom(String written) {
        return switch (written.length()) {
            case 0, 1 -> 1;
            case 2, 3, 4 -> 2;
            default -> TOO_FAR;
        };
    }

    /**
     * The least number of insertions, deletions, replacements and swaps of neighbours between two texts, no character
     * being touched twice; any number from {@link #TOO_FAR} up for texts that differ by that many.
     */
    static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) >= TOO_FAR) {
            return TOO_FAR;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(last[j], current[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
                least = Math.min(least, current[j]);
            }
            // A swap reaches back two rows, but costs one: a row all of which is too far leads nowhere near.
            if (least > TOO_FAR) {
                return TOO_FAR;
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = current;
            current = reused;
        }
        return last[b.length()];
    }
}
