package org.gaggled.engine.core;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that are run around a program's life, beside its own process. */
public enum ErrandKind {
    /** Before each start. */
    PRESTART,
    /** First at every stop. */
    STOPCOMMAND,
    /** After each end. */
    POSTSTOP,
    /** When an operator asks for a reload. */
    RELOADCOMMAND;

    private static final Map<String, ErrandKind> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ErrandKind::getWord, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** It as the configuration calls it: {@code prestart}. */
    public String getWord() {
        return word;
    }

    /** The one that the configuration calls that; null where it is none. */
    public static @Nullable ErrandKind find(String word) {
        return BY_WORD.get(word);
    }

    /** The setting that bounds its time, or that time itself where no setting does. */
    public String getBound() {
        return switch (this) {
            case PRESTART -> "prestartwait";
            case STOPCOMMAND -> "killwait";
            case POSTSTOP -> "poststopwait";
            case RELOADCOMMAND -> Errands.RELOAD_TIME.toSeconds() + "s";
        };
    }
}
