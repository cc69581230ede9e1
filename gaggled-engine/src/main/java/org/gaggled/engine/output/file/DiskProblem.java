package org.gaggled.engine.output.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.launch.Errno;

/** What keeps gaggled from writing or reading a log file, in words for the operator. */
final class DiskProblem {

    private static final int EISDIR = 21;
    private static final int ENXIO = 6;
    private static final int EFBIG = 27;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;
    private static final int ESTALE = 116;
    private static final int EDQUOT = 122;

    private DiskProblem() {}

    /** What the system answered, as an exception. */
    static FileSystemException of(int errno, Path file) {
        return new FileSystemException(file.toString(), null, meaningOf(errno));
    }

    private static String meaningOf(int errno) {
        return switch (errno) {
            case EISDIR -> "it is a directory";
            case ENXIO -> "it is a pipe or a device, and not a plain file";
            case EFBIG -> "it is as large as the system lets gaggled make a file (ulimit -f)";
            case ENOSPC -> "the disk is full";
            case EROFS -> "the file system can only be read";
            case ESTALE -> "the file server does not know it any more";
            case EDQUOT -> "the disk quota is used up";
            default -> errno == Errno.EIO.number() ? "the disk failed"
                    : errno == Errno.ENOENT.number() ? "its directory is missing" : Errno.meaningOf(errno);
        };
    }

    /** The reason, as the end of a sentence; it names the file where that is not the one that was to be used. */
    static String reason(IOException problem, Path used) {
        String reason = switch (problem) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "there is no such file";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(problem.getMessage());
        };
        boolean another = problem instanceof FileSystemException on && on.getFile() != null
                && !on.getFile().equals(used.toString());
        return HarmlessText.of(reason)
                + (another ? " (" + name(Path.of(((FileSystemException) problem).getFile())) + ")" : "");
    }

    /** A file's name for a message: the whole of it, since its end tells more than its beginning. */
    static String name(Path file) {
        return "'" + HarmlessText.of(file.toString()) + "'";
    }
}
