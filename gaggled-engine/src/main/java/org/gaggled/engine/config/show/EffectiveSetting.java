package org.gaggled.engine.config.show;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.jspecify.annotations.Nullable;

/**
 * A setting with the value that is in force.
 *
 * @param origin where the value was given; null for a default
 */
public record EffectiveSetting(String name, Value value, @Nullable ConfigPosition origin) {

    /** What a setting has. */
    public sealed interface Value {

        /** One text. */
        record Single(String text) implements Value {}

        /** One text as it is to be written where values are expanded, with <code>${INSTANCE}</code> in it. */
        record Pattern(String text) implements Value {}

        /** Several of those. */
        record Patterns(List<String> texts) implements Value {}

        /** One that is shown to nobody. */
        record Secret() implements Value {}

        /** Several. */
        record Several(List<String> texts) implements Value {}
    }
}
