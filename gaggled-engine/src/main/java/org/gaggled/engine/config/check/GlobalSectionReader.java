package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.expand.EnvironmentFiles;
import org.gaggled.engine.config.expand.EnvironmentNames;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads gaggled's own part of the section {@code gaggled}. */
final class GlobalSectionReader {

    private static final String LABEL = "section 'gaggled'";

    private final ConfigNode node;
    private final GlobalPlugins plugins;
    private final HostEnvironment host;
    private final Surroundings surroundings;
    private final EnvironmentFiles environmentFiles;
    private final Problems problems;

    /**
     * A reader of {@code node}, which is an empty one where the configuration has no such section.
     *
     * @param plugins those that it may speak of
     */
    GlobalSectionReader(
            ConfigNode node,
            GlobalPlugins plugins,
            HostEnvironment host,
            Surroundings surroundings,
            EnvironmentFiles environmentFiles,
            Problems problems) {
        this.node = node;
        this.plugins = plugins;
        this.host = host;
        this.surroundings = surroundings;
        this.environmentFiles = environmentFiles;
        this.problems = problems;
    }

    GlobalSection read() {
        SectionContents contents = sort();
        CheckedSettings settings = CheckedSettings.read(contents, KnownSettings.GLOBAL.settings(), problems);
        checkChannel(KnownSettings.EVENT_URL, settings, plugins.sinkHas(KnownSettings.EVENT_URL));
        checkChannel(KnownSettings.CONTROL_URL, settings, plugins.sourceHas(KnownSettings.CONTROL_URL));
        refuseOneAddressForBoth(settings);
        plugins.sortSections(contents);
        warnOfRelativePath(settings);
        requireStateDirectory(settings);
        String searchPath = searchPath(settings);
        Map<String, ConfigText> ownEnvironment =
                EnvironmentSection.read(contents, settings, environmentFiles, problems);
        return new GlobalSection(
                contents, settings, ownEnvironment, environment(contents, settings, ownEnvironment, searchPath),
                searchPath, LogSettings.read(contents, settings, LogSettings.none(node.getPosition()), problems),
                stateDirectory(settings), ContainmentCheck.of(settings, host.cgroups(), problems));
    }

    private SectionContents sort() {
        Set<String> settings = new LinkedHashSet<>(KnownSettings.GLOBAL.settingNames());
        Set<String> sections = new LinkedHashSet<>(KnownSettings.GLOBAL.sectionNames());
        settings.addAll(plugins.settingNames());
        sections.addAll(plugins.sectionNames());
        return SectionContents.sort(node, LABEL, settings, sections, this::elsewhere, problems);
    }

    private @Nullable String elsewhere(ConfigNode unknown, List<String> known) {
        boolean belongsToProgram = KnownSettings.isOfPrograms(unknown.getName());
        String fromElsewhere =
                belongsToProgram ? null : SectionContents.adviceFromElsewhere(unknown, KnownSettings.GLOBAL);
        if (fromElsewhere != null) {
            return fromElsewhere;
        }
        if (WrittenSection.canBeSection(unknown)) {
            return plugins.adviceAboutSection(unknown.getName(), known);
        }
        return belongsToProgram ? "it belongs in the section of a program" : null;
    }

    private void checkChannel(Setting<String> setting, CheckedSettings settings, boolean hasTransport) {
        String url = settings.find(setting);
        ConfigPosition position = settings.positionOf(setting);
        if (url == null || position == null) {
            return;
        }
        ChannelUrl.check(setting, url, position, problems);
        if (!hasTransport) {
            problems.error(
                    position,
                    setting.getName() + " is set, but the plugins directory has no transport plugin for it",
                    plugins.failuresOr("put the transport plugin into plugins/, or remove the setting"));
        }
    }

