package org.gaggled.api.neighbour;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;
import org.jspecify.annotations.Nullable;

/**
 * What a program of a host does, as far as other hosts need to know. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class NeighbourProgram {

    /** What a program's name may have, in bytes of UTF-8. */
    private static final int LONGEST_NAME = 255;

    /** What a text for a person may have, in characters: a line or two. */
    private static final int LONGEST_TEXT = 500;

    private final String name;
    private final @Nullable String group;
    private final long starts;
    private final Map<Until, Holding> conditions;
    private final boolean mayComeUp;
    private final ProgramPhase phase;
    private final @Nullable String causeWord;
    private final @Nullable String reason;

    private NeighbourProgram(Builder builder) {
        this.name = builder.name;
        this.group = builder.group;
        this.starts = builder.starts;
        this.conditions = Collections.unmodifiableMap(new EnumMap<>(builder.conditions));
        this.mayComeUp = builder.mayComeUp;
        this.phase = builder.phase;
        this.causeWord = builder.causeWord;
        this.reason = builder.reason;
    }

    /**
     * That a condition holds.
     *
     * @param number by which one holding is told from another: it is another one whenever the condition holds again
     * after it did not, within one incarnation of the host. It says nothing else, and may be any number. So a host that
     * has missed some reports finds out whether the condition has held all the time
     * @param age for how long it has held, without a break, by the clock of the host that tells it
     */
    public record Holding(long number, Duration age) {

        /**
         * Refuses an age below zero.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Holding {
            if (age.isNegative()) {
                throw new IllegalArgumentException("an age cannot be negative: " + age);
            }
        }
    }

    /**
     * Begins a program that is down, was never started, and may come up.
     *
     * @throws IllegalArgumentException when it cannot be a program's name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name: 1 to 255 bytes of UTF-8, without {@code /} and control characters. */
    public String getName() {
        return name;
    }

    /** The name that it shares with the other instances of its section; null when it is the only one. */
    public @Nullable String getGroup() {
        return group;
    }

    /**
     * How many starts there have been on its host up to its last one, and that included; 0 when it was never started.
     * It grows with each start of the program, by 1 or more, and never falls within one incarnation of the host.
     */
    public long getStarts() {
        return starts;
    }

    /** The conditions that hold now. Unmodifiable, in the order of the constants. */
    public Map<Until, Holding> getConditions() {
        return conditions;
    }

    /**
     * Whether it may still come to what others wait for without anybody's help: not where it is disabled, has failed,
     * or is down for good. Others do without it then, if they do not require it.
     */
    public boolean mayComeUp() {
        return mayComeUp;
    }

    /** Where it is. */
    public ProgramPhase getPhase() {
        return phase;
    }

    /**
     * The {@linkplain org.gaggled.api.program.Cause#getWord() word} for why it is where it is; null without a cause.
     */
    public @Nullable String getCauseWord() {
        return causeWord;
    }

    /** That cause for a person, as a part of a sentence: {@code it died: exit 3}; null without one. */
    public @Nullable String getReason() {
        return reason;
    }

    /** As it is when nothing has changed for that long; the time is not negative. */
    public NeighbourProgram agedBy(Duration time) {
        if (conditions.isEmpty() || time.isZero()) {
            return this;
        }
        Builder aged = toBuilder();
        conditions.forEach((until, held) -> aged.condition(until, held.number(), held.age().plus(time)));
        return aged.build();
    }

    /** A builder that has everything of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(name);
        builder.group = group;
        builder.starts = starts;
        builder.conditions.putAll(conditions);
        builder.mayComeUp = mayComeUp;
        builder.phase = phase;
        builder.causeWord = causeWord;
        builder.reason = reason;
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighbourProgram program
                && name.equals(program.name)
                && Objects.equals(group, program.group)
                && starts == program.starts
                && conditions.equals(program.conditions)
                && mayComeUp == program.mayComeUp
                && phase == program.phase
                && Objects.equals(causeWord, program.causeWord)
                && Objects.equals(reason, program.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, group, starts, conditions, mayComeUp, phase, causeWord, reason);
    }

    @Override
    public String toString() {
        return name + " " + phase + " #" + starts + " " + conditions.keySet();
    }

    static String requireName(String name) {
        boolean allowed = !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
        if (!allowed) {
            throw new IllegalArgumentException("not a program's name: 1 to " + LONGEST_NAME
                    + " bytes of UTF-8, without '/' and control characters");
        }
        return name;
    }

    /** Collects the parts of a {@link NeighbourProgram}. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private @Nullable String group;
        private long starts;
        private final Map<Until, Holding> conditions = new EnumMap<>(Until.class);
        private boolean mayComeUp = true;
        private ProgramPhase phase = ProgramPhase.DOWN;
        private @Nullable String causeWord;
        private @Nullable String reason;

        private Builder(String name) {
            this.name = requireName(name);
        }

        /**
         * See {@link NeighbourProgram#getGroup()}.
         *
         * @throws IllegalArgumentException when it cannot be a program's name
         */
        public Builder group(@Nullable String value) {
            this.group = value == null ? null : requireName(value);
            return this;
        }

        /**
         * See {@link NeighbourProgram#getStarts()}.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder starts(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("not a number of starts: " + value);
            }
            this.starts = value;
            return this;
        }

        /**
         * That condition holds, see {@link NeighbourProgram#getConditions()}.
         *
         * @throws IllegalArgumentException when the age is negative
         */
        public Builder condition(Until condition, long number, Duration age) {
            this.conditions.put(condition, new Holding(number, age));
            return this;
        }

        /** See {@link NeighbourProgram#mayComeUp()}. */
        public Builder mayComeUp(boolean value) {
            this.mayComeUp = value;
            return this;
        }

        /** See {@link NeighbourProgram#getPhase()}. */
        public Builder phase(ProgramPhase value) {
            this.phase = Objects.requireNonNull(value);
            return this;
        }

        /**
         * See {@link NeighbourProgram#getCauseWord()} and {@link NeighbourProgram#getReason()}. What is longer than 500
         * characters is cut there.
         */
        public Builder cause(@Nullable String word, @Nullable String text) {
            this.causeWord = cut(word);
            this.reason = cut(text);
            return this;
        }

        private static @Nullable String cut(@Nullable String text) {
            if (text == null || text.length() <= LONGEST_TEXT) {
                return text;
            }
            int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
            return text.substring(0, end);
        }

        /** The program; the builder may go on being used. */
        public NeighbourProgram build() {
            return new NeighbourProgram(this);
        }
    }
}
