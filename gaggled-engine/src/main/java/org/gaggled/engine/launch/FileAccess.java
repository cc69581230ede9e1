package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do with files, as far as their owner, group and mode tell. Access lists and security modules may
 * see that differently; so this explains a refusal, and never predicts one.
 */
final class FileAccess {

    private static final int READ = 4;
    private static final int EXECUTE = 1;

    private final Identity identity;

    FileAccess(Identity identity) {
        this.identity = identity;
    }

    /** Why a file may not be read, as the end of a sentence that names the file first; null where nothing is seen. */
    @Nullable
    String obstacleToReading(Path file) {
        return obstacle(file, READ, "may not read it");
    }

    /** The same of executing it. */
    @Nullable
    String obstacleToExecuting(Path file) {
        return obstacle(file, EXECUTE, "may not execute it");
    }

    /** The same of entering a directory. */
    @Nullable
    String obstacleToEntering(Path directory) {
        return obstacle(directory, EXECUTE, "may not enter it");
    }

    private @Nullable String obstacle(Path file, int right, String refusal) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException gone) {
            return null;
        }
        for (Path way : new Path[] {file, real}) {
            Path barrier = barrierTo(way);
            if (barrier != null) {
                return "user " + identity.shown() + " may not enter " + barrier + ", which is above it"
                        + described(barrier);
            }
        }
        return may(real, right) ? null : "user " + identity.shown() + " " + refusal + described(real);
    }

    /** The topmost directory above a file that may not be entered; null where there is none. */
    private @Nullable Path barrierTo(Path file) {
        for (int names = 0; names < file.getNameCount(); names++) {
            Path directory = names == 0 ? file.getRoot() : file.getRoot().resolve(file.subpath(0, names));
            if (!may(directory, EXECUTE)) {
                return directory;
            }
        }
        return null;
    }

    private boolean may(Path file, int right) {
        Map<String, Object> status = status(file);
        if (!(status.get("mode") instanceof Integer mode) || !(status.get("gid") instanceof Integer group)) {
            return true;
        }
        if (identity.uid() != null && identity.uid().equals(status.get("uid"))) {
            return (mode >> 6 & right) != 0;
        }
        return ((identity.isIn(group) ? mode >> 3 : mode) & right) != 0;
    }

    private static Map<String, Object> status(Path file) {
        try {
            return Files.readAttributes(file, "unix:mode,uid,gid");
        } catch (IOException | UnsupportedOperationException unknown) {
            return Map.of();
        }
    }

    private static String described(Path file) {
        try {
            return " (mode " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + ", owner "
                    + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS) + ")";
        } catch (IOException | UnsupportedOperationException unknown) {
            return "";
        }
    }
}
