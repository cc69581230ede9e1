package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A file that is as it was or as it is to be, and never something between, also when the machine loses its power.
 *
 * @param path where it is, in a directory that nobody else writes to
 */
public record StateFile(Path path) {

    /** Puts that text in place of what it holds; when this returns, it is on the disk. */
    public void replace(String text) throws IOException {
        replace(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts these bytes in place of what it holds; when this returns, they are on the disk. */
    public void replace(byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a directory");
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        boolean replaced = false;
        try {
            write(unfinished, ByteBuffer.wrap(content));
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            replaced = true;
        } finally {
            if (!replaced) {
                Files.deleteIfExists(unfinished);
            }
        }
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
