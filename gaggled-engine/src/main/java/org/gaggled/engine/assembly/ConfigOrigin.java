package org.gaggled.engine.assembly;

import java.util.function.Function;
import java.util.function.Supplier;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.RecordedSources;

/**
 * Where a configuration comes from, so that it can be read again, and the next gaggled can do so.
 *
 * @param sources what it was read from
 * @param readAgain reads what an earlier gaggled has kept
 * @param readNow reads the files as they are by then
 */
public record ConfigOrigin(
        RecordedSources sources, Function<RecordedSources, ConfigReading> readAgain,
        Supplier<ConfigReading> readNow) {}
