package org.gaggled.engine.core;

import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** How a process ended, in words that tell a crash, a signal that gaggled sent and one that somebody else sent from each other. */
final class DeathCause {

    private DeathCause() {}

    /**
     * As a part of a sentence.
     *
     * @param sent the last signal that gaggled sent by itself; null if it sent none
     * @param asked the last signal that an operator had gaggled send; null if none did
     * @param operator who that was
     */
    static String of(ExitStatus status, @Nullable ProcessSignal sent, @Nullable ProcessSignal asked, String operator) {
        if (!(status instanceof ExitStatus.Killed killed)) {
            return status.toString();
        }
        // SIGKILL is only sent after SIGTERM, which may be the one that it died of all the same.
        if (sent != null && (killed.signal().equals(sent) || killed.signal().equals(ProcessSignal.TERM))) {
            return status.toString();
        }
        if (killed.signal().equals(asked)) {
            return "killed with " + status + " by " + operator;
        }
        return how(killed.signal().name()) + status;
    }

    /** A switch and no table: a class that has nothing to initialise works also where memory ran out before its first use. */
    private static String how(String signal) {
        return switch (signal) {
            case "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGSYS" -> "crashed with ";
            case "SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM" -> "killed from outside with ";
            default -> "ended by ";
        };
    }
}
