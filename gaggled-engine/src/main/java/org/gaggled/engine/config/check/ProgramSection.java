package org.gaggled.engine.config.check;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.expand.EnvironmentFiles;
import org.gaggled.engine.config.expand.EnvironmentNames;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.PlacementSettings;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.CommandSearch;
import org.gaggled.engine.launch.FirstLine;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads the sections of programs, one after the other, by the global settings they share. */
public final class ProgramSection {

    /**
     * A program whose own section has been read; what it depends on has not been looked for.
     *
     * @param id which instance of its section it is
     * @param pattern how the values of all instances are written; null where they are the same for all
     * @param tags each once
     */
    public record Program(
            ProgramId id,
            @Nullable InstancePattern pattern,
            SectionContents contents,
            CheckedSettings settings,
            CheckedSettings limits,
            CheckedSettings resources,
            Map<String, ConfigText> environment,
            List<Dependency> dependencies,
            List<String> tags,
            LaunchRequest launch,
            ErrandRules errands,
            ProgramProbes probes,
            ProgramLogs logs) {

        public String name() {
            return id.name();
        }

        /** The name of its section, which it shares with the other instances. */
        public String section() {
            return id.section();
        }

        public ConfigPosition position() {
            return contents.node().getPosition();
        }

        public boolean enabled() {
            return settings.get(KnownSettings.ENABLED);
        }

        public ProgramKind kind() {
            return settings.get(DutySettings.KIND);
        }

        /** Those that plugins added. */
        public List<Setting<?>> pluginSettings() {
            return settings.declared().stream()
                    .<Setting<?>>map(setting -> setting)
                    .filter(setting -> !KnownSettings.isOfPrograms(setting.getName()))
                    .toList();
        }
    }

    private static final int LONGEST_NAME = 255;

    /** What gaggled_controller takes for something else than a program. */
    private static final Set<String> TOOL_WORDS =
            Set.of("why", "signal", "reload", "list", "describe", "logs", "version", "help");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Words of all programs together; it bounds the memory they take. */
    public static final int MOST_WORDS = 1_000_000;

    /** Variables of all programs together, not counting those that all share; it bounds the memory they take. */
    public static final int MOST_VARIABLES = 1_000_000;

    /** Those that are read by their definitions alone. */
    private static final List<Setting<?>> PLAIN_SETTINGS = KnownSettings.PROGRAM.settings().stream()
            .<Setting<?>>map(setting -> setting)
            .filter(setting -> !setting.getName().equals(KnownSettings.ARGV.getName())
                    && !setting.getName().equals(KnownSettings.DEPENDS.getName())
                    && !KnownSettings.COMMAND_LINES.contains(setting))
            .toList();

    private static final List<String> SECTION_NAMES = KnownSettings.PROGRAM.sectionNames();

    private final GlobalSection global;
    private final GlobalPlugins plugins;

    /** Those of plugins too, as far as the plugins are asked for. */
    private final List<Setting<?>> plainSettings;

    private final Set<String> settingNames;
    private final Path directory;
    private final Surroundings surroundings;
    private final CommandSearch commands;
    private final EnvironmentFiles environmentFiles;
    private final AttributesReader attributes;
    private final Problems problems;
    private final CommandLines commandLines;
    private final ProbesReader probes;
    private final LogsReader logs;
    private final Map<Path, Boolean> directories = new HashMap<>();
    private final Map<Path, Optional<String>> doubts = new HashMap<>();
    private int words;
    private int variables;

    ProgramSection(
            GlobalSection global,
            GlobalPlugins plugins,
            HostEnvironment host,
            Surroundings surroundings,
            EnvironmentFiles environmentFiles,
            Problems problems) {
        this.global = global;
        this.plugins = plugins;
        this.plainSettings = Stream.concat(
                PLAIN_SETTINGS.stream(),
                plugins.programSettingsInUse().stream()
                        .filter(setting -> !KnownSettings.isOfPrograms(setting.getName())))
                .toList();
        this.settingNames = new LinkedHashSet<>(KnownSettings.PROGRAM.settingNames());
        plugins.programSettings().forEach(setting -> settingNames.add(setting.getName()));
        this.directory = host.directory();
        this.surroundings = surroundings;
        this.commands = surroundings.commands(global.searchPath());
        this.environmentFiles = environmentFiles;
        this.attributes = new AttributesReader(global, directory, problems);
        this.problems = problems;
        this.commandLines = new CommandLines(commands, global.searchPath(), problems, this::bounded);
        this.probes = new ProbesReader(commandLines, plugins.probeKinds(), problems);
        this.logs = new LogsReader(global.logs(), directory, problems);
    }

