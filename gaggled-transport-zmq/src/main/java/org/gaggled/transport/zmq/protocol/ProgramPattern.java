package org.gaggled.transport.zmq.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.transport.zmq.wire.WireState;

/**
 * A glob over program names: {@code *} is any text, {@code ?} any one character; everything else stands for itself.
 *
 * <p>It is matched by going once through the name and keeping, as bits, how many of the glob's characters may be used up so far:
 * however it is made, a glob takes a time in proportion to the name, and never goes back.
 */
public final class ProgramPattern {

    /** How many of its characters there are, stars not counted. */
    private final int length;

    /** For each number of characters used up: whether a star comes next, so that any character may pass. */
    private final long[] stars;

    /** For each number: whether any character may be the next one. */
    private final long[] anything;

    /** The same for each character that the glob holds, with the places of {@link #anything}. */
    private final Map<Integer, long[]> places = new HashMap<>();

    /** The pattern that this text is. */
    public ProgramPattern(String glob) {
        int[] characters = glob.codePoints().filter(c -> c != '*').toArray();
        length = characters.length;
        stars = bits();
        anything = bits();
        for (int i = 0; i < length; i++) {
            if (characters[i] == '?') {
                set(anything, i);
            }
        }
        for (int i = 0; i < length; i++) {
            if (characters[i] != '?') {
                set(places.computeIfAbsent(characters[i], c -> anything.clone()), i);
            }
        }
        int before = 0;
        for (int c : glob.codePoints().toArray()) {
            if (c == '*') {
                set(stars, before);
            } else {
                before++;
            }
        }
    }

    /** Whether it could fit more than one name. */
    public static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether it is longer than any name may be. */
    public static boolean isTooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > WireState.MAX_NAME;
    }

    /** Whether the name fits. */
    public boolean matches(String name) {
        long[] used = bits();
        set(used, 0);
        name.codePoints().forEach(c -> step(used, places.getOrDefault(c, anything)));
        return (used[length >> 6] & (1L << length)) != 0;
    }

    private void step(long[] used, long[] fitting) {
        long carried = 0;
        for (int i = 0; i < used.length; i++) {
            long next = used[i] & fitting[i];
            used[i] = (used[i] & stars[i]) | (next << 1) | carried;
            carried = next >>> 63;
        }
    }

    private long[] bits() {
        return new long[(length >> 6) + 1];
    }

    private static void set(long[] bits, int index) {
        bits[index >> 6] |= 1L << index;
    }

    /** Which of the names are meant. */
    public sealed interface Choice {

        /** These, each once and in their order. */
        record Chosen(List<String> names) implements Choice {

            /** Takes a copy of the list. */
            public Chosen {
                names = List.copyOf(names);
            }
        }

        /** None, for this is neither a name nor a glob that fits one. */
        record Missing(String pattern) implements Choice {}
    }

    /** Chooses among names. What is the name of a program means that one alone, even where it could be a glob. */
    public static Choice choose(List<String> patterns, List<String> names) {
        boolean[] chosen = new boolean[names.size()];
        for (String pattern : patterns) {
            int exact = names.indexOf(pattern);
            boolean found = exact >= 0;
            if (found) {
                chosen[exact] = true;
            } else if (isGlob(pattern)) {
                ProgramPattern glob = new ProgramPattern(pattern);
                for (int i = 0; i < chosen.length; i++) {
                    boolean matches = glob.matches(names.get(i));
                    chosen[i] |= matches;
                    found |= matches;
                }
            }
            if (!found) {
                return new Choice.Missing(pattern);
            }
        }
        List<String> result = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                result.add(names.get(i));
            }
        }
        return new Choice.Chosen(result);
    }
}
