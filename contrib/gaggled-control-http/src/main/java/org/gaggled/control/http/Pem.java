package org.gaggled.control.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads files of certificates and keys: text with blocks, each between a line {@code BEGIN} and one {@code END}. */
final class Pem {

    private static final int MOST_BYTES = 1024 * 1024;

    private static final Pattern BLOCK = Pattern.compile(
            "^-----BEGIN (?<label>[A-Z0-9 ]+)-----\\s*$(?<base64>.*?)^-----END \\k<label>-----\\s*$",
            Pattern.MULTILINE | Pattern.DOTALL);

    private Pem() {}

    /**
     * One of them.
     *
     * @param label what it says to be
     */
    record Block(String label, String base64) {

        byte[] bytes() throws IOException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IOException("its block " + label + " is damaged", e);
            }
        }
    }

    /**
     * All blocks of a file; none where it is of another form.
     *
     * @throws IOException whose message can stand behind {@code cannot be used:}
     */
    static List<Block> read(Path file) throws IOException {
        try {
            // Before it is opened: opening a pipe would wait for somebody to write to it.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException(Files.isDirectory(file) ? "it is a directory" : "it is not a regular file");
            }
            return BLOCK.matcher(textOf(file)).results()
                    .map(found -> new Block(found.group("label"), found.group("base64")))
                    .toList();
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        } catch (FileSystemException e) {
            throw new IOException(e.getReason() == null ? "it cannot be read" : e.getReason(), e);
        }
    }

    private static String textOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it is longer than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
