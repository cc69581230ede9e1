package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.check.CheckedConfig;
import org.gaggled.engine.config.check.ConfigChecker;
import org.gaggled.engine.config.check.WrittenChannels;
import org.gaggled.engine.config.expand.EnvironmentFiles;
import org.gaggled.engine.config.expand.Variables;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.problem.SourceLines;
import org.gaggled.engine.config.read.ConfigFiles;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.ConfigTrees;
import org.gaggled.engine.config.read.FormatChoice;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.config.show.EffectiveConfig;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration: from a file's name to a model that can be run, or to everything that is wrong with it. It
 * never throws for what a user has written or a plugin has done.
 */
public final class ConfigReader {

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
        ConfigFiles files = new ConfigFiles(host.directory(), problems);
        List<WrittenSection> sections = sections(file, format, start, files, problems);
        if (sections == null) {
            return new ConfigReading.Refused(problems.sorted(), files.linesOf(problems.sorted()));
        }
        EnvironmentFiles environmentFiles = new EnvironmentFiles(files, problems);
        CheckedConfig checked = new ConfigChecker(plugins, host, environmentFiles, problems).check(sections, start);
        List<ConfigProblem> found = problems.sorted();
        SourceLines lines = files.linesOf(found);
        return problems.hasErrors()
                ? new ConfigReading.Refused(found, lines)
                : new ConfigReading.Accepted(Definitions.of(checked), found, lines, new EffectiveConfig(checked));
    }

    /**
     * Reads the addresses of the channels alone, for a client: nothing else is checked, so that a mistake elsewhere
     * keeps nobody from talking to a gaggled that runs with an older version of the file.
     */
    public WrittenChannels readChannels(Path file, @Nullable String format) {
        Problems problems = new Problems();
        ConfigPosition start = new ConfigPosition(file.toString(), 1, 1);
        ConfigFiles files = new ConfigFiles(host.directory(), problems);
        List<WrittenSection> sections = sections(file, format, start, files, problems);
        List<WrittenSection> globals =
                sections == null ? List.of() : sections.stream().filter(WrittenSection::isGlobal).toList();
        List<WrittenSection> expanded =
                new Variables(globals, host, new EnvironmentFiles(files, problems), problems).expand();
        return WrittenChannels.of(expanded, start, problems);
    }

    private @Nullable List<WrittenSection> sections(
            Path file, @Nullable String format, ConfigPosition start, ConfigFiles files, Problems problems) {
        return new ConfigTrees(
                new FormatChoice(plugins, start, problems), files, host,
                (include, global) -> Variables.expandInclude(include, global, host, problems), problems)
                .read(file, format, start);
    }
}
