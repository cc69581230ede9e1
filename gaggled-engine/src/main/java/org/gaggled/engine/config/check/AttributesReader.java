package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.known.ProcessorList;
import org.gaggled.engine.config.known.Umask;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.Capability;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads as whom, within which limits and with which standing a program is to run; whether it can is not asked here. */
final class AttributesReader {

    /** Those that a user's entry tells, where the configuration does not. */
    private static final Set<String> OF_USER = Set.of("HOME", "USER", "LOGNAME", "SHELL");

    private final GlobalSection global;
    private final Path directory;
    private final Problems problems;

    /**
     * A reader of programs that share a global section.
     *
     * @param directory what paths are relative to
     */
    AttributesReader(GlobalSection global, Path directory, Problems problems) {
        this.global = global;
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * All of it together.
     *
     * @param ownEnvironment the variables that the program's section sets
     */
    ProcessAttributes read(
            CheckedSettings settings, CheckedSettings limits, CheckedSettings resources,
            Map<String, ConfigText> ownEnvironment) {
        String user = settings.find(ProcessSettings.USER);
        Umask umask = settings.find(ProcessSettings.UMASK);
        return ProcessAttributes.builder()
                .user(user)
                .group(settings.find(ProcessSettings.GROUP))
                .groups(settings.find(ProcessSettings.GROUPS))
                .userVariables(user == null ? Set.of() : userVariables(ownEnvironment))
                .umask(umask == null ? null : umask.bits())
                .nice(settings.find(ProcessSettings.NICE))
                .oomScore(settings.find(ProcessSettings.OOM_SCORE))
                .processors(processors(settings))
                .limits(limitsOf(limits))
                .noNewPrivileges(settings.get(ProcessSettings.NO_NEW_PRIVILEGES))
                .capabilities(capabilities(settings))
                .standardInput(standardInput(settings.get(ProcessSettings.STDIN)))
                .resources(ResourcesReader.limits(resources))
                .build();
    }

    /** Without those that a configuration sets; what gaggled itself was started with does not count. */
    private Set<String> userVariables(Map<String, ConfigText> ownEnvironment) {
        Set<String> variables = new LinkedHashSet<>(OF_USER);
        variables.removeAll(ownEnvironment.keySet());
        variables.removeAll(global.ownEnvironment().keySet());
        return variables;
    }

    private static Map<LimitedResource, ProcessLimit> limitsOf(CheckedSettings settings) {
        Map<LimitedResource, ProcessLimit> limits = new EnumMap<>(LimitedResource.class);
        for (LimitedResource resource : LimitedResource.values()) {
            ProcessLimit limit = settings.find(ProcessSettings.limit(resource));
            if (limit != null) {
                limits.put(resource, limit);
            }
        }
        return limits;
    }

    private @Nullable Path standardInput(String configured) {
        return configured.equals(ProcessSettings.NULL) ? null : directory.resolve(configured);
    }

    private @Nullable SortedSet<Integer> processors(CheckedSettings settings) {
        List<String> parts = settings.find(ProcessSettings.CPUS);
        ConfigPosition position = settings.positionOf(ProcessSettings.CPUS);
        if (parts == null || position == null) {
            return null;
        }
        try {
            return ProcessorList.parse(parts);
        } catch (InvalidSettingException wrong) {
            problems.add(ConfigProblem.error(
                    position, Wording.ofRefused(ProcessSettings.CPUS, parts, wrong), wrong.getAdvice()));
            return null;
        }
    }

    private @Nullable Set<String> capabilities(CheckedSettings settings) {
        List<String> names = settings.find(ProcessSettings.CAPABILITIES);
        ConfigPosition position = settings.positionOf(ProcessSettings.CAPABILITIES);
        if (names == null || position == null) {
            return null;
        }
        SortedSet<String> capabilities = new TreeSet<>();
        for (String name : names) {
            OptionalInt number = Capability.number(name);
            if (number.isPresent()) {
                capabilities.add(Capability.names().get(number.getAsInt()));
            } else {
                String near = NearestName.find(name, Capability.names());
                problems.error(
                        position,
                        "capabilities has " + Wording.quoted(name) + ", which is not a capability of Linux",
                        near != null
                                ? "did you mean '" + near + "'?"
                                : "write a name as in capabilities(7), such as net_bind_service");
            }
        }
        return capabilities;
    }
}
