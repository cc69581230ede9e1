package org.gaggled.engine.config.read;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.problem.SecretLines;
import org.gaggled.engine.config.problem.SourceLines;
import org.gaggled.engine.launch.SystemText;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads configuration files into texts, within bounds, and reports those that cannot be read. */
public final class ConfigFiles {

    /** The largest file that is read; a file of ten thousand programs is a hundredth of that. */
    public static final int MOST_BYTES = PresentSurroundings.MOST_BYTES;

    /** The most that all files of a configuration may have together. */
    public static final int MOST_BYTES_IN_ALL = 16 << 20;

    /** The longest chain of files of which each includes the next. */
    private static final int DEEPEST = 100;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final HostEnvironment host;
    private final Surroundings surroundings;
    private final Problems problems;
    private final Map<String, String> read = new HashMap<>();
    private final Map<ConfigFile, ConfigProblem> otherBytes = new HashMap<>();
    private long bytesRead;
    private boolean full;

    public ConfigFiles(HostEnvironment host, Surroundings surroundings, Problems problems) {
        this.host = host;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** The file, or null when it cannot be read or is not UTF-8, which is then reported at {@code position}. */
    public @Nullable ConfigFile read(Path path, @Nullable ConfigFile includedFrom, ConfigPosition position) {
        ConfigFile file = readBytes(path, includedFrom, position);
        return file != null && isText(file) ? file : null;
    }

    /**
     * The file, whatever bytes are in it, or null when it cannot be read, which is then reported at {@code position}.
     */
    @Nullable
    ConfigFile readBytes(Path path, @Nullable ConfigFile includedFrom, ConfigPosition position) {
        if (full) {
            return null;
        }
        byte[] bytes = bytesOf(path, position);
        if (bytes == null) {
            return null;
        }
        String text = SystemText.decode(bytes);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        ConfigFile file = new ConfigFile(path, withPlainLineEnds(text), includedFrom);
        read.putIfAbsent(path.toString(), file.getText());
        noteOtherByte(file);
        return file;
    }

    /** Whether there is nothing but UTF-8 in a file; reports the first byte that is not. */
    boolean isText(ConfigFile file) {
        ConfigProblem problem = otherBytes.get(file);
        if (problem != null) {
            problems.add(problem);
        }
        return problem == null;
    }

    private void noteOtherByte(ConfigFile file) {
        String text = file.getText();
        for (int i = 0; i < text.length(); i++) {
            if (isOtherByte(text, i)) {
                int line = 1 + (int) text.chars().limit(i).filter(c -> c == '\n').count();
                otherBytes.put(
                        file,
                        ConfigProblem.error(
                                file.at(line, i - text.lastIndexOf('\n', i)),
                                String.format("byte 0x%02X is not UTF-8", text.charAt(i) & 0xFF),
                                "save the file as UTF-8"));
                return;
            }
        }
    }

    /** Half of a pair that has no other half before it. */
    private static boolean isOtherByte(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index))
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    /** The lines these problems are about, of all files read here; none that may hold a secret. */
    public SourceLines linesOf(List<ConfigProblem> problems) {
        return SourceLines.of(problems, read, this.problems.secrets());
    }

    /**
     * The same problems. One that seems to stand behind the end of its line, because a variable before it was replaced
     * by a longer text, or because the value goes on in the next line, stands at that end.
     */
    public List<ConfigProblem> withinLines(List<ConfigProblem> found) {
        SourceLines all = SourceLines.of(found, read, new SecretLines());
        return found.stream().map(problem -> withinLine(all.at(problem.getPosition()), problem)).toList();
    }

    private static ConfigProblem withinLine(@Nullable String line, ConfigProblem problem) {
        ConfigPosition place = problem.getPosition();
        if (line == null || place.column() <= line.length() + 1) {
            return problem;
        }
        ConfigPosition end = new ConfigPosition(place.file(), place.line(), line.length() + 1);
        return switch (problem.getSeverity()) {
            case ERROR -> ConfigProblem.error(end, problem.getMessage(), problem.getAdvice());
            case WARNING -> ConfigProblem.warning(end, problem.getMessage(), problem.getAdvice());
        };
    }

    /** What a format may ask for while it reads. */
    ConfigSourceContext contextFor(FormatChoice.Format format) {
        return (path, from, position) -> {
            ConfigFile file = include(path, from, position);
            return file != null && (format.anyByteAllowed() || isText(file)) ? file : null;
        };
    }

    private @Nullable ConfigFile include(String path, ConfigFile from, ConfigPosition position) {
        Path file;
        try {
            file = included(path, from, position);
        } catch (InvalidPathException notAPath) {
            problems.error(position, "cannot include " + Wording.quoted(path) + ": " + notAPath.getReason(),
                    "write a path");
            return null;
        }
        int depth = 0;
        for (ConfigFile outer = from; outer != null; outer = outer.getIncludedFrom()) {
            if (surroundings.isSame(file, outer.getPath()) || ++depth > DEEPEST) {
                problems.error(position, Wording.quoted(file.toString()) + " includes itself", "remove the include");
                return null;
            }
        }
        return readBytes(file, from, position);
    }

    /**
     * Beside the including file or, where nothing is there, in the directory gaggled was started in, as classic has it.
     */
    private Path included(String path, ConfigFile from, ConfigPosition position) {
        Path beside = from.getPath().resolveSibling(path);
        Path atStart = Path.of(path);
        if (surroundings.isMissing(atStart)) {
            return beside;
        }
        if (surroundings.isMissing(beside)) {
            return atStart;
        }
        if (!surroundings.isSame(beside, atStart) && surroundings.differ(beside, atStart)) {
            problems.warning(
                    position,
                    Wording.quoted(path) + " is beside this file and in the directory gaggled was started in: "
                            + Wording.quoted(beside.toString()) + " is read, and "
                            + Wording.quoted(host.directory().resolve(atStart).toString()) + " is not",
                    "remove one of them, or write the path of the one that you mean");
        }
        return beside;
    }

    private byte @Nullable [] bytesOf(Path path, ConfigPosition position) {
        byte[] bytes = surroundings.read(path, position, problems);
        return bytes != null && isAllowed(bytes.length, Wording.quoted(path.toString()), position) ? bytes : null;
    }

    /** Counts what was read; once it is too much, nothing more is read, which is reported once. */
    private boolean isAllowed(int bytes, String shown, ConfigPosition position) {
        bytesRead += bytes;
        if (bytesRead > MOST_BYTES_IN_ALL && !full) {
            full = true;
            problems.error(
                    position,
                    "with " + shown + ", the files of this configuration are larger than " + (MOST_BYTES_IN_ALL >> 20)
                            + " MiB together; this and the rest are not read",
                    "include less, or let several gaggled share the programs");
        }
        return !full;
    }

    private static String withPlainLineEnds(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
