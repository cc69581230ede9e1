package org.gaggled.engine.output.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log as they are at one moment, open for reading: the one that is written first, then the rotated
 * ones, the newest first. Because they are open, they can be read whatever they are called meanwhile.
 */
final class PastFiles implements AutoCloseable {

    /** More files than that are not looked at. */
    static final int MOST = 100;

    /**
     * One of them.
     *
     * @param number of its inode
     * @param size how many bytes of it are whole lines
     * @param lastWritten in milliseconds of the machine's clock
     */
    record PastFile(FileChannel channel, long number, long size, long lastWritten, boolean compressed) {

        /**
         * The bytes in it.
         *
         * @param most how many from its end are of use
         */
        LinesFromEnd.Source source(long most) throws IOException {
            return compressed ? Unpacked.of(channel, most) : new Plain(channel, size);
        }
    }

    private record Plain(FileChannel channel, long end) implements LinesFromEnd.Source {

        @Override
        public long begin() {
            return 0;
        }

        @Override
        public void read(long from, byte[] into, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new EOFException("the file was truncated while it was read");
                }
            }
        }
    }

    /** The last bytes of a compressed file, in memory: a ring of which the byte at a place is at its remainder. */
    private static final class Unpacked implements LinesFromEnd.Source {

        private static final int PIECE = 1 << 16;

        private final byte[] ring;
        private final long end;

        private Unpacked(byte[] ring, long end) {
            this.ring = ring;
            this.end = end;
        }

        static Unpacked of(FileChannel channel, long most) throws IOException {
            byte[] ring = new byte[Math.clamp(most, PIECE, Integer.MAX_VALUE / 2)];
            long end = 0;
            try (InputStream plain =
                    new GZIPInputStream(Channels.newInputStream(channel.position(0)), PIECE)) {
                for (int at = 0; true; at = (int) (end % ring.length)) {
                    int count = plain.read(ring, at, ring.length - at);
                    if (count < 0) {
                        return new Unpacked(ring, end);
                    }
                    end += count;
                }
            }
        }

        @Override
        public long begin() {
            return Math.max(0, end - ring.length);
        }

        @Override
        public long end() {
            return end;
        }

        @Override
        public void read(long from, byte[] into, int length) {
            int at = (int) (from % ring.length);
            int untilEnd = Math.min(length, ring.length - at);
            System.arraycopy(ring, at, into, 0, untilEnd);
            System.arraycopy(ring, 0, into, untilEnd, length - untilEnd);
        }
    }

    private final List<PastFile> files = new ArrayList<>();
    private final long end;
    private boolean more;

    private PastFiles(long end) {
        this.end = end;
    }

    /** Opens those that are there. */
    static PastFiles open(LogFiles names, Storage storage, int keep) throws IOException {
        names.lock().lock();
        try {
            LogFiles.Written written = names.written();
            PastFiles past = new PastFiles(written == null ? 0 : written.end());
            boolean opened = false;
            try {
                past.add(names.file(), storage, written, false);
                List<LogFiles.Rotated> rotated = names.rotated(keep);
                for (LogFiles.Rotated each : rotated.subList(0, Math.min(rotated.size(), MOST))) {
                    past.add(each.path(), storage, written, each.compressed());
                }
                past.more = rotated.size() > MOST;
                opened = true;
            } finally {
                if (!opened) {
                    past.close();
                }
            }
            return past;
        } finally {
            names.lock().unlock();
        }
    }

    private void add(Path file, Storage storage, LogFiles.@Nullable Written written, boolean compressed)
            throws IOException {
        Storage.Identity identity = storage.identify(file);
        if (identity == null) {
            return;
        }
        long lastWritten;
        FileChannel channel;
        try {
            lastWritten = Files.getLastModifiedTime(file).toMillis();
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        }
        long size = channel.size();
        files.add(new PastFile(
                channel, identity.number(),
                written != null && written.file().equals(identity) ? Math.min(size, written.size()) : size,
                lastWritten, compressed));
    }

    List<PastFile> files() {
        return files;
    }

    /** The position in the stream at which the lines end. */
    long end() {
        return end;
    }

    /** Whether there are files that were not opened. */
    boolean isMore() {
        return more;
    }

    @Override
    public void close() throws IOException {
        for (PastFile each : files) {
            each.channel.close();
        }
    }
}
