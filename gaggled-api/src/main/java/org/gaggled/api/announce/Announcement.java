package org.gaggled.api.announce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;

/**
 * What is to be said of one program.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Announcement {

    private final AnnouncedStatus status;
    private final AnnouncedStatus before;
    private final ProgramState state;
    private final Instant time;
    private final boolean byOperator;
    private final boolean dependenciesSatisfied;
    private final int downsToday;

    private Announcement(Builder builder) {
        this.status = builder.status;
        this.before = builder.before;
        this.state = builder.state;
        this.time = builder.time;
        this.byOperator = builder.byOperator;
        this.dependenciesSatisfied = builder.dependenciesSatisfied;
        this.downsToday = builder.downsToday;
    }

    /** Begins the first announcement of a program, that it is now this, and in that state. */
    public static Builder builder(AnnouncedStatus status, ProgramState state) {
        return new Builder(status, state);
    }

    /** The name of the program; a character that could break out of a line is made visible. */
    public String getProgram() {
        return HarmlessText.of(state.getName());
    }

    /** What it is now. */
    public AnnouncedStatus getStatus() {
        return status;
    }

    /** What it was announced as before; {@link AnnouncedStatus#NOTHING} when it was not. */
    public AnnouncedStatus getBefore() {
        return before;
    }

    /** The state behind it. That of a churning program may have passed already. */
    public ProgramState getState() {
        return state;
    }

    /** When the program came into that state, or was found in it, on the wall clock. */
    public Instant getTime() {
        return time;
    }

    /** Whether it is down because an operator had it stopped, or restarted. */
    public boolean isByOperator() {
        return byOperator;
    }

    /** Whether all that it depends on is there, and was when it was stopped. */
    public boolean areDependenciesSatisfied() {
        return dependenciesSatisfied;
    }

    /** How often it has gone down since midnight, where gaggled is, or since it was first heard of if that is later. */
    public int getDownsToday() {
        return downsToday;
    }

    /** The whole of it in one line: {@code process db is down, due to KILL, was up, last known pid: 4711}. */
    public String getLine() {
        return String.join(", ", getParts());
    }

    /** The line in the parts that commas separate. */
    public List<String> getParts() {
        List<String> parts = new ArrayList<>();
        parts.add("process " + getProgram() + " is " + status.getWords());
        if (!state.hasProcess()) {
            String cause = cause();
            if (!cause.isEmpty()) {
                parts.add("due to " + cause);
            }
            if (byOperator) {
                parts.add("shutdown by operator");
            } else if (!dependenciesSatisfied) {
                parts.add("dependencies not satisfied");
            }
        }
        if (before != AnnouncedStatus.NOTHING) {
            parts.add("was " + before.getWords());
        }
        if (state.hasProcess()) {
            parts.add("current pid: " + state.getPid());
        } else if (state.getLastPid() != null) {
            parts.add("last known pid: " + state.getLastPid());
        }
        return List.copyOf(parts);
    }

    /** One word; empty where there is nothing to say. */
    private String cause() {
        ExitStatus exit = state.getLastExit();
        if (exit == null || state.getStartFailure() != null) {
            // How an earlier run ended says nothing about why there is no next one.
            return "";
        }
        if (exit instanceof ExitStatus.Killed killed) {
            return killed.coreDumped() ? "DUMP" : "KILL";
        }
        return exit instanceof ExitStatus.Exited ? "EXIT" : "UNK";
    }

    @Override
    public String toString() {
        return getLine();
    }

    /** Collects the parts of an {@link Announcement}. Not safe for use by several threads. */
    public static final class Builder {

        private final AnnouncedStatus status;
        private final ProgramState state;
        private AnnouncedStatus before = AnnouncedStatus.NOTHING;
        private Instant time = Instant.EPOCH;
        private boolean byOperator;
        private boolean dependenciesSatisfied = true;
        private int downsToday;

        private Builder(AnnouncedStatus status, ProgramState state) {
            this.status = Objects.requireNonNull(status);
            this.state = Objects.requireNonNull(state);
        }

        /** See {@link Announcement#getBefore()}. */
        public Builder before(AnnouncedStatus value) {
            this.before = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Announcement#getTime()}. */
        public Builder time(Instant value) {
            this.time = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Announcement#isByOperator()}. */
        public Builder byOperator(boolean value) {
            this.byOperator = value;
            return this;
        }

        /** See {@link Announcement#areDependenciesSatisfied()}. */
        public Builder dependenciesSatisfied(boolean value) {
            this.dependenciesSatisfied = value;
            return this;
        }

        /** See {@link Announcement#getDownsToday()}. */
        public Builder downsToday(int value) {
            this.downsToday = value;
            return this;
        }

        /** The announcement; the builder may go on being used. */
        public Announcement build() {
            return new Announcement(this);
        }
    }
}
