package org.gaggled.api.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.Stability;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigTree;
import org.jspecify.annotations.Nullable;

/**
 * Configuration files that exist in a test only, and what a format is opened with to read them. Not safe for use by
 * several threads, as gaggled reads on one.
 *
 * <pre>{@code
 * ConfigTree tree = new InMemoryConfigFiles()
 *         .add("gaggled.toml", "[web]\ncommand = 'serve'\n")
 *         .read(new TomlFactory(), "gaggled.toml");
 * }</pre>
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class InMemoryConfigFiles implements ConfigSourceContext {

    private final Map<Path, String> texts = new HashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** No files yet. */
    public InMemoryConfigFiles() {}

    /**
     * Adds a file, or replaces the one of that name. As gaggled does, a byte order mark is removed, and line ends
     * become {@code \n}.
     */
    public InMemoryConfigFiles add(String name, String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        texts.put(Path.of(name).normalize(), unmarked.replace("\r\n", "\n").replace('\r', '\n'));
        return this;
    }

    /**
     * Reads a file as gaggled would: opens the format, reads, closes it.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public ConfigTree read(ConfigSourceFactory factory, String name) {
        String text = texts.get(Path.of(name).normalize());
        if (text == null) {
            throw new IllegalArgumentException("no file was added with the name " + name + ", only " + texts.keySet());
        }
        try (ConfigSource source = factory.open(this)) {
            return source.read(new ConfigFile(Path.of(name), text, null));
        }
    }

    /** What was wrong with includes, in order; what is wrong with a file's text stands in its {@link ConfigTree}. */
    public List<ConfigProblem> getProblems() {
        return List.copyOf(problems);
    }

    @Override
    public @Nullable ConfigFile include(String path, ConfigFile from, ConfigPosition position) {
        Path file = from.getPath().resolveSibling(path);
        String text = texts.get(file.normalize());
        if (text == null) {
            problems.add(ConfigProblem.error(position, "cannot read '" + path + "': no such file"));
            return null;
        }
        for (ConfigFile outer = from; outer != null; outer = outer.getIncludedFrom()) {
            if (outer.getPath().normalize().equals(file.normalize())) {
                problems.add(ConfigProblem.error(position, "'" + path + "' includes itself"));
                return null;
            }
        }
        return new ConfigFile(file, text, from);
    }
}
