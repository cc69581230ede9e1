package org.gaggled.importing.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Place;

/**
 * A file that is imported, or a directory, which has no text.
 *
 * @param path as it was given
 */
public record Source(Path path, String text) {

    /** As much as gaggled reads itself. */
    private static final long LARGEST = 16 << 20;

    /**
     * Reads a file.
     *
     * @throws ImportException if it cannot be read, or is larger than any configuration, or is not text
     */
    public static Source read(Path path) throws ImportException {
        if (Files.isDirectory(path)) {
            return new Source(path, "");
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw new ImportException(path + " is larger than 16 MiB; is it a configuration?");
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(path))).toString();
            if (text.indexOf('\0') >= 0) {
                throw new ImportException(path + " has a NUL character in it; is it a configuration?");
            }
            return new Source(path, text.replaceFirst("^\uFEFF", "").replace("\r\n", "\n"));
        } catch (CharacterCodingException e) {
            throw new ImportException(path + " is not UTF-8 text; convert it first");
        } catch (NoSuchFileException e) {
            throw new ImportException(path + ": there is no such file");
        } catch (IOException e) {
            throw new ImportException("cannot read " + path + ": " + e.getMessage());
        }
    }

    public boolean isDirectory() {
        return Files.isDirectory(path);
    }

    /** The name, without the directory it is in. */
    public String name() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** The directory it is in, with its whole path. */
    public Path directory() {
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? path.toAbsolutePath().normalize() : parent;
    }

    /** Without the ends of the lines. */
    public List<String> lines() {
        return List.of(text.split("\n", -1));
    }

    public Place at(int line) {
        return new Place(HarmlessText.of(path.toString()), line);
    }

    /** A setting that stands in that line. */
    public ForeignSetting setting(String written, int line) {
        return new ForeignSetting(written, at(line));
    }
}
