package org.gaggled.api.program;

import java.time.Duration;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Why a program is as it is, as data. Words for a person are made of it at the edge; whoever has to decide something by
 * a cause asks for its type, never for a text.
 *
 * <p>Closed: a {@code switch} over it needs no {@code default}, a Kotlin {@code when} no {@code else}. Until version
 * 1.0 of the API more of them are added.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public sealed interface Cause {

    /**
     * The word that JSON, metrics and documentation have for it: {@code operator}, {@code dependency}, {@code exit} and
     * so on.
     */
    String getWord();

    /**
     * Where the chain of causes begins: for a dependency the root of what happened to that one, for all others itself.
     */
    default Cause getRoot() {
        Cause root = this;
        while (root instanceof Dependency dependency) {
            root = dependency.cause();
        }
        return root;
    }

    /** The program with which the chain of causes begins; null where there is no chain, but for a dependency. */
    default @Nullable String getRootProgram() {
        String program = null;
        for (Cause cause = this; cause instanceof Dependency dependency; cause = dependency.cause()) {
            program = dependency.program();
        }
        return program;
    }

    /**
     * Somebody asked for it.
     *
     * @param name the user, key, address or signal, as far as it is known
     * @param channel the way the request came: a control source's name, or {@code signal}
     */
    record Operator(String name, String channel) implements Cause {
        @Override
        public String getWord() {
            return "operator";
        }

        /** {@code NAME (CHANNEL)}. */
        @Override
        public String toString() {
            return name + " (" + channel + ")";
        }
    }

    /**
     * Something happened to a program that it depends on.
     *
     * @param program which one
     * @param cause what happened to that one; its {@linkplain Cause#getRoot() root} is where it began
     */
    record Dependency(String program, Cause cause) implements Cause {
        @Override
        public String getWord() {
            return "dependency";
        }

        /** {@code dependency NAME died}, {@code failed}, {@code is not ready} or {@code runs again}, for instance. */
        @Override
        public String toString() {
            return "dependency " + program + " " + whatHappened(cause);
        }

        private static String whatHappenedThere(String word) {
            return switch (word) {
                case "exit", "signal" -> "died";
                case "limit" -> "failed";
                case "start-failure" -> "could not be started";
                case "not-ready" -> "is not ready";
                case "not-alive" -> "is not alive";
                case "schedule" -> "runs again";
                case "operator", "reload" -> "was stopped or restarted";
                case "unknown" -> "is unknown, or was started anew";
                default -> "was stopped";
            };
        }

        private static String whatHappened(Cause cause) {
            if (cause instanceof Ended) {
                return "died";
            }
            if (cause instanceof Limit) {
                return "failed";
            }
            if (cause instanceof StartFailed) {
                return "could not be started";
            }
            if (cause instanceof NotReady not) {
                return not.within() == null ? "is not ready" : "was not ready in time";
            }
            if (cause instanceof NotAlive) {
                return "is not alive";
            }
            if (cause instanceof Schedule) {
                return "runs again";
            }
            if (cause instanceof Elsewhere elsewhere) {
                return whatHappenedThere(elsewhere.word());
            }
            // A task that is done is restarted without being stopped first.
            return cause instanceof Operator || cause instanceof Reload ? "was stopped or restarted" : "was stopped";
        }
    }

    /**
     * What another host has told of a program of its own: its cause in words. Found at the end of a chain, behind a
     * {@link Dependency} on {@code NAME@HOST}.
     *
     * @param word the {@linkplain Cause#getWord() word} of that cause; {@code unknown} where nobody here knows it, also
     * because nobody knows how the host is
     * @param text that cause for a person, as a part of a sentence
     */
    record Elsewhere(String word, String text) implements Cause {
        @Override
        public String getWord() {
            return word;
        }

        /** {@code it died: exit 3}. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Its process ended by itself, or of a signal that gaggled did not send to stop it.
     *
     * @param status how
     * @param signalledBy the operator who had gaggled send that signal; null where that is not so
     */
    record Ended(ExitStatus status, @Nullable Operator signalledBy) implements Cause {

        /** {@code signal} for a death by a signal, {@code exit} otherwise. */
        @Override
        public String getWord() {
            return status instanceof ExitStatus.Killed ? "signal" : "exit";
        }

        /**
         * How it ended, as a part of a sentence: {@code exit 3}, {@code crashed with SIGSEGV},
         * {@code killed from outside with SIGKILL}.
         */
        public String getHow() {
            if (!(status instanceof ExitStatus.Killed killed)) {
                return status.toString();
            }
            if (signalledBy != null) {
                return "killed with " + status + " by " + signalledBy;
            }
            return whoseDoing(killed.signal().name()) + status;
        }

        /**
         * A switch and no table: what has nothing to initialise works also where memory ran out before its first use.
         */
        private static String whoseDoing(String signal) {
            return switch (signal) {
                case "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGSYS" -> "crashed with ";
                case "SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM" ->
                        "killed from outside with ";
                default -> "ended by ";
            };
        }

        @Override
        public String toString() {
            return "it died: " + getHow();
        }
    }

    /**
     * Its process could not be started.
     *
     * @param message what is wrong with what, for a person
     * @param systemError the name of the system's error, {@code EACCES} for instance; null when the launcher cannot
     * tell
     */
    record StartFailed(String message, @Nullable String systemError) implements Cause {
        @Override
        public String getWord() {
            return "start-failure";
        }

        @Override
        public String toString() {
            return "it could not be started: " + message + (systemError == null ? "" : " (" + systemError + ")");
        }
    }

    /**
     * It ended by itself, or could not be started, more often than its {@code respawnlimit} allows. gaggled has given
     * up on it.
     *
     * @param most how often that is allowed
     * @param within in which time
     * @param last what happened the last time
     */
    record Limit(int most, Duration within, Cause last) implements Cause {
        @Override
        public String getWord() {
            return "limit";
        }

        /** {@code it failed more than 3 times in 10s; the last time, it died: exit 1}. */
        @Override
        public String toString() {
            return "it failed more than " + (most == 1 ? "once" : most + " times") + " in " + inUnits(within)
                    + "; the last time, " + last;
        }

    }

    /**
     * Its {@code ready} probe does not succeed.
     *
     * @param within the time in which it had to be ready, and was not; null where it was ready before, and still runs
     * @param detail what the probe found at last, as a part of a sentence: {@code connection refused}
     */
    record NotReady(@Nullable Duration within, String detail) implements Cause {
        @Override
        public String getWord() {
            return "not-ready";
        }

        /** {@code it was not ready within 30s: connection refused}. */
        @Override
        public String toString() {
            return (within == null ? "it is not ready: "
                    : "it was not ready within " + inUnits(within) + ": ") + detail;
        }
    }

    /**
     * Its {@code alive} probe failed too often.
     *
     * @param detail what the probe found at last, as a part of a sentence: {@code no answer within 1s}
     */
    record NotAlive(String detail) implements Cause {
        @Override
        public String getWord() {
            return "not-alive";
        }

        @Override
        public String toString() {
            return "it is not alive: " + detail;
        }
    }

    /**
     * A task's time has come.
     *
     * @param schedule the schedule, as the configuration has it
     */
    record Schedule(String schedule) implements Cause {
        @Override
        public String getWord() {
            return "schedule";
        }

        @Override
        public String toString() {
            return "its schedule " + schedule;
        }
    }

    /**
     * All of the gaggle is being stopped.
     *
     * @param atOnce whether with SIGKILL, because it was asked for a second time
     */
    record Shutdown(boolean atOnce) implements Cause {
        @Override
        public String getWord() {
            return "shutdown";
        }

        @Override
        public String toString() {
            return atOnce ? "gaggled shuts down at once" : "gaggled shuts down";
        }
    }

    /**
     * It is placed on some of several hosts, and its host is none of them, or may be none of them.
     *
     * @param reason why, as a part of a sentence
     */
    record Placement(String reason) implements Cause {
        @Override
        public String getWord() {
            return "placement";
        }

        /** {@code it has no place: host1 runs it}. */
        @Override
        public String toString() {
            return "it has no place: " + reason;
        }
    }

    /** Its definition changed, or is gone. */
    record Reload() implements Cause {
        @Override
        public String getWord() {
            return "reload";
        }

        @Override
        public String toString() {
            return "the configuration changed";
        }
    }

    /** Nobody can tell: the launcher reported of its process what cannot be. */
    record Unknown() implements Cause {
        @Override
        public String getWord() {
            return "unknown";
        }

        @Override
        public String toString() {
            return "the launcher lost track of it";
        }
    }

    /** In the largest unit that leaves no rest, as a configuration has it. */
    private static String inUnits(Duration time) {
        long millis = time.toMillis();
        long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
        String[] units = {"d", "h", "m", "s"};
        for (int i = 0; i < sizes.length; i++) {
            if (millis >= sizes[i] && millis % sizes[i] == 0) {
                return millis / sizes[i] + units[i];
            }
        }
        return millis + "ms";
    }
}
