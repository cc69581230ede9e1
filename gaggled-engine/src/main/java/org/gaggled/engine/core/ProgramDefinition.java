package org.gaggled.engine.core;

import java.util.HashMap;
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
 * @param variables what the configuration puts into its environment, beside what gaggled was started with and what
 * gaggled tells it. Made when it is asked for, too
 * @param tags by which it can be named together with others
 * @param output what becomes of what it prints
 */
public record ProgramDefinition(
        ProgramId id,
        ConfigPosition origin,
        LifeRules life,
        LaunchRequest launch,
        Supplier<Map<String, String>> settings,
        Supplier<Map<String, String>> variables,
        List<String> tags,
        OutputRules output) {

    /** The variable that tells a program its name. */
    public static final String NAME_VARIABLE = "GAGGLED_PROGRAM_NAME";

    /**
     * The variable by which the next gaggled knows a run's processes. It is gaggled's own affair: it is in no
     * definition, so it is neither compared nor shown.
     */
    public static final String RUN_VARIABLE = "GAGGLED_RUN";

    public ProgramDefinition {
        tags = List.copyOf(tags);
    }

    /** A program whose environment is wholly what the configuration puts there. */
    public ProgramDefinition(
            ProgramId id, ConfigPosition origin, LifeRules life, LaunchRequest launch,
            Supplier<Map<String, String>> settings, List<String> tags, OutputRules output) {
        this(id, origin, life, launch, settings, () -> allVariables(launch), tags, output);
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

    private static Map<String, String> allVariables(LaunchRequest launch) {
        Map<String, String> variables = new HashMap<>(launch.getEnvironment());
        variables.remove(NAME_VARIABLE);
        return variables;
    }

    /**
     * Whether the other one starts the same thing in the same way, so that what runs by this one may go on by that. Of
     * no account are what the two are called, what else gaggled tells them of itself, and the environment that gaggled
     * was started with, so that a gaggled that is started from another shell goes on with the same programs.
     */
    public boolean startsLike(ProgramDefinition other) {
        return executesLike(launch, other.launch)
                && launch.getWorkingDirectory().equals(other.launch.getWorkingDirectory())
                && launch.getScope() == other.launch.getScope()
                && launch.isFenced() == other.launch.isFenced()
                && launch.getAttributes().equals(other.launch.getAttributes())
                && launch.getDescriptors().equals(other.launch.getDescriptors())
                && variables.get().equals(other.variables.get());
    }

    /** Whether two requests execute the same file with the same words, wherever that is looked for. */
    static boolean executesLike(LaunchRequest one, LaunchRequest other) {
        return one.getExecutable().equals(other.getExecutable()) && one.getArguments().equals(other.getArguments());
    }

    /** Whether a task that is done by this one is done by the other one, too. */
    public boolean isDoneLike(ProgramDefinition other) {
        return startsLike(other)
                && life.duty().equals(other.life.duty())
                && life.restarts().successCodes().equals(other.life.restarts().successCodes());
    }

    /** Whether nothing that is of account for its life differs in the other one. */
    public boolean livesLike(ProgramDefinition other) {
        return startsLike(other) && life.isLike(other.life);
    }
}
