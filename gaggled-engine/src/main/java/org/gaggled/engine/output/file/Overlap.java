package org.gaggled.engine.output.file;

import java.util.Arrays;
import org.gaggled.engine.output.Newlines;

/**
 * How much of some lines is at the end of a file already. Bytes are compared and not only counted, because others may
 * have written to the file since.
 *
 * @param lines the bytes of lines that are in the file as a whole
 * @param inFile how many bytes they have there, with their stamps
 * @param part how many bytes of one more line follow, with which the file ends; 0 for none
 */
record Overlap(int lines, int inFile, int part) {

    /**
     * Compares.
     *
     * @param file what the file holds from the place on where the first of the lines may be
     * @param stamped whether the lines are more likely to be there with stamps; the rules may have changed
     */
    static Overlap find(byte[] file, byte[] lines, boolean stamped) {
        Overlap likely = compare(file, lines, stamped);
        Overlap other = compare(file, lines, !stamped);
        boolean more = other.lines > likely.lines || (other.lines == likely.lines && other.part > likely.part);
        return more ? other : likely;
    }

    private static Overlap compare(byte[] file, byte[] lines, boolean stamped) {
        int stamp = stamped ? Stamp.BYTES : 0;
        int from = 0;
        int at = 0;
        while (from < lines.length && at < file.length) {
            int newline = Newlines.first(lines, from, lines.length);
            int end = newline < 0 ? lines.length : newline + 1;
            int begin = Math.min(at + stamp, file.length);
            int there = Math.min(end - from, file.length - begin);
            if ((stamped && !Stamp.isAt(file, at, begin))
                    || !Arrays.equals(file, begin, begin + there, lines, from, from + there)) {
                return new Overlap(from, at, 0);
            }
            if (there < end - from) {
                return new Overlap(from, at, file.length - at);
            }
            at = begin + there;
            from = end;
        }
        return new Overlap(from, at, 0);
    }
}
