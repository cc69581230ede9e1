package org.gaggled.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceContext;
import org.jspecify.annotations.Nullable;

/** Reads configuration files into texts, within bounds, and reports those that cannot be read. */
final class ConfigFiles implements ConfigSourceContext {

    /** The largest file that is read; a file of ten thousand programs is a hundredth of that. */
    static final int MOST_BYTES = 16 << 20;

    /** The most that all files of a configuration may have together. */
    static final int MOST_BYTES_IN_ALL = 16 << 20;

    /** The longest chain of files of which each includes the next. */
    private static final int DEEPEST = 100;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path directory;
    private final Problems problems;
    private final Map<String, String> read = new HashMap<>();
    private long bytesRead;
    private boolean full;

    ConfigFiles(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** The file, or null when it cannot be read, which is then reported at {@code position}. */
    @Nullable ConfigFile read(Path path, @Nullable ConfigFile includedFrom, ConfigPosition position) {
        if (full) {
            return null;
        }
        byte[] bytes = bytesOf(path, position);
        if (bytes == null) {
            return null;
        }
        String text = decode(bytes, path);
        if (text == null) {
            return null;
        }
        ConfigFile file = new ConfigFile(path, withPlainLineEnds(text), includedFrom);
        read.putIfAbsent(path.toString(), file.getText());
        return file;
    }

    /** The lines these problems are about, of all files read here; none that may hold a secret. */
    SourceLines linesOf(List<ConfigProblem> problems) {
        return SourceLines.of(problems, read, this.problems.secrets());
    }

    @Override
    public @Nullable ConfigFile include(String path, ConfigFile from, ConfigPosition position) {
        Path file;
        try {
            file = from.getPath().resolveSibling(path);
        } catch (InvalidPathException notAPath) {
            problems.error(position, "cannot include " + Wording.quoted(path) + ": " + notAPath.getReason(), "write a path");
            return null;
        }
        int depth = 0;
        for (ConfigFile outer = from; outer != null; outer = outer.getIncludedFrom()) {
            if (isSame(file, outer.getPath()) || ++depth > DEEPEST) {
                problems.error(position, Wording.quoted(file.toString()) + " includes itself", "remove the include");
                return null;
            }
        }
        return read(file, from, position);
    }

    private boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(directory.resolve(one), directory.resolve(other));
        } catch (IOException unreadable) {
            // Then reading it reports why.
            return false;
        }
    }

    private byte @Nullable [] bytesOf(Path path, ConfigPosition position) {
        Path file = directory.resolve(path);
        String shown = Wording.quoted(path.toString());
        if (Files.isDirectory(file)) {
            problems.error(position, shown + " is a directory, not a configuration file", "name a file in it");
            return null;
        }
        if (Files.exists(file) && !Files.isRegularFile(file) && !isOpenedByCaller(file)) {
            problems.error(position, shown + " is a pipe, socket or device, not a file", "name a regular file");
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return isAllowed(bytes.length, shown, position) ? bytes : null;
            }
            problems.error(position, shown + " is larger than " + (MOST_BYTES >> 20) + " MiB", "is it a configuration?");
        } catch (NoSuchFileException missing) {
            problems.error(position, shown + " does not exist", path.isAbsolute() ? null : "it was looked for in " + directory);
        } catch (AccessDeniedException denied) {
            problems.error(position, shown + " may not be read by this user", "change its permissions");
        } catch (IOException unreadable) {
            problems.error(position, shown + " cannot be read: " + Wording.visible(unreadable), null);
        }
        return null;
    }

    /** Whether it is standard input or another open file that whoever started gaggled has passed on: that is meant to be read. */
    private static boolean isOpenedByCaller(Path file) {
        return file.startsWith("/dev/stdin") || file.startsWith("/dev/fd");
    }

    /** Counts what was read; once it is too much, nothing more is read, which is reported once. */
    private boolean isAllowed(int bytes, String shown, ConfigPosition position) {
        bytesRead += bytes;
        if (bytesRead > MOST_BYTES_IN_ALL && !full) {
            full = true;
            problems.error(
                    position,
                    "with " + shown + ", the files of this configuration are larger than " + (MOST_BYTES_IN_ALL >> 20)
                            + " MiB together; this and the rest are not looked at",
                    "include less, or let several gaggled share the programs");
        }
        return !full;
    }

    private @Nullable String decode(byte[] bytes, Path path) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (result.isError()) {
            problems.error(
                    endOf(withPlainLineEnds(text), path),
                    String.format("byte 0x%02X is not UTF-8", bytes[in.position()]),
                    "save the file as UTF-8");
            return null;
        }
        return text;
    }

    private static ConfigPosition endOf(String text, Path path) {
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        return new ConfigPosition(path.toString(), line, text.length() - text.lastIndexOf('\n'));
    }

    private static String withPlainLineEnds(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
