package org.gaggled.engine.output.file;

import java.util.Arrays;

/**
 * When the lines in the files were read, where the files themselves do not tell: at most one mark a second, and a
 * bounded number, of which the older ones become fewer. Lost with gaggled. For any thread.
 */
final class Marks {

    /** Instead of a time that is not known. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST = 2048;
    private static final int INTERVAL_MILLIS = 1000;

    /** The marks of one file, in the order of its bytes. */
    static final class OfFile {

        private final long[] offsets;
        private final long[] millis;

        private OfFile(long[] offsets, long[] millis) {
            this.offsets = offsets;
            this.millis = millis;
        }

        /** How many there are. */
        int count() {
            return offsets.length;
        }

        /** When the line at that place was read, within a second or so; {@link #UNKNOWN} before the first mark. */
        long at(long offset) {
            int found = Arrays.binarySearch(offsets, offset);
            int mark = found >= 0 ? found : -found - 2;
            return mark < 0 ? UNKNOWN : millis[mark];
        }
    }

    private long[] files = new long[16];
    private long[] offsets = new long[16];
    private long[] millis = new long[16];
    private int count;

    /** Lines that were read then begin there. */
    synchronized void add(long file, long offset, long time) {
        if (count > 0 && files[count - 1] == file && offsets[count - 1] <= offset
                && time >= millis[count - 1] && time < millis[count - 1] + INTERVAL_MILLIS) {
            return;
        }
        if (count == MOST) {
            thin();
        }
        if (count == files.length) {
            files = Arrays.copyOf(files, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
            millis = Arrays.copyOf(millis, 2 * count);
        }
        set(count++, file, offset, time);
    }

    /** Every second mark goes, but for the first one of each file. */
    private void thin() {
        int kept = 0;
        for (int each = 0; each < count; each++) {
            boolean first = each == 0 || files[each] != files[each - 1];
            if (first || each % 2 == 0) {
                set(kept++, files[each], offsets[each], millis[each]);
            }
        }
        // So many files that each has one mark: the older half is forgotten.
        int forgotten = kept > MOST * 3 / 4 ? MOST / 2 : 0;
        for (int each = forgotten; each < kept; each++) {
            set(each - forgotten, files[each], offsets[each], millis[each]);
        }
        count = kept - forgotten;
    }

    /** What was in this file is gone, or is another one's. */
    synchronized void forget(long file) {
        int kept = 0;
        for (int each = 0; each < count; each++) {
            if (files[each] != file) {
                set(kept++, files[each], offsets[each], millis[each]);
            }
        }
        count = kept;
    }

    /** What was in one file is now in another. */
    synchronized void move(long from, long to) {
        forget(to);
        for (int each = 0; each < count; each++) {
            if (files[each] == from) {
                files[each] = to;
            }
        }
    }

    private void set(int index, long file, long offset, long time) {
        files[index] = file;
        offsets[index] = offset;
        millis[index] = time;
    }

    /** Those of one file. */
    synchronized OfFile of(long file) {
        long[] foundOffsets = new long[count];
        long[] foundMillis = new long[count];
        int found = 0;
        for (int each = 0; each < count; each++) {
            if (files[each] == file) {
                foundOffsets[found] = offsets[each];
                foundMillis[found++] = millis[each];
            }
        }
        return new OfFile(Arrays.copyOf(foundOffsets, found), Arrays.copyOf(foundMillis, found));
    }
}
