package org.gaggled.api.config;

import java.util.List;
import org.gaggled.api.Stability;

/**
 * The definition of a setting that always has a value, because it must be given or has a default: what
 * {@link Setting#required()} and {@link Setting#otherwise} make, and what {@link Settings#get} reads without ever
 * giving null.
 *
 * @param <T> what the configured text becomes
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class DefiniteSetting<T> extends Setting<T> {

    DefiniteSetting(SettingParts<T> parts) {
        super(parts);
    }

    @Override
    public DefiniteSetting<T> describedAs(String meaning) {
        return (DefiniteSetting<T>) super.describedAs(meaning);
    }

    @Override
    public DefiniteSetting<T> allowing(String words) {
        return (DefiniteSetting<T>) super.allowing(words);
    }

    @Override
    public DefiniteSetting<T> since(String version) {
        return (DefiniteSetting<T>) super.since(version);
    }

    @Override
    public DefiniteSetting<T> withExample(String text) {
        return (DefiniteSetting<T>) super.withExample(text);
    }

    @Override
    public DefiniteSetting<T> secret() {
        return (DefiniteSetting<T>) super.secret();
    }

    @Override
    DefiniteSetting<T> with(SettingParts<T> other) {
        return new DefiniteSetting<>(other);
    }
}
