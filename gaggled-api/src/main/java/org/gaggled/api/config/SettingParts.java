package org.gaggled.api.config;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a setting is made of. Each method gives a copy with one part replaced. */
record SettingParts<T>(
        String name,
        Setting.Kind kind,
        String allowed,
        @Nullable Integer minimum,
        @Nullable Integer maximum,
        List<String> choices,
        Function<List<String>, T> parser,
        @Nullable T otherwise,
        boolean isRequired,
        boolean isSecret,
        String description,
        String since,
        @Nullable String example) {

    private static final String FIRST_VERSION = "1.0";

    /** A setting that need not be given, without bounds. */
    static <T> SettingParts<T> of(String name, Setting.Kind kind, String allowed, Function<List<String>, T> parser) {
        return new SettingParts<>(
                Objects.requireNonNull(name),
                kind,
                allowed,
                null,
                null,
                List.of(),
                parser,
                null,
                false,
                false,
                "",
                FIRST_VERSION,
                null);
    }

    SettingParts<T> bounded(int min, int max) {
        return new SettingParts<>(
                name, kind, allowed, min, max, choices, parser, otherwise, isRequired, isSecret, description, since,
                example);
    }

    SettingParts<T> among(List<String> words) {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, List.copyOf(words), parser, otherwise, isRequired, isSecret,
                description,
                since, example);
    }

    SettingParts<T> otherwise(T value) {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, value, false, isSecret, description, since,
                example);
    }

    SettingParts<T> required() {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, null, true, isSecret, description, since,
                example);
    }

    SettingParts<T> secret() {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, otherwise, isRequired, true, description, since,
                example);
    }

    SettingParts<T> describedAs(String meaning) {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, otherwise, isRequired, isSecret, meaning, since,
                example);
    }

    SettingParts<T> allowing(String words) {
        return new SettingParts<>(
                name, kind, words, minimum, maximum, choices, parser, otherwise, isRequired, isSecret, description,
                since, example);
    }

    SettingParts<T> since(String version) {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, otherwise, isRequired, isSecret, description,
                version,
                example);
    }

    SettingParts<T> withExample(String text) {
        return new SettingParts<>(
                name, kind, allowed, minimum, maximum, choices, parser, otherwise, isRequired, isSecret, description,
                since, text);
    }
}