    private void refuseOneAddressForBoth(CheckedSettings settings) {
        String url = settings.find(KnownSettings.CONTROL_URL);
        ConfigPosition position = settings.positionOf(KnownSettings.CONTROL_URL);
        String other = settings.find(KnownSettings.EVENT_URL);
        if (url != null && position != null && other != null && ChannelUrl.overlap(url, other)) {
            problems.error(
                    position,
                    url.equals(other)
                            ? "controlurl and eventurl are both " + Wording.quoted(url)
                                    + ", but only one of them can be bound"
                            : "controlurl " + Wording.quoted(url) + " and eventurl " + Wording.quoted(other)
                                    + " are the same port of the same address, but only one of them can be bound",
                    "give each channel a port of its own");
        }
    }

    private void warnOfRelativePath(CheckedSettings settings) {
        String path = settings.find(KnownSettings.SEARCH_PATH);
        ConfigPosition position = settings.positionOf(KnownSettings.SEARCH_PATH);
        if (path == null || position == null) {
            return;
        }
        Arrays.stream(path.split(":"))
                .filter(directory -> !directory.isEmpty() && !directory.startsWith("/") && !directory.startsWith("$"))
                .findFirst()
                .ifPresent(relative -> problems.warning(
                        position,
                        "'path' has " + Wording.quoted(relative) + ", which gaggled looks up where it is started,"
                                + " and each program in its own working directory",
                        "write a full path"));
    }

    private void requireStateDirectory(CheckedSettings settings) {
        ConfigPosition position = settings.positionOf(KnownSettings.ADOPT);
        if (position != null && settings.positionOf(KnownSettings.STATE_DIRECTORY) == null) {
            problems.error(
                    position, "adopt needs a directory in which gaggled notes what it runs",
                    "set statedir, or remove it");
        }
    }

    private @Nullable Path stateDirectory(CheckedSettings settings) {
        Path written = settings.find(KnownSettings.STATE_DIRECTORY);
        ConfigPosition position = settings.positionOf(KnownSettings.STATE_DIRECTORY);
        if (written == null || position == null) {
            return null;
        }
        Path path = host.directory().resolve(position.file()).resolveSibling(written).normalize();
        if (!surroundings.arePast()) {
            try {
                StateDirectory.check(path);
            } catch (StateDirectory.UnusableException unusable) {
                problems.error(position, unusable.getMessage(), unusable.getAdvice());
            }
        }
        return path;
    }

    private String searchPath(CheckedSettings settings) {
        String inherited = host.variables().get("PATH");
        String prefix = settings.find(KnownSettings.SEARCH_PATH);
        if (prefix == null || prefix.isEmpty()) {
            return inherited == null ? "" : inherited;
        }
        return inherited == null || inherited.isEmpty() ? prefix : prefix + ":" + inherited;
    }

    /**
     * What every program inherits: gaggled's own environment, without what is meant for gaggled alone, what the
     * configuration lays over it, and what gaggled tells.
     */
    private Map<String, String> environment(
            SectionContents contents, CheckedSettings settings, Map<String, ConfigText> own, String searchPath) {
        Map<String, String> environment = new LinkedHashMap<>(host.variables());
        environment.keySet().removeAll(EnvironmentNames.FOR_GAGGLED_ALONE);
        // A gaggled that has started this one tells by it which run this one is.
        environment.remove(ProgramDefinition.RUN_VARIABLE);
        if (contents.setting(KnownSettings.SEARCH_PATH.getName()) != null) {
            environment.put("PATH", searchPath);
        }
        own.forEach((name, value) -> environment.put(name, value.value()));
        environment.put(EnvironmentNames.HOST, host.hostName());
        environment.put(EnvironmentNames.EVENT_URL, seenFromOutside(settings.find(KnownSettings.EVENT_URL)));
        environment.put(EnvironmentNames.CONTROL_URL, seenFromOutside(settings.find(KnownSettings.CONTROL_URL)));
        return environment;
    }

    private String seenFromOutside(@Nullable String url) {
        return url == null ? "" : ChannelUrl.seenFromOutside(url, host.hostName());
    }
}
