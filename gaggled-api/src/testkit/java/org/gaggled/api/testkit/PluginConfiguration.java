package org.gaggled.api.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says to one plugin, written as a user writes it and checked as gaggled checks it: by the
 * plugin's own definitions, all problems at once, and then by its {@link ConfiguredPluginFactory#check check}.
 *
 * <pre>{@code
 * PluginConfiguration configuration =
 *         new PluginConfiguration(new PagerFactory()).set("url", "http://127.0.0.1:8080").set("timeout", "2s");
 * EventSink sink = new PagerFactory().open(configuration.toEventSinkContext());
 *
 * assertEquals(
 *         "timeout 'soon' is not a duration", new PluginConfiguration(new PagerFactory()).set("timeout", "soon")
 *         .check().get(0).getMessage());
 * }</pre>
 *
 * <p>Each setting stands on a line of its own, in the order of the calls, in a file of the name {@code gaggled.test}.
 * Not safe for use by several threads; what it makes is.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class PluginConfiguration {

    /** The run that contexts speak of unless another is given. */
    public static final GaggleInfo GAGGLE =
            GaggleInfo.builder("test-run").hostName("goose").version("1.0.0").configFile("gaggled.test").build();

    private static final Pattern PLUGIN_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final ConfiguredPluginFactory factory;
    private final String ownSection;
    private final Map<String, WrittenSection> sections = new LinkedHashMap<>();
    private GaggleInfo gaggle = GAGGLE;
    private @Nullable Path stateDirectory;
    private int lines;

    /**
     * A configuration that asks for that plugin, by a section {@code gaggled/NAME} in which nothing stands yet; for a
     * neighbour source that is {@code gaggled/cluster}.
     *
     * @throws IllegalArgumentException when the factory has a name that gaggled does not allow
     */
    public PluginConfiguration(ConfiguredPluginFactory factory) {
        this.factory = factory;
        String name = factory.getName();
        this.ownSection = factory instanceof NeighbourSourceFactory ? WrittenSection.CLUSTER : name;
        if (!PLUGIN_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a plugin cannot have the name '" + name
                    + "': lower-case letters, digits and hyphens, beginning with a letter, at most 64");
        }
        section(WrittenSection.GAGGLED);
        section(ownSection);
    }

    /** Sets something in the plugin's own section. */
    public PluginConfiguration set(String name, String value) {
        return setIn(ownSection, name, value);
    }

    /** Gives a list in the plugin's own section. */
    public PluginConfiguration set(String name, List<String> items) {
        ConfigPosition position = nextPosition();
        section(ownSection)
                .add(
                        name,
                        new WrittenSection.Given(
                                position, null, items.stream().map(item -> new ConfigText(item, position)).toList()));
        return this;
    }

    /**
     * Sets something in section {@code gaggled}: one of the plugin's {@link ConfiguredPluginFactory#getGlobalSettings()
     * global settings}.
     */
    public PluginConfiguration setGlobal(String name, String value) {
        return setIn(WrittenSection.GAGGLED, name, value);
    }

    /**
     * Sets something in a section beside the plugin's own: one of its
     * {@link ConfiguredPluginFactory#getGlobalSections() global sections}.
     */
    public PluginConfiguration setIn(String section, String name, String value) {
        ConfigPosition position = nextPosition();
        section(section).add(name, new WrittenSection.Given(position, new ConfigText(value, position), null));
        return this;
    }

    /** The run that contexts speak of. */
    public PluginConfiguration run(GaggleInfo run) {
        this.gaggle = Objects.requireNonNull(run);
        return this;
    }

    /** The directory of its own that an event sink or a neighbour source is given; without this, it has none. */
    public PluginConfiguration stateDirectory(Path directory) {
        this.stateDirectory = Objects.requireNonNull(directory);
        return this;
    }

    /**
     * Everything wrong with it, as {@code gaggled -t} would report it; the plugin's own check comes last, and only if
     * all has a value that must have one.
     */
    public List<ConfigProblem> check() {
        List<ConfigProblem> problems = new ArrayList<>();
        read(problems);
        return List.copyOf(problems);
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException when gaggled would refuse the configuration, with all its errors
     */
    public PluginSettings toSettings() {
        List<ConfigProblem> problems = new ArrayList<>();
        PluginSettings settings = read(problems);
        String errors = problems.stream()
                .filter(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR)
                .map(ConfigProblem::toString)
                .collect(Collectors.joining("\n"));
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("gaggled refuses this configuration:\n" + errors);
        }
        return settings;
    }

    /**
     * What gaggled would open an event sink with, in a gaggle without programs.
     *
     * @throws IllegalArgumentException when it would refuse the configuration, with all its errors
     */
    public EventSinkContext toEventSinkContext() {
        return toEventSinkContext(new FakeControlPort());
    }

    /**
     * What gaggled would open an event sink with that asks for what events do not tell.
     *
     * @throws IllegalArgumentException when it would refuse the configuration, with all its errors
     */
    public EventSinkContext toEventSinkContext(ControlPort port) {
        return new PluginContext(gaggle, toSettings(), port, stateDirectory);
    }

    /**
     * What gaggled would open a control source with.
     *
     * @throws IllegalArgumentException when it would refuse the configuration, with all its errors
     */
    public ControlSourceContext toControlSourceContext(ControlPort port) {
        return new PluginContext(gaggle, toSettings(), port, stateDirectory);
    }

    /**
     * What gaggled would open a neighbour source with.
     *
     * @param host the name of this host in the cluster
     * @throws IllegalArgumentException when it would refuse the configuration, with all its errors
     */
    public NeighbourSourceContext toNeighbourSourceContext(String host) {
        return new NeighbourContext(gaggle, host, toSettings(), stateDirectory);
    }

    private WrittenSection section(String name) {
        return sections.computeIfAbsent(name, WrittenSection::new);
    }

    private ConfigPosition nextPosition() {
        lines++;
        return new ConfigPosition(gaggle.getConfigFile(), lines, 1);
    }

    private CheckedPluginSettings read(List<ConfigProblem> problems) {
        Map<String, List<Setting<?>>> known = new LinkedHashMap<>();
        known.put(WrittenSection.GAGGLED, factory.getGlobalSettings());
        List<Setting<?>> own = new ArrayList<>(factory.getSettings());
        known.put(ownSection, own);
        for (SettingsSection section : factory.getGlobalSections()) {
            known.computeIfAbsent(section.getName(), name -> new ArrayList<>()).addAll(section.getSettings());
        }
        Map<String, @Nullable CheckedSettings> read = new LinkedHashMap<>();
        known.forEach((name, settings) -> {
            WrittenSection written = sections.get(name);
            read.put(name, written == null ? null : written.read(settings, problems));
        });
        sections.forEach((name, section) -> {
            if (!known.containsKey(name)) {
                problems.add(ConfigProblem.error(
                        section.position(),
                        "unknown section '" + name + "' in section 'gaggled'",
                        "known there: " + known.keySet().stream().skip(1).collect(Collectors.joining(", "))));
            }
        });
        CheckedPluginSettings settings = new CheckedPluginSettings(ownSection, read);
        if (settings.isComplete()) {
            factory.check(settings).stream()
                    .filter(problem -> !settings.isAboutRefused(problem))
                    .forEach(problems::add);
        }
        return settings;
    }
}