    /** All instances of a program, which are worth nothing when a problem was found. */
    List<Program> read(WrittenSection section) {
        checkName(section.node(), section.count());
        InstancePattern pattern = InstancePattern.of(section);
        List<Program> instances = new ArrayList<>(section.count());
        problems.forInstances(
                Stream.concat(Stream.of(section.node()), section.others().stream()).toList(),
                node -> {
                    String name = node.getName();
                    int number = instances.size() + 1;
                    ProgramId id = section.count() == 1 ? new ProgramId(name) : ProgramId.instanceOf(name, number);
                    instances.add(read(id, node, pattern, section.format().argumentSplitting()));
                });
        return instances;
    }

    private Program read(
            ProgramId id, ConfigNode node, @Nullable InstancePattern pattern, ArgumentSplitting splitting) {
        SectionContents contents = sort(node);
        plugins.checkUse(contents);
        CheckedSettings settings = CheckedSettings.read(contents, plainSettings, problems);
        CheckedSettings.requireAll(contents, plainSettings, problems);
        Map<String, ConfigText> environment = EnvironmentSection.read(contents, settings, environmentFiles, problems);
        CheckedSettings limits = CheckedSettings.read(contents, ProcessSettings.LIMITS, problems);
        CheckedSettings resources = ResourcesReader.read(contents, problems);
        ProgramProbes probed = probes.read(contents, settings, splitting);
        return new Program(
                id,
                pattern,
                contents,
                settings,
                limits,
                resources,
                environment,
                DependencyList.read(contents, problems),
                TagList.read(contents, settings, problems),
                launch(id, contents, settings, splitting, environment)
                        .attributes(attributes.read(settings, limits, resources, environment))
                        .build(),
                commandLines.read(contents, settings, splitting),
                probed,
                logs.read(id, contents, settings, probed.rules()));
    }

    /** Checks what can be checked of a section that defines a program once more. */
    void checkRepeated(ConfigNode node) {
        CheckedSettings.read(sort(node), List.of(), problems);
    }

    private SectionContents sort(ConfigNode node) {
        return SectionContents.sort(
                node,
                "program " + Wording.quoted(node.getName()),
                settingNames,
                SECTION_NAMES,
                (unknown, known) -> KnownSettings.GLOBAL.settingNames().contains(unknown.getName())
                        ? "it belongs in section 'gaggled', for all programs"
                        : SectionContents.adviceFromElsewhere(unknown, KnownSettings.PROGRAM),
                problems);
    }

