package org.gaggled.engine.assembly;

import java.util.Optional;

/**
 * What the command line says about a run besides the configuration.
 *
 * @param launcher the launcher to use; empty for the best that works
 * @param signals who hears the signals that ask it to end
 */
public record EngineOptions(Optional<String> launcher, TerminationSignals signals) {}
