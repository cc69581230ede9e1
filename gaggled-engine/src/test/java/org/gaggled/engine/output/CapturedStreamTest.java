package org.gaggled.engine.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.launch.Descriptors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that drops lines goes on as soon as it can, also where nothing is written by which it would notice that. */
class CapturedStreamTest {

    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final String WEB = "web";

    @TempDir
    Path directory;

    private final FakeConnections connections = new FakeConnections();
    private DescriptorWatch watch;
    private WriterThread writer;
    private CapturedStream stream;

    @BeforeEach
    void begin() throws Exception {
        watch = DescriptorWatch.open("test-reader");
        writer = WriterThread.open("test-writer", Duration.ZERO);
    }

    @AfterEach
    void close() {
        assertTrue(watch.close(stream::stop, BOUND));
        writer.finish();
        assertTrue(writer.join(System.nanoTime() + BOUND.toNanos()));
        stream.close();
    }

    private void open(Spool spool) {
        Destination.Filed file = new Destination.Filed(file(), 1 << 20, null, 1, false, false);
        LineSink sink = connections.file(new ProgramId(WEB), LogLine.Stream.OUTPUT, file, spool::note);
        Outlet outlet = new Outlet(WEB, spool, new Outlet.Place(sink, writer, 1000, "the disk was slow"));
        stream = new CapturedStream(
                WEB, OutputFiles.OfStream.NONE, watch, new Newlines(), spool, outlet,
                connections.history(new ProgramId(WEB), LogLine.Stream.OUTPUT, 0, null), 1 << 18);
        watch.submit(stream::takeOver);
    }

    private Path file() {
        return directory.resolve("out");
    }

    private void print(String text) throws Exception {
        int end = stream.openEnd(null);
        try (OutputStream out = new FileOutputStream("/proc/self/fd/" + end)) {
            out.write(text.getBytes(UTF_8));
        } finally {
            Descriptors.close(end);
        }
    }

    private void assertWritten(String expected) throws Exception {
        assertEquals(expected, connections.file(file()).await(expected));
    }

    @Test
    void whereNothingWaitsToBeWrittenDroppingEndsToo() throws Exception {
        // A line that is not complete is taken back when there is no memory for more of it: then nothing is left.
        open(Spool.inMemory(CapturedStream.SPOOL_BYTES, new SpoolBudget(0)));
        print("x".repeat(2 * Spool.FIRST) + "\n");
        String said =
                "gaggled: 1 line was dropped here, because too much of what programs print waited to be written\n";
        assertWritten(said);
        print("more\n");
        assertWritten(said + "more\n");
    }

    @Test
    void whatAnEarlierGaggledDroppedIsSaidWhenThereIsRoomForThat() throws Exception {
        Path file = directory.resolve("web.out.spool");
        Spool full = Spool.open(file, CapturedStream.SPOOL_BYTES);
        String line = "x".repeat(CapturedStream.SPOOL_BYTES - 1) + "\n";
        assertTrue(full.put(line.getBytes(UTF_8)));
        full.publish(full.head());
        full.noteDropped(7);
        full.abandon();
        open(Spool.open(file, CapturedStream.SPOOL_BYTES));
        assertWritten(line + "gaggled: 7 lines were dropped here, because the disk was slow\n");
    }

    @Test
    void theEndOfARunDoesNotEndTheNextOneThatHasPrintedByThen() throws Exception {
        open(Spool.inMemory(CapturedStream.SPOOL_BYTES, new SpoolBudget(0)));
        Descriptors.close(stream.openEnd(() -> stream.begin(1, null)));
        CountDownLatch printed = new CountDownLatch(1);
        watch.submit(() -> await(printed));
        watch.submit(() -> stream.over(1));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        int end = stream.openEnd(() -> stream.begin(2, new RunListener(new HeardLines(heard), 1)));
        try (OutputStream out = new FileOutputStream("/proc/self/fd/" + end)) {
            out.write("one\nan".getBytes(UTF_8));
            printed.countDown();
            assertEquals("one\n", heard.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
            out.write("other\n".getBytes(UTF_8));
            assertEquals("another\n", heard.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
        } finally {
            Descriptors.close(end);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record HeardLines(BlockingQueue<String> heard) implements LineListener {

        @Override
        public boolean wantsMore() {
            return true;
        }

        @Override
        public boolean isBehind() {
            return false;
        }

        @Override
        public void take(byte[] lines) {
            heard.add(new String(lines, UTF_8));
        }

        @Override
        public void ended() {
            // The test does not wait for it.
        }
    }
}
