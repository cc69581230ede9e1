package org.gaggled.api.control;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * Which programs of a {@link GaggleSnapshot} a list shows, and which part of a long one. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProgramQuery {

    private static final int MOST_REPEATED = 40;
    private static final String DISABLED = "disabled";
    private static final String READY = "ready";
    private static final String NOT_READY = "not-ready";

    private final @Nullable ProgramPattern name;
    private final Set<ProgramPhase> phases;
    private final boolean disabled;
    private final boolean ready;
    private final boolean notReady;
    private final int from;
    private final int limit;

    private ProgramQuery(Builder builder) {
        this.name = builder.name;
        this.phases = EnumSet.copyOf(builder.phases);
        this.disabled = builder.disabled;
        this.ready = builder.ready;
        this.notReady = builder.notReady;
        this.from = builder.from;
        this.limit = builder.limit;
    }

    /** Begins a query for all programs. */
    public static Builder builder() {
        return new Builder();
    }

    /** The part of the snapshot that this asks for. */
    public ProgramPage page(GaggleSnapshot snapshot) {
        List<ProgramState> all = snapshot.getStates();
        List<ProgramState> page = new ArrayList<>();
        int position = from;
        while (position < all.size() && page.size() < limit) {
            ProgramState state = all.get(position);
            if (matches(state)) {
                page.add(state);
            }
            position++;
        }
        return new ProgramPage(page, all.size(), position < all.size() ? position : null);
    }

    /** What is wrong with the tag that this asks for, in one line for a person; null where nothing is. */
    public @Nullable String explain(GaggleSnapshot snapshot) {
        return name == null || !name.isTag() ? null
                : ProgramNames.ofStates(snapshot.getStates()).explain(name.toString());
    }

    private boolean matches(ProgramState state) {
        return (name == null || name.isOneFor(state)) && isInState(state);
    }

    private boolean isInState(ProgramState state) {
        boolean any = phases.isEmpty() && !disabled && !ready && !notReady;
        return any
                || phases.contains(state.getPhase())
                || (disabled && state.isOperatorDisabled())
                || (ready && state.isReady())
                || (notReady && state.getPhase() == ProgramPhase.UP && !state.isReady());
    }

    /** Part of a list. Immutable. */
    public static final class ProgramPage {

        private final List<ProgramState> programs;
        private final int total;
        private final @Nullable Integer next;

        private ProgramPage(List<ProgramState> programs, int total, @Nullable Integer next) {
            this.programs = List.copyOf(programs);
            this.total = total;
            this.next = next;
        }

        /** The programs, in the order of the configuration. */
        public List<ProgramState> getPrograms() {
            return programs;
        }

        /** How many programs there are in all, whether they fit or not. */
        public int getTotal() {
            return total;
        }

        /** From where the next page goes on; null when there is none. */
        public @Nullable Integer getNext() {
            return next;
        }
    }

    /** Collects the parts of a {@link ProgramQuery}. Not safe for use by several threads. */
    public static final class Builder {

        private final Set<ProgramPhase> phases = EnumSet.noneOf(ProgramPhase.class);
        private @Nullable ProgramPattern name;
        private boolean disabled;
        private boolean ready;
        private boolean notReady;
        private int from;
        private int limit = Integer.MAX_VALUE;

        private Builder() {}

        /**
         * Programs whose name fits a glob, that are instances of the section of that name, or, for {@code @TAG}, that
         * have that tag; null, as at first, for any.
         */
        public Builder name(@Nullable ProgramPattern glob) {
            this.name = glob;
            return this;
        }

        /**
         * Programs in that state, or in another that was added: a {@linkplain ProgramPhase phase} in lower case,
         * {@code disabled}, {@code ready}, or {@code not-ready} for what is up and cannot be used.
         *
         * @throws IllegalArgumentException when there is no such state; its message says which there are
         */
        public Builder state(String word) {
            switch (word) {
                case DISABLED -> disabled = true;
                case READY -> ready = true;
                case NOT_READY -> notReady = true;
                default -> phases.add(phaseOf(word));
            }
            return this;
        }

        private static ProgramPhase phaseOf(String word) {
            for (ProgramPhase phase : ProgramPhase.values()) {
                if (phase.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return phase;
                }
            }
            throw new IllegalArgumentException("there is no state '"
                    + (word.length() <= MOST_REPEATED ? word : word.substring(0, MOST_REPEATED) + "...") + "'; known: "
                    + known());
        }

        private static String known() {
            StringBuilder known = new StringBuilder();
            for (ProgramPhase phase : ProgramPhase.values()) {
                known.append(phase.name().toLowerCase(Locale.ROOT)).append(", ");
            }
            return known + String.join(", ", DISABLED, READY, NOT_READY);
        }

        /**
         * From the program at that place on; at first 0.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder from(int place) {
            if (place < 0) {
                throw new IllegalArgumentException("places are counted from 0: " + place);
            }
            this.from = place;
            return this;
        }

        /**
         * So many programs at most; at first any number.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder limit(int programs) {
            if (programs < 1) {
                throw new IllegalArgumentException("a page has 1 program or more: " + programs);
            }
            this.limit = programs;
            return this;
        }

        /** The query. */
        public ProgramQuery build() {
            return new ProgramQuery(this);
        }
    }
}
