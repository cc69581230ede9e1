package org.gaggled.engine.core;

import java.util.Map;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;

/**
 * Everything that the configuration says of one program.
 *
 * @param settings the settings in effect, by their configured names, as they are shown to whoever asks; without the
 * environment, which is where secrets are kept. Made when it is asked for, since few ever ask
 */
public record ProgramDefinition(
        ProgramId id,
        ConfigPosition origin,
        LifeRules life,
        LaunchRequest launch,
        Supplier<Map<String, String>> settings) {}
