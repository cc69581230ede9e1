package org.gaggled.engine.output.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.gaggled.engine.output.LineSink;
import org.gaggled.engine.output.Newlines;
import org.jspecify.annotations.Nullable;

/** What an earlier gaggled, which was killed while it wrote, has written to a log file. */
final class EarlierLines {

    private EarlierLines() {}

    /** How many bytes of these lines it has written, to the end of a line. A part of one more is cut off. */
    static int count(
            LogFiles files, Storage storage, MemorySegment lines, LineSink.Intent intent, boolean stamped)
            throws IOException {
        Path file = find(files.file(), storage, intent.file());
        if (file == null) {
            return 0;
        }
        byte[] wanted = lines.toArray(JAVA_BYTE);
        long most = wanted.length + (Newlines.count(wanted, wanted.length) + 1L) * Stamp.BYTES;
        Overlap overlap = Overlap.find(
                read(file, intent.size(), (int) Math.min(most, Integer.MAX_VALUE / 2)), wanted, stamped);
        if (overlap.part() > 0) {
            try (Storage.Appended open = storage.open(file)) {
                open.cut(intent.size() + overlap.inFile());
            }
        }
        return overlap.lines();
    }

    /** It may have been moved since. */
    private static @Nullable Path find(Path file, Storage storage, long number) throws IOException {
        if (has(file, storage, number)) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(
                Objects.requireNonNull(file.getParent()),
                path -> String.valueOf(path.getFileName()).startsWith(name))) {
            for (Path path : directory) {
                if (has(path, storage, number) && Files.isRegularFile(path)) {
                    return path;
                }
            }
            return null;
        } catch (NoSuchFileException noDirectory) {
            return null;
        }
    }

    private static boolean has(Path file, Storage storage, long number) throws IOException {
        Storage.Identity identity = storage.identify(file);
        return identity != null && identity.number() == number;
    }

    private static byte[] read(Path file, long from, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, most));
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from + bytes.position()) < 0) {
                    break;
                }
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** Whether a file of that size ends in the middle of a line, as far as it can be read. */
    static boolean endInTheMiddle(Path file, long size) throws IOException {
        if (size == 0) {
            return false;
        }
        try {
            byte[] last = read(file, size - 1, 1);
            return last.length == 1 && last[0] != '\n';
        } catch (AccessDeniedException | NoSuchFileException notForUsToSee) {
            return false;
        }
    }
}