    private void checkName(ConfigNode node, int count) {
        String name = node.getName();
        String longest = count == 1 ? name : ProgramId.instanceOf(name, count).name();
        String wrong = null;
        if (name.isEmpty()) {
            wrong = "is empty";
        } else if (name.indexOf('/') >= 0) {
            wrong = "holds a /";
        } else if (name.chars().anyMatch(Character::isISOControl)) {
            wrong = "holds a control character";
        } else if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            wrong = "holds a byte that is not UTF-8";
        } else if (!name.strip().equals(name)) {
            wrong = "begins or ends with a blank";
        } else if (ProgramNames.isTag(name)) {
            wrong = "begins with @, which stands before tags";
        } else if (longest.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            wrong = (count == 1 ? "is longer than " : "with the number of an instance is longer than ")
                    + LONGEST_NAME + " bytes";
        }
        if (wrong == null) {
            warnOfName(name, node.getPosition());
        } else {
            problems.error(
                    node.getPosition(),
                    "program name " + Wording.quoted(name) + " " + wrong,
                    "any other text up to " + LONGEST_NAME + " bytes will do");
        }
    }

    /** Names that are right, but seldom meant, or easily taken for something else. */
    private void warnOfName(String name, ConfigPosition position) {
        if (name.equalsIgnoreCase(KnownSettings.GAGGLED)) {
            problems.warning(
                    position,
                    "this section is a program called " + Wording.quoted(name),
                    "global settings belong in section 'gaggled', in lower case");
        } else if (name.startsWith("-")) {
            problems.warning(
                    position,
                    "program name " + Wording.quoted(name) + " looks like an option to gaggled_controller",
                    "put -- before it there, or give the program another name");
        } else if (TOOL_WORDS.contains(name)) {
            problems.warning(
                    position,
                    "program name " + Wording.quoted(name) + " is a command of gaggled_controller as well",
                    "put -- before it there, or give the program another name");
        }
    }

    private LaunchRequest.Builder launch(
            ProgramId id,
            SectionContents contents,
            CheckedSettings settings,
            ArgumentSplitting splitting,
            Map<String, ConfigText> environment) {
        String command = settings.find(KnownSettings.COMMAND);
        ConfigNode argv = contents.setting(KnownSettings.ARGV.getName());
        List<String> words = argv == null ? List.of() : bounded(ArgumentList.read(argv, splitting, problems), argv);
        boolean enabled = settings.get(KnownSettings.ENABLED);
        Path executable = executable(contents, command, enabled);
        LaunchRequest.Builder launch = LaunchRequest.builder(id.name(), executable);
        if (command != null && command.indexOf('/') < 0) {
            launch.searchedFor(command, global.searchPath());
        }
        return launch.arguments(withZeroth(executable.toString(), words))
                .sharedEnvironment(global.environment())
                .environment(complete(bounded(environment, contents), id))
                .workingDirectory(workingDirectory(contents, settings, enabled))
                .scope(settings.get(KnownSettings.KILL_MODE))
                .fenced(settings.find(PlacementSettings.PLACEMENT) != null);
    }

    /** The words, or none where those of all programs so far are too many, which is reported once. */
    private List<String> bounded(List<String> own, ConfigNode argv) {
        boolean fit = words <= MOST_WORDS;
        words = fit ? words + own.size() : words;
        if (words <= MOST_WORDS) {
            return own;
        }
        if (fit) {
            problems.error(
                    argv.getPosition(),
                    "up to here, the programs have more than " + MOST_WORDS + " words in argv and command lines",
                    "put some of them into files, and give their names");
        }
        return List.of();
    }

    private static List<String> withZeroth(String file, List<String> words) {
        List<String> all = new ArrayList<>(words.size() + 1);
        all.add(file);
        all.addAll(words);
        return all;
    }

    private Path executable(SectionContents contents, @Nullable String command, boolean enabled) {
        if (command == null) {
            return directory;
        }
        return switch (commands.find(command)) {
            case CommandSearch.Result.Found(Path file) -> {
                if (enabled && !surroundings.arePast()) {
                    doubts.computeIfAbsent(file, each -> Optional.ofNullable(new FirstLine(each).doubt()))
                            .ifPresent(doubt -> problems.warning(
                                    valuePosition(contents, KnownSettings.COMMAND.getName()), file + ": " + doubt,
                                    null));
                }
                yield file;
            }
            case CommandSearch.Result.Unusable(Path candidate, String message, String advice) -> {
                if (enabled) {
                    ConfigPosition position = valuePosition(contents, KnownSettings.COMMAND.getName());
                    problems.lack(position, message,
                            Objects.requireNonNullElse(adviceAboutArguments(command), advice));
                }
                yield candidate;
            }
        };
    }

    /** What to write where arguments stand behind the command; null where they do not. */
    private @Nullable String adviceAboutArguments(String command) {
        String[] parts = BLANKS.split(command.strip(), 2);
        if (parts.length < 2 || !(commands.find(parts[0]) instanceof CommandSearch.Result.Found)) {
            return null;
        }
        return "command is the file alone: write " + Wording.quoted(parts[0]) + " there, and put the rest into argv: "
                + Wording.quoted(parts[1]);
    }

    private Path workingDirectory(SectionContents contents, CheckedSettings settings, boolean enabled) {
        Path configured = settings.find(KnownSettings.WORKING_DIRECTORY);
        if (configured == null) {
            return directory;
        }
        Path resolved = directory.resolve(configured);
        if (enabled && !surroundings.arePast() && !directories.computeIfAbsent(resolved, Files::isDirectory)) {
            String obstacle = Presence.obstacle(resolved);
            problems.lack(
                    valuePosition(contents, KnownSettings.WORKING_DIRECTORY.getName()),
                    "wd " + Wording.quoted(configured.toString()) + " "
                            + (obstacle == null ? "is not a directory" : obstacle),
                    Presence.isMissing(resolved) ? "make the directory " + resolved : "name a directory");
        }
        return resolved;
    }

    /** The variables, or none where those of all programs so far are too many, which is reported once. */
    private Map<String, ConfigText> bounded(Map<String, ConfigText> own, SectionContents contents) {
        boolean fit = variables <= MOST_VARIABLES;
        variables = fit ? variables + own.size() : variables;
        if (variables <= MOST_VARIABLES) {
            return own;
        }
        if (fit) {
            problems.error(
                    contents.node().getPosition(),
                    "up to here, the programs have more than " + MOST_VARIABLES + " environment variables of their own",
                    "put those that all programs share into 'env' or 'envfile' in gaggled");
        }
        return Map.of();
    }

    private Map<String, String> complete(Map<String, ConfigText> own, ProgramId id) {
        Map<String, String> environment = LinkedHashMap.newLinkedHashMap(own.size() + 2);
        own.forEach((variable, value) -> environment.put(variable, value.value()));
        environment.put(EnvironmentNames.PROGRAM_NAME, id.name());
        environment.put(EnvironmentNames.INSTANCE, String.valueOf(id.instance()));
        return environment;
    }

    private static ConfigPosition valuePosition(SectionContents contents, String name) {
        ConfigNode node = contents.setting(name);
        ConfigText text = node == null ? null : node.getText();
        return text != null ? text.position() : contents.node().getPosition();
    }
}
