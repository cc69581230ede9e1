package org.gaggled.engine.assembly;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a run besides the configuration.
 *
 * @param launcher the launcher to use; empty for the best that works
 * @param signals who hears the signals that ask it to end
 * @param environment what the environment of each program begins with, before the configuration changes it
 * @param origin where the configuration comes from; null where it was not read from files
 * @param init whether gaggled is to do what process 1 does, which it is asked for by {@code --init}
 */
public record EngineOptions(
        Optional<String> launcher, TerminationSignals signals, Map<String, String> environment,
        @Nullable ConfigOrigin origin, boolean init) {

    /** Those of a gaggle whose configuration was not read from files. */
    public EngineOptions(Optional<String> launcher, TerminationSignals signals, Map<String, String> environment) {
        this(launcher, signals, environment, null, false);
    }

    /** Takes a copy of the environment. */
    public EngineOptions {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
