package org.gaggled.engine.output;

/**
 * When the bytes of a stream were read that are not written yet: a bounded number of positions, each with its time. The
 * reader's thread adds, the writer's asks.
 */
final class ReadTimes {

    private static final int MOST = 256;

    private final long precisionMillis;
    private final long[] positions = new long[MOST];
    private final long[] millis = new long[MOST];
    private int first;
    private int size;

    /** Times that are kept apart only where they differ by that much. */
    ReadTimes(long precisionMillis) {
        this.precisionMillis = precisionMillis;
    }

    /** The bytes from that position on were read then. Where there is no room, they count to those before. */
    synchronized void add(long position, long time) {
        int last = (first + size - 1) % MOST;
        if (size > 0 && (size == MOST || Math.abs(time - millis[last]) < precisionMillis)) {
            return;
        }
        int next = (first + size) % MOST;
        positions[next] = position;
        millis[next] = time;
        size++;
    }

    /**
     * When the byte of that position was read, which is not before the one of the last question.
     *
     * @param otherwise where that is not known
     */
    synchronized long at(long position, long otherwise) {
        while (size > 1 && positions[(first + 1) % MOST] <= position) {
            first = (first + 1) % MOST;
            size--;
        }
        return size > 0 && positions[first] <= position ? millis[first] : otherwise;
    }

    /** The next position, after that of the last question, of which the time is another. */
    synchronized long next(long position) {
        if (size > 0 && positions[first] > position) {
            return positions[first];
        }
        return size > 1 ? positions[(first + 1) % MOST] : Long.MAX_VALUE;
    }
}
