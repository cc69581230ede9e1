package org.gaggled.engine.config.show;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.jspecify.annotations.Nullable;

/**
 * A section with everything that is in force in it.
 *
 * @param origin where it begins; null where no file has it
 * @param settings those with a value, defaults among them
 */
public record EffectiveSection(
        String name, @Nullable ConfigPosition origin, List<EffectiveSetting> settings,
        List<EffectiveSection> sections) {}
