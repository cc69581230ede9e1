package org.gaggled.engine.core;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;

/**
 * Everything that the configuration says of one program.
 *
 * @param settings the settings in effect, by their configured names, as they are shown to whoever asks; without the
 * environment, which is where secrets are kept. Made when it is asked for, since few ever ask
 * @param tags by which it can be named together with others
 * @param output what becomes of what it prints
 */
public record ProgramDefinition(
        ProgramId id,
        ConfigPosition origin,
        LifeRules life,
        LaunchRequest launch,
        Supplier<Map<String, String>> settings,
        List<String> tags,
        OutputRules output) {

    /** The variable that tells a program its name. */
    public static final String NAME_VARIABLE = "GAGGLED_PROGRAM_NAME";

    public ProgramDefinition {
        tags = List.copyOf(tags);
    }

    /** A program that prints where gaggled does. */
    public ProgramDefinition(
            ProgramId id, ConfigPosition origin, LifeRules life, LaunchRequest launch,
            Supplier<Map<String, String>> settings, List<String> tags) {
        this(id, origin, life, launch, settings, tags, OutputRules.INHERITED);
    }

    /** The same, without tags. */
    public ProgramDefinition(
            ProgramId id, ConfigPosition origin, LifeRules life, LaunchRequest launch,
            Supplier<Map<String, String>> settings) {
        this(id, origin, life, launch, settings, List.of());
    }

    /** Whether the other one starts the same thing in the same way, whatever the two are called. */
    boolean startsLike(ProgramDefinition other) {
        return launch.equals(other.launch)
                || (!id.name().equals(other.id.name()) && launch.equals(other.launchAs(id.name())));
    }

    private LaunchRequest launchAs(String name) {
        return launch.toBuilder()
                .programName(name)
                .addEnvironment(launch.getEnvironment().containsKey(NAME_VARIABLE)
                        ? Map.of(NAME_VARIABLE, name) : Map.of())
                .build();
    }
}
