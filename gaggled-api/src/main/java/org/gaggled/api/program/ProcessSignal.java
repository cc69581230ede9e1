package org.gaggled.api.program;

import java.util.Locale;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX signal, with Linux's number for it.
 *
 * @param number from 1 to 64
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public record ProcessSignal(int number) {

    private static final String[] NAMES = {
            "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
            "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP",
            "SIGTSTP",
            "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR",
            "SIGSYS"
    };

    /** The terminal is gone; most daemons read their configuration again. */
    public static final ProcessSignal HUP = new ProcessSignal(1);

    /** Interrupts from the keyboard: Ctrl-C. */
    public static final ProcessSignal INT = new ProcessSignal(2);

    /** For the program's own purposes. */
    public static final ProcessSignal USR1 = new ProcessSignal(10);

    /** For the program's own purposes. */
    public static final ProcessSignal USR2 = new ProcessSignal(12);

    /** Asks a process to end. */
    public static final ProcessSignal TERM = new ProcessSignal(15);

    /** Ends a process; it cannot be refused. */
    public static final ProcessSignal KILL = new ProcessSignal(9);

    /** Refuses numbers that no signal has. */
    public ProcessSignal {
        if (number < 1 || number > 64) {
            throw new IllegalArgumentException("a signal's number is from 1 to 64, not " + number);
        }
    }

    /**
     * The signal of that name, with or without {@code SIG}, in any case, or of that number; null where there is none.
     */
    public static @Nullable ProcessSignal parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name) || NAMES[i].substring(3).equals(name)) {
                return new ProcessSignal(i + 1);
            }
        }
        try {
            return new ProcessSignal(Integer.parseInt(text));
        } catch (IllegalArgumentException noSuchSignal) {
            return null;
        }
    }

    /** {@code SIGTERM}; {@code SIGRTMIN+n} or {@code signal n} for those without a name of their own. */
    public String name() {
        if (number <= NAMES.length) {
            return NAMES[number - 1];
        }
        return number >= 34 ? "SIGRTMIN+" + (number - 34) : "signal " + number;
    }

    @Override
    public String toString() {
        return name();
    }
}
