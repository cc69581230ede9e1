package org.gaggled.api.control;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What a reload does to one program, or to one part of gaggled, and why. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class PlannedChange {

    /**
     * What is done. Actions may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an
     * {@code else}.
     */
    public enum Action {
        /** It is new, or not disabled any more, and is started or opened. */
        START,
        /** It is gone from the configuration, or disabled by it, and is stopped or closed. */
        STOP,
        /** It is stopped and started again, or closed and opened again, because of the settings that differ. */
        RESTART,
        /** The settings that differ take effect, and whatever runs goes on. */
        CHANGE,
        /** Nothing of it differs: it does not notice. */
        KEEP;

        /** It as it is written and said: {@code restart}. */
        public String getWord() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A setting that differs.
     *
     * @param name as it is configured: {@code argv}, {@code ready/timeout}, {@code env/HOME}
     * @param before the value in force, as it is shown to whoever asks; null where there is none, or it is a secret
     * @param after the value that the configuration has now; null where there is none, or it is a secret
     * @param secret whether the values are not shown
     */
    public record Difference(String name, @Nullable String before, @Nullable String after, boolean secret) {

        /** Refuses a null name. */
        public Difference {
            Objects.requireNonNull(name);
        }
    }

    private final String name;
    private final Action action;
    private final List<Difference> differences;

    /** Made by the host; public so that tests can make one too. */
    public PlannedChange(String name, Action action, List<Difference> differences) {
        this.name = Objects.requireNonNull(name);
        this.action = Objects.requireNonNull(action);
        this.differences = List.copyOf(differences);
    }

    /**
     * The program's name; of a part, the section that has its settings: {@code gaggled}, {@code gaggled/smtp}, or the
     * setting that asks for it: {@code controlurl}.
     */
    public String getName() {
        return name;
    }

    /** What is done. */
    public Action getAction() {
        return action;
    }

    /** The settings that differ, in the order of the reference; empty where it is gone or kept. */
    public List<Difference> getDifferences() {
        return differences;
    }

    @Override
    public String toString() {
        return action.getWord() + " " + name;
    }
}
