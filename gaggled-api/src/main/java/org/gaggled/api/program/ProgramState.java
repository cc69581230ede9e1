package org.gaggled.api.program;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * The state of one program at one moment.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ProgramState {

    private final String name;
    private final ProgramPhase phase;
    private final long sequence;
    private final boolean dependenciesSatisfied;
    private final boolean operatorDisabled;
    private final boolean stoppedByGaggle;
    private final boolean succeeded;
    private final boolean ready;
    private final @Nullable Long pid;
    private final @Nullable Long lastPid;
    private final @Nullable Duration uptime;
    private final long restarts;
    private final @Nullable ExitStatus lastExit;
    private final @Nullable ResourceUsage lastUsage;
    private final @Nullable String startFailure;
    private final @Nullable Cause cause;
    private final @Nullable String reason;
    private final @Nullable String group;
    private final int instance;
    private final List<String> tags;

    private ProgramState(Builder builder) {
        this.name = builder.name;
        this.phase = builder.phase;
        this.sequence = builder.sequence;
        this.dependenciesSatisfied = builder.dependenciesSatisfied;
        this.operatorDisabled = builder.operatorDisabled;
        this.stoppedByGaggle = builder.stoppedByGaggle;
        this.succeeded = builder.succeeded;
        this.ready = builder.ready == null ? builder.phase == ProgramPhase.UP : builder.ready;
        this.pid = builder.pid;
        this.lastPid = builder.lastPid;
        this.uptime = builder.uptime;
        this.restarts = builder.restarts;
        this.lastExit = builder.lastExit;
        this.lastUsage = builder.lastUsage;
        this.startFailure = builder.startFailure;
        this.cause = builder.cause;
        this.reason = builder.reason;
        this.group = builder.group;
        this.instance = builder.instance;
        this.tags = builder.tags;
    }

    /** Begins the state of the program of that name: down, never started, dependencies satisfied. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The program's name: 1 to 255 bytes of UTF-8, without {@code /} and control characters. */
    public String getName() {
        return name;
    }

    /**
     * The name that it shares with the other instances of its section, {@code w} of {@code w:2}; null when it is the
     * only one. Whoever names the group means all of them.
     */
    public @Nullable String getGroup() {
        return group;
    }

    /** Which of the instances of its section it is, from 1; 1 when it is the only one. */
    public int getInstance() {
        return instance;
    }

    /** Its tags, in the order of the configuration; {@code @TAG} means every program that has that one. */
    public List<String> getTags() {
        return tags;
    }

    /** Where it is. */
    public ProgramPhase getPhase() {
        return phase;
    }

    /**
     * Whether its process is there: {@link ProgramPhase#UP}, or {@link ProgramPhase#STOPPING} after that. Once the
     * process has ended it is not, though others that it left behind may still be stopped.
     */
    public boolean hasProcess() {
        return pid != null;
    }

    /** How many changes of state it has gone through since gaggled started, from 0; never goes back. */
    public long getSequence() {
        return sequence;
    }

    /** Whether everything that it waits for has held for long enough, or is not required. */
    public boolean areDependenciesSatisfied() {
        return dependenciesSatisfied;
    }

    /** Whether an operator, or {@code enabled = false}, keeps it down. */
    public boolean isOperatorDisabled() {
        return operatorDisabled;
    }

    /** Whether its last process ended because gaggled stopped it; false while it has a process. */
    public boolean wasStoppedByGaggle() {
        return stoppedByGaggle;
    }

    /**
     * Whether its last process ended by itself and with success, as its {@code successcodes} has it; false while it has
     * a process, and for a state that was read from a server.
     */
    public boolean hasSucceeded() {
        return succeeded;
    }

    /**
     * Whether it can be used: its {@code ready} probe succeeds, or it has none and is {@link ProgramPhase#UP}. The
     * latter holds also for a state of which nothing else is told, such as one of a server that does not know probes.
     */
    public boolean isReady() {
        return ready;
    }

    /** The process id, a positive number; null when it has no process. */
    public @Nullable Long getPid() {
        return pid;
    }

    /** The process id that it has or had last; null when it never ran. */
    public @Nullable Long getLastPid() {
        return lastPid;
    }

    /** How long ago its process was started, on the monotonic clock; null when it has no process. */
    public @Nullable Duration getUptime() {
        return uptime;
    }

    /** How often it was started after its first start. */
    public long getRestarts() {
        return restarts;
    }

    /** How its last process ended; null when none has. Kept while it is up again. */
    public @Nullable ExitStatus getLastExit() {
        return lastExit;
    }

    /** What its last ended process used; null when none has ended, or the launcher cannot tell. */
    public @Nullable ResourceUsage getLastUsage() {
        return lastUsage;
    }

    /** Why its last start could not be made; null once a start succeeded, or an operator asked for another. */
    public @Nullable String getStartFailure() {
        return startFailure;
    }

    /**
     * Why it is where it is; null while it is simply up, or has not been started yet, and for a state that was read
     * from a server that does not tell causes as data.
     */
    public @Nullable Cause getCause() {
        return cause;
    }

    /** The {@linkplain #getCause() cause} in a few words for a person: {@code dependency db died}; null without one. */
    public @Nullable String getReason() {
        if (cause == null) {
            return reason;
        }
        return cause instanceof Cause.Operator ? whatOperatorDid() + " by " + cause : cause.toString();
    }

    private String whatOperatorDid() {
        if (operatorDisabled) {
            return "stopped";
        }
        return phase == ProgramPhase.STOPPING || stoppedByGaggle ? "restarted" : "started";
    }

    @Override
    public String toString() {
        return name + " " + phase + (pid == null ? "" : " pid " + pid) + " #" + sequence;
    }

    /** Collects the parts of a {@link ProgramState}. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private ProgramPhase phase = ProgramPhase.DOWN;
        private long sequence;
        private boolean dependenciesSatisfied = true;
        private boolean operatorDisabled;
        private boolean stoppedByGaggle;
        private boolean succeeded;
        private @Nullable Boolean ready;
        private @Nullable Long pid;
        private @Nullable Long lastPid;
        private @Nullable Duration uptime;
        private long restarts;
        private @Nullable ExitStatus lastExit;
        private @Nullable ResourceUsage lastUsage;
        private @Nullable String startFailure;
        private @Nullable Cause cause;
        private @Nullable String reason;
        private @Nullable String group;
        private int instance = 1;
        private List<String> tags = List.of();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name);
        }

        private static long positive(long pid) {
            if (pid <= 0) {
                throw new IllegalArgumentException("not the id of a process: " + pid);
            }
            return pid;
        }

        /** See {@link ProgramState#getPhase()}. */
        public Builder phase(ProgramPhase value) {
            this.phase = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ProgramState#getSequence()}. */
        public Builder sequence(long value) {
            this.sequence = value;
            return this;
        }

        /** See {@link ProgramState#areDependenciesSatisfied()}. */
        public Builder dependenciesSatisfied(boolean value) {
            this.dependenciesSatisfied = value;
            return this;
        }

        /** See {@link ProgramState#isOperatorDisabled()}. */
        public Builder operatorDisabled(boolean value) {
            this.operatorDisabled = value;
            return this;
        }

        /** See {@link ProgramState#wasStoppedByGaggle()}. */
        public Builder stoppedByGaggle(boolean value) {
            this.stoppedByGaggle = value;
            return this;
        }

        /** See {@link ProgramState#hasSucceeded()}. */
        public Builder succeeded(boolean value) {
            this.succeeded = value;
            return this;
        }

        /** See {@link ProgramState#isReady()}. */
        public Builder ready(boolean value) {
            this.ready = value;
            return this;
        }

        /** See {@link ProgramState#getPid()}. */
        public Builder pid(long value) {
            this.pid = positive(value);
            return this;
        }

        /** See {@link ProgramState#getLastPid()}. */
        public Builder lastPid(long value) {
            this.lastPid = positive(value);
            return this;
        }

        /** See {@link ProgramState#getUptime()}. */
        public Builder uptime(@Nullable Duration value) {
            this.uptime = value;
            return this;
        }

        /** See {@link ProgramState#getRestarts()}. */
        public Builder restarts(long value) {
            this.restarts = value;
            return this;
        }

        /** See {@link ProgramState#getLastExit()}. */
        public Builder lastExit(@Nullable ExitStatus value) {
            this.lastExit = value;
            return this;
        }

        /** See {@link ProgramState#getLastUsage()}. */
        public Builder lastUsage(@Nullable ResourceUsage value) {
            this.lastUsage = value;
            return this;
        }

        /** See {@link ProgramState#getStartFailure()}. */
        public Builder startFailure(@Nullable String value) {
            this.startFailure = value;
            return this;
        }

        /** See {@link ProgramState#getCause()}. */
        public Builder cause(@Nullable Cause value) {
            this.cause = value;
            return this;
        }

        /** What {@link ProgramState#getReason()} says where there is no cause: for states that were read as text. */
        public Builder reason(@Nullable String value) {
            this.reason = value;
            return this;
        }

        /**
         * See {@link ProgramState#getGroup()} and {@link ProgramState#getInstance()}.
         *
         * @throws IllegalArgumentException when the number is less than 1
         */
        public Builder instance(@Nullable String ofGroup, int number) {
            if (number < 1) {
                throw new IllegalArgumentException("instances are counted from 1: " + number);
            }
            this.group = ofGroup;
            this.instance = number;
            return this;
        }

        /** See {@link ProgramState#getTags()}. */
        public Builder tags(List<String> value) {
            this.tags = List.copyOf(value);
            return this;
        }

        /** The state; the builder may go on being used. */
        public ProgramState build() {
            return new ProgramState(this);
        }
    }
}
