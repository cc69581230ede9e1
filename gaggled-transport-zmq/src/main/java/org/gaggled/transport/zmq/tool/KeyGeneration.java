package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gaggled.transport.zmq.curve.KeyFile;

/** Makes a pair of CURVE keys for {@code --keygen}. */
final class KeyGeneration {

    private KeyGeneration() {}

    /** Makes the files, and prints their names. */
    static void run(Path directory, ToolOutput output) throws ToolException {
        try {
            KeyFile.generate(directory).forEach(path -> output.print(path + "\n"));
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(e.getMessage() + " exists already; choose another directory, or remove it");
        } catch (IOException e) {
            throw new ToolException("cannot write keys to " + directory + ": " + reasonOf(e)
                    + "; give a directory that you may write to,"
                    + " or one that can be made");
        }
    }

    /** Java's own messages are mostly but the path. */
    private static String reasonOf(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "it cannot be made there";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> e.toString();
        };
    }
}
