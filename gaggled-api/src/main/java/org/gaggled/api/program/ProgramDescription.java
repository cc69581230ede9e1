package org.gaggled.api.program;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to say of one program at one moment.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ProgramDescription {

    private final ProgramState state;
    private final Map<String, String> settings;
    private final List<DependencyState> dependencies;
    private final @Nullable Duration sinceLastExit;
    private final @Nullable Duration untilNextStart;
    private final @Nullable String explanation;
    private final @Nullable String status;

    private ProgramDescription(Builder builder) {
        this.state = builder.state;
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
        this.dependencies = List.copyOf(builder.dependencies);
        this.sinceLastExit = builder.sinceLastExit;
        this.untilNextStart = builder.untilNextStart;
        this.explanation = builder.explanation;
        this.status = builder.status;
    }

    /** Begins a description with nothing but the state. */
    public static Builder builder(ProgramState state) {
        return new Builder(state);
    }

    /** Its state. */
    public ProgramState getState() {
        return state;
    }

    /**
     * The settings that are in effect, by the names they have in a configuration. The environment is not among them: it
     * is where secrets are kept.
     */
    public Map<String, String> getSettings() {
        return settings;
    }

    /** What it depends on, in the order of the configuration. */
    public List<DependencyState> getDependencies() {
        return dependencies;
    }

    /** How long ago its last run ended; null when none has. */
    public @Nullable Duration getSinceLastExit() {
        return sinceLastExit;
    }

    /** When it will be started if nothing happens until then; null when only an event, or nobody, starts it. */
    public @Nullable Duration getUntilNextStart() {
        return untilNextStart;
    }

    /** Why it is not up, or up and not ready, in one line for a person; null when it is both. */
    public @Nullable String getExplanation() {
        return explanation;
    }

    /** What the program says of itself while it runs, as {@code STATUS=} of sd_notify; null where it says nothing. */
    public @Nullable String getStatus() {
        return status;
    }

    @Override
    public String toString() {
        return state + (explanation == null ? "" : ": " + explanation);
    }

    /** Collects the parts of a {@link ProgramDescription}. Not safe for use by several threads. */
    public static final class Builder {

        private final ProgramState state;
        private Map<String, String> settings = Map.of();
        private List<DependencyState> dependencies = List.of();
        private @Nullable Duration sinceLastExit;
        private @Nullable Duration untilNextStart;
        private @Nullable String explanation;
        private @Nullable String status;

        private Builder(ProgramState state) {
            this.state = Objects.requireNonNull(state);
        }

        /** See {@link ProgramDescription#getSettings()}. */
        public Builder settings(Map<String, String> value) {
            this.settings = new LinkedHashMap<>(value);
            return this;
        }

        /** See {@link ProgramDescription#getDependencies()}. */
        public Builder dependencies(List<DependencyState> value) {
            this.dependencies = List.copyOf(value);
            return this;
        }

        /** See {@link ProgramDescription#getSinceLastExit()}. */
        public Builder sinceLastExit(@Nullable Duration value) {
            this.sinceLastExit = value;
            return this;
        }

        /** See {@link ProgramDescription#getUntilNextStart()}. */
        public Builder untilNextStart(@Nullable Duration value) {
            this.untilNextStart = value;
            return this;
        }

        /** See {@link ProgramDescription#getExplanation()}. */
        public Builder explanation(@Nullable String value) {
            this.explanation = value;
            return this;
        }

        /** See {@link ProgramDescription#getStatus()}. */
        public Builder status(@Nullable String value) {
            this.status = value;
            return this;
        }

        /** The description; the builder may go on being used. */
        public ProgramDescription build() {
            return new ProgramDescription(this);
        }
    }
}
