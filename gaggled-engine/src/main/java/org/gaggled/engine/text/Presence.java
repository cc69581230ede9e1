package org.gaggled.engine.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.gaggled.api.HarmlessText;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file is there, and why it cannot be had where it is not simply missing, which {@link Files#exists} does not
 * tell.
 */
public final class Presence {

    /** How the JDK ends its words for ELOOP; the rest is in the words of the system's language. */
    private static final String MANY_LINKS = "unable to access attributes of symbolic link";

    private Presence() {}

    /**
     * Whether nothing has that name. A link that leads nowhere has it, and so may what is in a directory that cannot be
     * read.
     */
    public static boolean isMissing(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException missing) {
            return true;
        } catch (IOException obstacle) {
            // Where a file stands instead of the directory, nothing can be in it.
            Path parent = path.getParent();
            return parent != null && Files.exists(parent) && !Files.isDirectory(parent);
        }
    }

    /** Why a file cannot be had, fit to stand behind its name; null where it is there. */
    public static @Nullable String obstacle(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return null;
        } catch (IOException failure) {
            return isMissing(path) ? "does not exist" : obstacle(path, failure);
        }
    }

    private static String obstacle(Path path, IOException failure) {
        if (!Files.isSymbolicLink(path)) {
            return "cannot be reached: " + reason(failure);
        }
        if (failure instanceof NoSuchFileException) {
            return "is a link to " + Wording.quoted(targetOf(path)) + ", which does not exist";
        }
        if (reason(failure).endsWith(MANY_LINKS)) {
            return "is a link that leads in a circle";
        }
        return "is a link to " + Wording.quoted(targetOf(path)) + ", which cannot be reached: " + reason(failure);
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException changed) {
            return "?";
        }
    }

    /** Whether two names are those of one file; of one that cannot be read, reading it reports why. */
    public static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What the system says, in a few words. */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : null;
        String message = failure.getClass() == IOException.class ? failure.getMessage() : null;
        return reason != null ? reason : message != null ? HarmlessText.of(message) : Wording.visible(failure);
    }
}
