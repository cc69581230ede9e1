package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one program that gaggled reads: it brings what comes out of the pipe into the {@link Spool}, and gives
 * whole lines to the writer, to the history, and to whoever listens to a run. What it does without saying otherwise, it
 * does on the reader's thread, and waits for nothing.
 */
final class CapturedStream {

    private static final Logger LOG = LoggerFactory.getLogger(CapturedStream.class);

    /** How much is kept at most while it cannot be written. */
    static final int SPOOL_BYTES = 1 << 20;

    /** What is kept free in the spool for what gaggled adds: a newline, or a line about others. */
    private static final int KEPT_FREE = 1 << 12;

    /** As much of one stream before the others have their turn. */
    private static final int MOST_IN_A_TURN = 1 << 18;

    /** Longer lines are split, whatever is asked for: the spool has to hold several. */
    private static final int LONGEST_LINE = SPOOL_BYTES / 4;

    /**
     * How long a program is left unread when its spool is full, before lines are dropped: the writer may only have been
     * without a processor. A burst that the disk can follow loses nothing by that.
     */
    private static final long PATIENCE_NANOS = 20_000_000;

    private static final long MEMORY_NANOS = 10_000_000_000L;
    private static final int HELD_UP = -1;
    private static final long SOON_NANOS = 2_000_000;

    private final String name;
    private final OutputFiles.OfStream files;
    private final DescriptorWatch watch;
    private final Newlines newlines;
    private final Spool spool;
    private final Outlet outlet;
    private final Inlet inlet;
    private final Dropping dropping;

    private int longestLine;
    private StreamHistory history;
    private long run;
    private @Nullable RunListener listener;
    /** The position of the first byte that is in no whole line yet. */
    private long lineStart;

    /** Whether the spool is or was full, and has not been half empty since. */
    private boolean wasFull;

    private long fullSince;
    private boolean wasActive;
    private boolean looksForMemory;
    /** Whether nothing is waited for any more. */
    private boolean ending;

    private boolean ended;

    /** One that reads nothing yet. */
    CapturedStream(
            String name, OutputFiles.OfStream files, DescriptorWatch watch, Newlines newlines,
            Spool spool, Outlet outlet, StreamHistory history, int longestLine) {
        this.name = name;
        this.files = files;
        this.watch = watch;
        this.newlines = newlines;
        this.spool = spool;
        this.outlet = outlet;
        this.inlet = new Inlet(files, watch, this::read, this::cross);
        this.dropping = new Dropping(name, watch, newlines, spool, outlet, this::goOn);
        this.lineStart = spool.tail() + spool.published().byteSize();
        follow(history, longestLine);
    }

    /** Goes on reading the pipe of an earlier gaggled, if there is one. Any thread, before all else. */
    void resume() throws DescriptorException {
        inlet.resume();
    }

    /**
     * An end of the pipe for a new process, which the caller closes. Any thread.
     *
     * @param begin is done when all has been read that was printed before
     */
    int openEnd(@Nullable Runnable begin) throws DescriptorException {
        return inlet.openEnd(begin);
    }

    /** What is printed from now on is of that run; its lines are given to that listener, to none where it is null. */
    void begin(long newRun, @Nullable RunListener itsListener) {
        run = newRun;
        listener = itsListener;
    }

    /** That run is over: what it has printed is complete. */
    void over(long overRun) {
        if (run == overRun && !ended) {
            if (!readRest()) {
                var _ = watch.at(System.nanoTime() + SOON_NANOS, () -> over(overRun));
            } else if (run == overRun) {
                finishLine();
                listener = null;
            }
        }
    }

    /**
     * Reads all there is, as far as that is not endless; false where it has to wait for room. The next run may have
     * begun by then.
     */
    private boolean readRest() {
        for (int all = 0; all < MOST_IN_A_TURN;) {
            int count = readOnce();
            if (count <= 0) {
                return count != HELD_UP;
            }
            all += count;
        }
        return true;
    }

