package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import org.gaggled.engine.config.read.PresentSurroundings;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.config.read.RecordedSurroundings;
import org.gaggled.engine.config.read.Surroundings;
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
        return read(file, format, new PresentSurroundings(host.directory()), new Problems());
    }

    /**
     * The same for a gaggled that goes on with programs of an earlier one: what only the machine lacks keeps a program
     * from being started, and so is a warning. Those that run must not be left alone for it.
     *
     * @param formerCommands where commands were found when the programs were started
     */
    public ConfigReading readToGoOn(Path file, @Nullable String format, Map<String, String> formerCommands) {
        return read(
                file, format, new PresentSurroundings(host.directory(), formerCommands),
                new Problems(ConfigProblem.Severity.WARNING));
    }

    private ConfigReading read(
            Path file, @Nullable String format, PresentSurroundings surroundings, Problems problems) {
        return read(file, format, surroundings, problems, () -> surroundings.record(file, format, host));
    }

    /**
     * Reads once more what an earlier gaggled has read and accepted: what it ran then, whatever has become of files,
     * commands and directories since. It is refused all the same where the plugins that it needs are missing, or know
     * its settings no more.
     */
    public static ConfigReading readAgain(ConfigPlugins plugins, RecordedSources sources) {
        return new ConfigReader(plugins, sources.host())
                .read(Path.of(sources.file()), sources.format(), new RecordedSurroundings(sources), new Problems(),
                        () -> sources);
    }

    private ConfigReading read(
            Path file, @Nullable String format, Surroundings surroundings, Problems problems,
            Supplier<RecordedSources> sources) {
        ConfigPosition start = new ConfigPosition(file.toString(), 1, 1);
        ConfigFiles files = new ConfigFiles(host, surroundings, problems);
        List<WrittenSection> sections = sections(file, format, start, files, surroundings, problems);
        if (sections == null) {
            List<ConfigProblem> found = files.withinLines(problems.sorted());
            return new ConfigReading.Refused(found, files.linesOf(found));
        }
        EnvironmentFiles environmentFiles = new EnvironmentFiles(files, problems);
        CheckedConfig checked = new ConfigChecker(plugins, host, surroundings, environmentFiles, problems)
                .check(sections, start);
        List<ConfigProblem> found = files.withinLines(problems.sorted());
        SourceLines lines = files.linesOf(found);
        return problems.hasErrors()
                ? new ConfigReading.Refused(found, lines)
                : new ConfigReading.Accepted(
                        Definitions.of(checked), found, lines, new EffectiveConfig(checked), sources.get());
    }

    /**
     * Reads the addresses of the channels alone, for a client: nothing else is checked, so that a mistake elsewhere
     * keeps nobody from talking to a gaggled that runs with an older version of the file.
     */
    public WrittenChannels readChannels(Path file, @Nullable String format) {
        Problems problems = new Problems();
        ConfigPosition start = new ConfigPosition(file.toString(), 1, 1);
        Surroundings surroundings = new PresentSurroundings(host.directory());
        ConfigFiles files = new ConfigFiles(host, surroundings, problems);
        List<WrittenSection> sections = sections(file, format, start, files, surroundings, problems);
        List<WrittenSection> globals =
                sections == null ? List.of() : sections.stream().filter(WrittenSection::isGlobal).toList();
        List<WrittenSection> expanded =
                new Variables(globals, host, new EnvironmentFiles(files, problems), problems).expand();
        return WrittenChannels.of(expanded, start, surroundings, problems);
    }

    private @Nullable List<WrittenSection> sections(
            Path file, @Nullable String format, ConfigPosition start, ConfigFiles files, Surroundings surroundings,
            Problems problems) {
        return new ConfigTrees(
                new FormatChoice(plugins, start, problems), files, surroundings,
                (include, global) -> Variables.expandInclude(include, global, host, problems), problems)
                .read(file, format, start);
    }
}
