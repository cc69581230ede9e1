package org.gaggled.engine.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;

/**
 * Whether programs hold the pipes into which they print for a gaggled that is gone. The system knows that in every
 * namespace of processes.
 */
final class OutputsInUse {

    private OutputsInUse() {}

    /** Whether some process has one of the pipes in that directory open for writing. */
    static boolean isAny(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.readAttributes(file, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS).isOther() && isInUse(file)) {
                    return true;
                }
            }
            return false;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isInUse(Path file) throws IOException {
        try {
            int pipe = Descriptors.namedPipe(file);
            try {
                // The system tells that there is no writer only when there was one since the pipe was opened.
                Descriptors.close(Descriptors.reopened(pipe));
                return !Descriptors.isWithoutWriter(pipe);
            } finally {
                Descriptors.close(pipe);
            }
        } catch (DescriptorException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