    /** From now on these rules hold. */
    void follow(StreamHistory kept, int longest) {
        history = kept;
        longestLine = (int) Math.max(Math.min(longest, LONGEST_LINE), unfinished() + 2);
    }

    /** From now on, lines belong to that place. */
    void move(Outlet.Place place) {
        finishLine();
        outlet.move(spool.head(), place);
    }

    private void read() {
        for (int all = 0; all < MOST_IN_A_TURN;) {
            RunListener now = listener;
            if (now != null && now.isBehind()) {
                return;
            }
            int count = readOnce();
            if (count <= 0) {
                return;
            }
            all += count;
        }
        watch.hurry();
    }

    /**
     * Reads once; gives the bytes that were read, 0 where there is nothing more to be read now, and {@link #HELD_UP}.
     */
    private int readOnce() {
        cross();
        if (dropping.lines() == null && isFull()) {
            if (System.nanoTime() - fullSince < PATIENCE_NANOS && !ending) {
                return HELD_UP;
            }
            DroppedLines _ = beginDropping();
        }
        DroppedLines withoutRoom = dropping.lines();
        int most = inlet.most(most());
        if (most <= 0) {
            return 0;
        }
        int count = inlet.receive(most, withoutRoom == null ? spool::receive : withoutRoom::receive);
        if (count > 0) {
            take(count);
        } else if (count == 0 && withoutRoom == null) {
            // There is something to read, and no memory for it, or no disk.
            DroppedLines _ = beginDropping();
            watch.hurry();
        } else {
            nothing(count);
        }
        return count < most ? 0 : count;
    }

    /** No more than a line without a newline may have, and one byte, which shows that it is longer than that. */
    private int most() {
        long line = longestLine - unfinished();
        return (int) (dropping.lines() == null ? Math.min(line, roomForMore()) : line);
    }

    /** Whether there is no room for more, or was none, and the spool has not been half empty since. */
    private boolean isFull() {
        long room = roomForMore();
        if (!wasFull && room <= 0) {
            fullSince = System.nanoTime();
            outlet.hurry();
        }
        wasFull = wasFull ? room <= SPOOL_BYTES / 2 : room <= 0;
        return wasFull;
    }

    private long roomForMore() {
        return SPOOL_BYTES - KEPT_FREE - (spool.head() - spool.tail());
    }

    private long unfinished() {
        DroppedLines dropped = dropping.lines();
        return dropped == null ? spool.head() - lineStart : dropped.unfinished();
    }

    private void nothing(int result) {
        if (result < 0 && result != -Errno.EAGAIN.number() && result != -Errno.EINTR.number()) {
            LOG.error("bug: what {} prints cannot be read: {}", name, Errno.nameOf(-result));
            inlet.close();
        } else if (inlet.closeAtEnd()) {
            finishLine();
            if (listener != null) {
                listener.streamEnded();
            }
        }
    }

    /** Begins what is to begin where the output of a new run does, if it has been reached. */
    private void cross() {
        for (Inlet.Boundary next = inlet.reached(); next != null; next = inlet.reached()) {
            if (next.endsLine()) {
                finishLine();
            }
            next.begin().run();
        }
    }

    private void take(int count) {
        DroppedLines dropped = dropping.lines();
        if (dropped == null) {
            long head = spool.head();
            long whole = newlines.untilLast(spool.slice(head - count, head));
            if (whole > 0) {
                deliver(head - count + whole);
            }
        } else {
            deliverDropped(dropped);
        }
        if (unfinished() >= longestLine) {
            splitLine();
        }
    }

    /** Puts a newline before the last byte of a line that is too long. */
    private void splitLine() {
        DroppedLines dropped = dropping.lines();
        if (dropped == null) {
            long head = spool.head();
            byte last = spool.slice(head - 1, head).get(JAVA_BYTE, 0);
            if (spool.put(new byte[] {last})) {
                spool.slice(head - 1, head).set(JAVA_BYTE, 0, (byte) '\n');
                deliver(head);
                return;
            }
        }
        DroppedLines lines = dropped == null ? beginDropping() : dropped;
        lines.splitLine();
        deliverDropped(lines);
    }

