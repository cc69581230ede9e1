package org.gaggled.api.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Duration lasted;
    private final @Nullable String root;

    private Announcement(Builder builder) {
        this.status = builder.status;
        this.before = builder.before;
        this.state = builder.state;
        this.time = builder.time;
        this.byOperator = builder.byOperator;
        this.dependenciesSatisfied = builder.dependenciesSatisfied;
        this.downsToday = builder.downsToday;
        this.lasted = builder.lasted;
        this.root = builder.root;
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

    /** How long it was what it was announced as before; null where that is not known. */
    public @Nullable Duration getLasted() {
        return lasted;
    }

    /**
     * The program because of which it went down, where the {@linkplain org.gaggled.api.program.Cause#getRootProgram()
     * chain of causes} begins; null where it went down by itself, or that is not known. Of a program that is up again,
     * it is the one because of which it was down. A character that could break out of a line is made visible.
     */
    public @Nullable String getRoot() {
        return root;
    }

    /** The whole of it in one line: {@code process db is down, due to KILL, was up, last known pid: 4711}. */
    public String getLine() {
        return String.join(", ", getParts());
    }

    /** The line in the parts that commas separate. */
    public List<String> getParts() {
        List<String> parts = new ArrayList<>();
        parts.add("process " + getProgram() + " is " + what());
        if (!state.hasProcess() && status != AnnouncedStatus.DONE) {
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

    private String what() {
        if (status != AnnouncedStatus.UP || before != AnnouncedStatus.NOT_READY) {
            return status.getWords();
        }
        return "ready again" + (lasted == null ? "" : " after " + inWords(lasted));
    }

    /** In its two largest units. */
    private static String inWords(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds / 3_600 + "h " + seconds / 60 % 60 + "m";
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
        private @Nullable Duration lasted;
        private @Nullable String root;

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

        /** See {@link Announcement#getLasted()}. */
        public Builder lasted(@Nullable Duration value) {
            this.lasted = value;
            return this;
        }

        /** See {@link Announcement#getRoot()}. */
        public Builder root(@Nullable String value) {
            this.root = value == null ? null : HarmlessText.of(value);
            return this;
        }

        /** The announcement; the builder may go on being used. */
        public Announcement build() {
            return new Announcement(this);
        }
    }
}
