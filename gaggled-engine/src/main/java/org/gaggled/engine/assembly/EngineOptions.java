package org.gaggled.engine.assembly;

import java.util.Optional;

/**
 * What the command line says about a run besides the configuration.
 *
 * @param launcher the launcher to use; empty for the best that works
 * @param ignoreInterrupt whether SIGINT is ignored
 */
public record EngineOptions(Optional<String> launcher, boolean ignoreInterrupt) {}