    /** Gives a line that is not complete its newline. */
    private void finishLine() {
        if (unfinished() == 0) {
            return;
        }
        DroppedLines dropped = dropping.lines();
        if (dropped != null) {
            dropped.finishLine();
            deliverDropped(dropped);
        } else if (spool.put(new byte[] {'\n'})) {
            deliver(spool.head());
        } else {
            DroppedLines lines = beginDropping();
            lines.finishLine();
            deliverDropped(lines);
        }
    }

    private void deliver(long end) {
        long now = System.currentTimeMillis();
        MemorySegment lines = spool.slice(lineStart, end);
        outlet.wasRead(lineStart, now);
        history.add(lines, lineStart, now);
        hear(lines);
        spool.publish(end);
        lineStart = end;
        outlet.wake();
        wasActive = true;
        if (!looksForMemory) {
            looksForMemory = true;
            lookForMemoryLater();
        }
        if (end - spool.tail() > SPOOL_BYTES / 4) {
            outlet.hurry();
        }
    }

    private void lookForMemoryLater() {
        var _ = watch.at(System.nanoTime() + MEMORY_NANOS, this::giveMemoryBack);
    }

    /** A stream that is quiet is not looked at any more, until lines come again. */
    private void giveMemoryBack() {
        if (ended) {
            return;
        }
        spool.giveBack();
        looksForMemory = wasActive || !spool.isEmpty();
        wasActive = false;
        if (looksForMemory) {
            lookForMemoryLater();
        }
    }

    private void deliverDropped(DroppedLines lines) {
        if (lines.lines().byteSize() > 0) {
            history.add(lines.lines(), lineStart, System.currentTimeMillis());
            history.drop(newlines.count(lines.lines()));
            hear(lines.lines());
            lines.forget();
            dropping.note(lines);
        }
    }

    private void hear(MemorySegment lines) {
        if (listener != null) {
            listener.take(lines);
        }
    }

    private DroppedLines beginDropping() {
        return dropping.begin(lineStart, longestLine, 0);
    }

    /** There is room again: the spool has the line that says what was dropped, and what is not complete yet. */
    private void goOn(long unfinished) {
        long end = spool.head() - unfinished;
        if (end > lineStart) {
            outlet.wasRead(lineStart, System.currentTimeMillis());
            spool.publish(end);
            lineStart = end;
            outlet.wake();
        }
    }

    /** Goes on where an earlier gaggled has stopped. */
    void takeOver() {
        long tail = spool.tail();
        MemorySegment lines = spool.slice(tail, lineStart);
        if (lines.byteSize() > 0) {
            history.add(lines, tail, System.currentTimeMillis());
        }
        long whole = newlines.untilLast(spool.slice(lineStart, spool.head()));
        if (whole > 0) {
            deliver(lineStart + whole);
        }
        long lost = spool.recoveredDropped();
        if (lost > 0 && spool.put(DroppedLines.said(lost, "gaggled ended while there was no room for them"))) {
            deliver(spool.head());
        } else if (lost > 0) {
            DroppedLines _ = dropping.begin(lineStart, longestLine, lost);
        }
        outlet.wake();
    }

    /** Reads what is there, then nothing more, and is closed when all of it is written. */
    void end() {
        stop();
        outlet.endWhenWritten(this::close);
    }

    /** Reads what is there, and then nothing more. */
    void stop() {
        ending = true;
        boolean _ = readRest();
        finishLine();
        dropping.close();
        ended = true;
        boolean _ = inlet.closeAtEnd();
        inlet.close();
        outlet.wake();
    }

    /** Ends it, when neither thread uses it any more. Any thread. */
    void close() {
        outlet.close();
        if (spool.isEmpty()) {
            spool.delete();
            inlet.removeName();
        } else {
            spool.close();
        }
        files.release();
    }

    /** Whether all is written that was printed, and nobody can print any more. Any thread. */
    boolean isOver() {
        return inlet.isOver() && spool.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
