package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gaggled's own standard output or standard error, as a place for what programs print. A thread of its own writes, and
 * waits where it must: the stream may be a pipe that nobody reads. It cannot be written without waiting, for it is
 * shared with whoever started gaggled, and to make it non-blocking would change it for all of them.
 */
public final class OwnStream {

    private static final Logger LOG = LoggerFactory.getLogger(OwnStream.class);

    private static final int MOST_AT_ONCE = 1 << 16;
    private static final long PAUSE_NANOS = 10_000_000;

    private final int descriptor;
    private final String name;
    private final WriterThread thread;

    /** Whether it is known that what is written gets lost; used by the writing thread alone. */
    private boolean broken;

    private OwnStream(int descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
        this.thread = WriterThread.open("output-" + name.replace(' ', '-'), Duration.ofMillis(2));
    }

    /** The one of that descriptor and name, which may be used at once. */
    public static OwnStream open(int descriptor, String name) {
        return new OwnStream(descriptor, name);
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

        /** Writes what is left, but for no longer than that; whether both have ended. */
        public boolean close(Duration bound) {
            long until = System.nanoTime() + bound.toNanos();
            output.thread.finish();
            error.thread.finish();
            boolean outputHasEnded = output.join(until);
            return error.join(until) && outputHasEnded;
        }
    }

    private boolean join(long until) {
        boolean ended = thread.join(until);
        if (!ended) {
            LOG.warn("nobody reads {}: the last of what programs printed there is not written", name);
        }
        return ended;
    }

    /**
     * This stream as the place of a program's lines.
     *
     * @param prefix what each line begins with; may be empty
     */
    Outlet.Place place(String prefix) {
        LineSink sink = prefix.isEmpty() ? new Plain() : new Prefixed(prefix.getBytes(StandardCharsets.UTF_8));
        return new Outlet.Place(sink, thread, Long.MAX_VALUE, "nobody read " + name);
    }

    /** Lines as they are. Nothing is noted before they are written: a stream cannot be asked how far it got. */
    private final class Plain implements LineSink {

        @Override
        public int write(MemorySegment lines, long position, long millis) {
            writeAll(lines);
            return (int) lines.byteSize();
        }

        @Override
        public int writtenBefore(MemorySegment lines, Intent intent) {
            return 0;
        }

        @Override
        public void close() {
            // The stream is not the program's.
        }
    }

    /** Lines that each begin with a name. */
    private final class Prefixed implements LineSink {

        private final byte[] prefix;
        private byte[] prefixed = new byte[0];

        Prefixed(byte[] prefix) {
            this.prefix = prefix;
        }

        @Override
        public int write(MemorySegment lines, long position, long millis) {
            int length = prefix(lines.toArray(JAVA_BYTE));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(length);
                MemorySegment.copy(prefixed, 0, buffer, JAVA_BYTE, 0, length);
                writeAll(buffer);
            }
            return (int) lines.byteSize();
        }

        /** How long the lines are with what each begins with. */
        private int prefix(byte[] lines) {
            int length = 0;
            boolean begins = true;
            for (byte each : lines) {
                if (length + prefix.length + 1 > prefixed.length) {
                    prefixed = Arrays.copyOf(prefixed, 2 * (length + prefix.length + 1) + MOST_AT_ONCE);
                }
                if (begins) {
                    System.arraycopy(prefix, 0, prefixed, length, prefix.length);
                    length += prefix.length;
                }
                prefixed[length++] = each;
                begins = each == '\n';
            }
            return length;
        }

        @Override
        public int writtenBefore(MemorySegment lines, Intent intent) {
            return 0;
        }

        @Override
        public void close() {
            // The stream is not the program's.
        }
    }

    private void writeAll(MemorySegment bytes) {
        long done = 0;
        while (done < bytes.byteSize()) {
            int written = Descriptors.write(
                    descriptor, bytes.asSlice(done, Math.min(bytes.byteSize() - done, MOST_AT_ONCE)));
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
