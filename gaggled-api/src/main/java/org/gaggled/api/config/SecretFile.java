package org.gaggled.api.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.gaggled.api.Stability;

/**
 * A file whose first line is a secret: a password, a token, a key. A setting that names one is better than a
 * {@link Setting#secret() secret setting}, since configurations are copied and shown around.
 *
 * <pre>{@code
 * try {
 *     SecretFile file = SecretFile.read(settings.get(TOKEN_FILE));
 *     if (!file.isPrivate()) {
 *         problems.warning(TOKEN_FILE, "tokenfile '" + file + "' can be read or changed by others", "chmod 600 it");
 *     }
 *     return file.getText();
 * } catch (IOException e) {
 *     problems.error(TOKEN_FILE, "tokenfile '" + settings.get(TOKEN_FILE) + "' cannot be used: " + e.getMessage());
 * }
 * }</pre>
 *
 * <p>Immutable, and shows nothing of the secret in its {@link #toString()}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class SecretFile {

    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 4096;

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    private final Path path;
    private final String text;
    private final boolean isPrivate;

    private SecretFile(Path path, String text, boolean isPrivate) {
        this.path = path;
        this.text = text;
        this.isPrivate = isPrivate;
    }

    /**
     * Reads the first line of a file: text in UTF-8, not empty, in a regular file (or a link to one) of at most
     * {@link #MAX_BYTES}. What follows the first line is passed over.
     *
     * @throws IOException whose message says why the file cannot be used, fit to stand behind {@code cannot be used:},
     * without the file's name and without anything that is in it
     */
    public static SecretFile read(Path path) throws IOException {
        try {
            // Before it is opened: opening a pipe would wait for somebody to write to it.
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                throw new IOException(Files.isDirectory(path) ? "it is a directory" : "it is not a regular file");
            }
            String line = firstLineOf(path);
            return new SecretFile(path, line, isPrivate(path));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        } catch (CharacterCodingException e) {
            throw new IOException("it is not text in UTF-8", e);
        } catch (FileSystemException e) {
            throw new IOException(e.getReason() == null ? "it cannot be read" : e.getReason(), e);
        }
    }

    private static String firstLineOf(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is longer than " + MAX_BYTES + " bytes");
        }
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        String line = text.lines().findFirst().orElse("");
        if (line.isBlank()) {
            throw new IOException("its first line is empty");
        }
        return line;
    }

    private static boolean isPrivate(Path path) throws IOException {
        return !path.getFileSystem().supportedFileAttributeViews().contains("posix")
                || Files.getPosixFilePermissions(path).stream().noneMatch(OTHERS::contains);
    }

    /** The first line as it is, without the end of the line; blanks around it are part of it. */
    public String getText() {
        return text;
    }

    /** Whether nobody but the file's owner may read or change it; true where the file system does not know. */
    public boolean isPrivate() {
        return isPrivate;
    }

    /** Where it is, and nothing of what is in it. */
    @Override
    public String toString() {
        return path.toString();
    }
}
