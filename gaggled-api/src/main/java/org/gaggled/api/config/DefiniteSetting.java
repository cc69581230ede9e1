package org.gaggled.api.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a setting that always has a value, because it must be given or has a default: what {@link
 * Setting#required()} and {@link Setting#otherwise} make, and what {@link Settings#get} reads without ever giving null.
 *
 * @param <T> what the configured text becomes
 */
public final class DefiniteSetting<T> extends Setting<T> {

    DefiniteSetting(
            String name,
            Kind kind,
            String allowed,
            Function<List<String>, T> parser,
            @Nullable T otherwise,
            boolean required,
            boolean secret,
            String description,
            String since,
            @Nullable String example) {
        super(name, kind, allowed, parser, otherwise, required, secret, description, since, example);
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
    DefiniteSetting<T> copy(
            boolean newSecret, String newAllowed, String newDescription, String newSince, @Nullable String newExample) {
        return new DefiniteSetting<>(
                getName(), getKind(), newAllowed, parser, otherwise, isRequired(), newSecret, newDescription, newSince, newExample);
    }
}
