package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gaggled's own standard output or standard error, as a place for what programs print. A thread of its own writes, and
 * waits where it must: the stream may be a pipe that nobody reads. It cannot be written without waiting, for it is
 * shared with whoever started gaggled, and to make it non-blocking would change it for all of them.
 *
 * <p>Nobody else waits. What comes from one {@link Feed} is kept up to {@value #MOST_KEPT} bytes; beyond that whole
 * lines are dropped and counted, and a line at that place says how many.
 */
public final class OwnStream {

    private static final Logger LOG = LoggerFactory.getLogger(OwnStream.class);

    static final int MOST_KEPT = 1 << 20;

    private static final int MOST_AT_ONCE = 1 << 16;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final byte[] END = {};

    /** What is to be written; of the last of all, the feed is null. */
    private static final class Piece {

        private final @Nullable Feed feed;
        private final byte[] bytes;

        Piece(@Nullable Feed feed, byte[] bytes) {
            this.feed = feed;
            this.bytes = bytes;
        }
    }

    private final int descriptor;
    private final String name;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** Whether it is known that what is written gets lost; used by the writing thread alone. */
    private boolean broken;

    private OwnStream(int descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
        this.thread = Thread.ofPlatform().name("output-" + name.replace(' ', '-')).daemon().unstarted(this::run);
    }

    /** The one of that descriptor and name, which may be used at once. */
    public static OwnStream open(int descriptor, String name) {
        OwnStream stream = new OwnStream(descriptor, name);
        stream.thread.start();
        return stream;
    }

    /** Both of them; one and the same where both lead to the same place, so that their order is kept. */
    public record Both(OwnStream output, OwnStream error) {

        /** Those of this process. */
        public static Both open() {
            OwnStream output = OwnStream.open(1, "standard output");
            return new Both(output, isSame(1, 2) ? output : OwnStream.open(2, "standard error"));
        }

        private static boolean isSame(int one, int other) {
            try {
                return target(one).equals(target(other));
            } catch (IOException unknown) {
                return false;
            }
        }

        private static Path target(int descriptor) throws IOException {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
        }

        /** Writes what is left, but for no longer than that. */
        public void close(Duration bound) {
            long until = System.nanoTime() + bound.toNanos();
            output.finish();
            error.finish();
            output.join(until);
            error.join(until);
        }
    }

    /**
     * What comes from one place: one stream of one program. For one thread.
     *
     * @param source whose lines they are, for the line that says how many are missing
     */
    public Feed feed(String source) {
        return new Feed(source);
    }

    /** A bounded way into the stream. */
    public final class Feed implements OutputReader.Lines {

        private final String source;
        private final AtomicInteger kept = new AtomicInteger();
        private long dropped;
        private boolean insideLine;

        private Feed(String source) {
            this.source = source;
        }

        @Override
        public void take(byte[] lines) {
            if (kept.get() + lines.length > MOST_KEPT) {
                dropped += countLines(lines);
                return;
            }
            tellDropped();
            insideLine = lines[lines.length - 1] != '\n';
            put(lines);
        }

        /** Says how much is missing, if anything is; to be called when no more will come. */
        public void tellDropped() {
            if (dropped > 0) {
                String missing = (insideLine ? "\n" : "") + "gaggled: " + dropped + (dropped == 1 ? " line" : " lines")
                        + " of " + source + " had to be dropped here: nobody read " + name + "\n";
                dropped = 0;
                insideLine = false;
                put(missing.getBytes(StandardCharsets.UTF_8));
            }
        }

        private void put(byte[] bytes) {
            kept.addAndGet(bytes.length);
            queue.add(new Piece(this, bytes));
        }
    }

    private static int countLines(byte[] lines) {
        int count = lines[lines.length - 1] == '\n' ? 0 : 1;
        for (byte each : lines) {
            count += each == '\n' ? 1 : 0;
        }
        return count;
    }

    private void finish() {
        queue.add(new Piece(null, END));
    }

    private void join(long until) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())))) {
                LOG.warn("nobody reads {}: the last of what programs printed there is lost", name);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MOST_AT_ONCE);
            while (true) {
                Piece piece = queue.take();
                if (piece.feed == null) {
                    return;
                }
                write(piece.bytes, buffer);
                piece.feed.kept.addAndGet(-piece.bytes.length);
            }
        } catch (InterruptedException interrupted) {
            LOG.error("bug: the thread that writes {} was interrupted", name, interrupted);
        }
    }

    private void write(byte[] bytes, MemorySegment buffer) {
        int done = 0;
        while (done < bytes.length) {
            int count = Math.min(bytes.length - done, MOST_AT_ONCE);
            MemorySegment.copy(bytes, done, buffer, JAVA_BYTE, 0, count);
            int written = Descriptors.write(descriptor, buffer.asSlice(0, count));
            if (written >= 0) {
                done += written;
            } else if (written == -Errno.EAGAIN.number()) {
                // Whoever shares the stream has made it non-blocking.
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (written != -Errno.EINTR.number()) {
                tellBroken(-written);
                return;
            }
        }
        broken = false;
    }

    private void tellBroken(int errno) {
        if (!broken) {
            broken = true;
            LOG.warn("what programs print to {} is lost: it cannot be written: {}", name, Errno.meaningOf(errno));
        }
    }
}
