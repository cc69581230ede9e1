package org.gaggled.engine.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that never runs out of lines does not keep the writing thread for itself. */
class OutletTest {

    private static final long BOUND_SECONDS = 40;
    private static final byte[] ENDLESS_LINE = ("x".repeat(999) + "\n").getBytes(UTF_8);
    private static final String QUIET_LINE = "a line now and then\n";

    private final FakeConnections connections = new FakeConnections();
    private final CountDownLatch endlessIsWritten = new CountDownLatch(1);
    private volatile boolean hasMore = true;
    private WriterThread writer;
    private Spool endlessLines;
    private Spool quietLines;
    private Outlet endless;
    private Outlet quiet;

    @BeforeEach
    void begin() throws Exception {
        writer = WriterThread.open("test-writer", Duration.ZERO);
        endlessLines = Spool.inMemory(CapturedStream.SPOOL_BYTES);
        quietLines = Spool.inMemory(CapturedStream.SPOOL_BYTES);
        endless = outlet("endless", endlessLines, new EndlessSink(Long.MAX_VALUE));
        quiet = outlet("quiet", quietLines, file("quiet", quietLines));
    }

    @AfterEach
    void end() {
        hasMore = false;
        writer.finish();
        assertTrue(writer.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS)));
        endless.close();
        quiet.close();
        endlessLines.close();
        quietLines.close();
    }

    private LineSink file(String name, Spool spool) {
        Destination.Filed file = new Destination.Filed(Path.of(name), 1 << 20, null, 1, false, false);
        return connections.file(new ProgramId(name), LogLine.Stream.OUTPUT, file, spool::note);
    }

    private Outlet outlet(String name, Spool spool, LineSink sink) {
        return new Outlet(name, spool, new Outlet.Place(sink, writer, 1000, "the disk was slow"));
    }

    private static void publish(Spool spool, byte[] line) {
        assertTrue(spool.put(line));
        spool.publish(spool.head());
    }

    /** Takes one line at a time, and sees to it that there is another by then, as if it were printed meanwhile. */
    private final class EndlessSink implements LineSink {

        private final long until;

        /** One that sees to it up to that position. */
        EndlessSink(long until) {
            this.until = until;
        }

        @Override
        public int write(MemorySegment lines, long position, long millis) {
            endlessIsWritten.countDown();
            if (hasMore && position < until) {
                publish(endlessLines, ENDLESS_LINE);
            }
            return ENDLESS_LINE.length;
        }

        @Override
        public int writtenBefore(MemorySegment lines, Intent intent) {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void whatOthersPrintIsWrittenWhileOneStreamAlwaysHasMore() throws Exception {
        publish(endlessLines, ENDLESS_LINE);
        endless.wake();
        assertTrue(endlessIsWritten.await(BOUND_SECONDS, TimeUnit.SECONDS));
        publish(quietLines, QUIET_LINE.getBytes(UTF_8));
        quiet.wake();
        assertEquals(QUIET_LINE, connections.file(Path.of("quiet")).await(QUIET_LINE));
    }

    @Test
    void aTurnIsNoLongerThanASpoolAndTheNextOneIsAskedFor() {
        WriterThread noThread = WriterThread.open("test-ended", Duration.ZERO);
        noThread.finish();
        LineSink sink = new EndlessSink(4L * CapturedStream.SPOOL_BYTES);
        Outlet alone = new Outlet("alone", endlessLines, new Outlet.Place(sink, noThread, 1000, "the disk was slow"));
        publish(endlessLines, ENDLESS_LINE);
        assertTrue(alone.write(noThread));
        long turn = endlessLines.tail();
        assertTrue(turn >= CapturedStream.SPOOL_BYTES && turn < CapturedStream.SPOOL_BYTES + ENDLESS_LINE.length);
        assertFalse(alone.beginWaiting(), "it does not wait for its next turn");
    }
}
