package org.gaggled.transport.zmq.protocol;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant. */
public final class NearestWord {

    private static final int TOO_FAR = 3;

    private NearestWord() {}

    /** The nearest of the known words; null when none is near. */
    public static @Nullable String find(String written, Collection<String> known) {
        String nearest = null;
        // A short word with two errors in it is nothing like what was meant.
        int least = written.length() <= 1 ? 1 : written.length() <= 4 ? 2 : TOO_FAR;
        for (String word : known) {
            int distance = Math.abs(word.length() - written.length()) < least ? distance(written, word) : least;
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest;
    }

    /** The least number of insertions, deletions and replacements that make one text of the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
