package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.engine.config.FormatChoice.Format;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a configuration: from a file's name to a model that can be run, or to everything that is wrong with it. It never
 * throws for what a user has written or a plugin has done.
 */
public final class ConfigReader {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReader.class);

    private final ConfigPlugins plugins;
    private final HostEnvironment host;

    /** A reader that knows these plugins, and reads relative to this environment. */
    public ConfigReader(ConfigPlugins plugins, HostEnvironment host) {
        this.plugins = plugins;
        this.host = host;
    }

    /**
     * Reads and checks a file.
     *
     * @param file relative to the directory gaggled was started in, unless absolute
     * @param format the name of its format, or null when its extension is to tell
     */
    public ConfigReading read(Path file, @Nullable String format) {
        Problems problems = new Problems();
        ConfigPosition start = new ConfigPosition(file.toString(), 1, 1);
        List<ConfigNode> sections = readSections(file, format, start, problems);
        if (sections == null) {
            return new ConfigReading.Refused(problems.sorted());
        }
        GaggleConfig config = new ConfigChecker(plugins, host, problems).check(sections, start);
        return problems.hasErrors()
                ? new ConfigReading.Refused(problems.sorted())
                : new ConfigReading.Accepted(config, problems.sorted());
    }

    /** The top-level sections, or null when there is nothing to check. */
    private @Nullable List<ConfigNode> readSections(
            Path file, @Nullable String formatName, ConfigPosition start, Problems problems) {
        FormatChoice formats = new FormatChoice(plugins.formats(), start, problems);
        Format format = formatName == null ? formats.of(file, start) : formats.named(formatName, start);
        ConfigFiles files = new ConfigFiles(host.directory(), problems);
        ConfigFile text = files.read(file, null, start);
        if (format == null || text == null) {
            return null;
        }
        ConfigTree tree = parse(format, text, files, problems);
        if (tree == null) {
            return null;
        }
        tree.getProblems().forEach(problems::add);
        return tree.getRoot().getChildren();
    }

    private static @Nullable ConfigTree parse(Format format, ConfigFile file, ConfigFiles files, Problems problems) {
        try (ConfigSource source = format.factory().open(files)) {
            return Objects.requireNonNull(source.read(file), "no tree");
        } catch (Exception | LinkageError | StackOverflowError bug) {
            LOG.debug("format {} fails to read {}", format.name(), file.getPath(), bug);
            problems.error(
                    file.at(1, 1),
                    "the format plugin " + Wording.quoted(format.name()) + " fails with " + bug + " on this file",
                    "that is a fault of the plugin, not of the file: please report it");
            return null;
        }
    }
}
