package org.gaggled.engine.assembly;

import java.util.function.Function;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.RecordedSources;

/**
 * Where a configuration comes from, so that the next gaggled can read it again.
 *
 * @param sources what it was read from
 * @param readAgain reads what an earlier gaggled has kept
 */
public record ConfigOrigin(RecordedSources sources, Function<RecordedSources, ConfigReading> readAgain) {}
