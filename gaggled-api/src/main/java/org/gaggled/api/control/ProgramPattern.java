package org.gaggled.api.control;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;

/**
 * A glob over program names: {@code *} is any text, {@code ?} any one character; everything else stands for itself.
 *
 * <p>It is matched by going once through the name and keeping, as bits, how many of the glob's characters may be used
 * up so far: however it is made, a glob takes a time in proportion to the name, and never goes back. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProgramPattern {

    /** As long as a name may be, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    private static final int MOST_REPEATED = 40;

    private final String text;

    /** How many of its characters there are, stars not counted. */
    private final int length;

    /** For each number of characters used up: whether a star comes next, so that any character may pass. */
    private final long[] stars;

    /** For each number: whether any character may be the next one. */
    private final long[] anything;

    /** The same for each character that the glob holds, with the places of {@link #anything}. */
    private final Map<Integer, long[]> places = new HashMap<>();

    /**
     * The pattern that this text is.
     *
     * @throws IllegalArgumentException when it is longer than any name; its message is to follow the name of what was
     * given: {@code
     *     takes names and globs of at most 255 bytes, ...}
     */
    public ProgramPattern(String glob) {
        requireFit(glob);
        text = glob;
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

    boolean isTag() {
        return ProgramNames.isTag(text);
    }

    /** Whether it is the name of that program or its group, {@code @} and one of its tags, or a glob for its name. */
    boolean isOneFor(ProgramState program) {
        return ProgramNames.isTag(text)
                ? program.getTags().contains(text.substring(1))
                : text.equals(program.getGroup()) || matches(program.getName());
    }

    /** Whether it could fit more than one name. */
    public static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /**
     * Refuses what is longer than any name may be.
     *
     * @throws IllegalArgumentException as {@link #ProgramPattern} does
     */
    public static void requireFit(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            String shown = text.length() <= MOST_REPEATED ? text : text.substring(0, MOST_REPEATED) + "...";
            throw new IllegalArgumentException(
                    "takes names and globs of at most " + MAX_BYTES + " bytes, which '" + shown + "' is longer than");
        }
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

    /** The glob as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
