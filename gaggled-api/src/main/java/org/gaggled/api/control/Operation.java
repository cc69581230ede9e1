package org.gaggled.api.control;

import java.util.List;
import java.util.Locale;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What gaggled can be told to do. This is the table of the verbs: control sources derive their calls, and what those
 * take, from it. Operations may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an
 * {@code else}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum Operation {
    /** Clears the disabled mark and makes the program wanted: it starts once its dependencies are satisfied. */
    START(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Marks the program disabled, cancels what is pending and stops it. */
    STOP(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Stops the program; its {@code respawn} decides whether it comes back. Cancels a pause before a restart. */
    RESTART(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Sends a signal to what a stop would reach. It changes nothing else. */
    SIGNAL(Role.OPERATE, Takes.PROGRAMS, Takes.SIGNAL),
    /**
     * Has the program read its configuration again: sends its {@code reloadsignal}, or begins its
     * {@code reloadcommand}, whose failure is logged.
     */
    RELOAD(Role.OPERATE, Takes.PROGRAMS),
    /** Begins to stop everything; gaggled then ends. */
    SHUTDOWN(Role.OPERATE);

    private enum Takes {
        PROGRAMS,
        SIGNAL,
        WAIT
    }

    private final Role requiredRole;
    private final boolean programs;
    private final boolean signal;
    private final boolean waiting;

    Operation(Role requiredRole, Takes... takes) {
        List<Takes> all = List.of(takes);
        this.requiredRole = requiredRole;
        this.programs = all.contains(Takes.PROGRAMS);
        this.signal = all.contains(Takes.SIGNAL);
        this.waiting = all.contains(Takes.WAIT);
    }

    /** It as it is written and said: {@code start}. */
    public String getWord() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a requester has to be for it. */
    public Role getRequiredRole() {
        return requiredRole;
    }

    /**
     * Whether it is done to programs, and so takes a {@link ProgramSelector}; otherwise it concerns the gaggle as a
     * whole.
     */
    public boolean takesPrograms() {
        return programs;
    }

    /** Whether it takes a signal. */
    public boolean takesSignal() {
        return signal;
    }

    /** Whether the answer can wait until the programs are where they are to be. */
    public boolean canWait() {
        return waiting;
    }

    /** The operation of that word; null where there is none. */
    public static @Nullable Operation find(String word) {
        for (Operation operation : values()) {
            if (operation.getWord().equals(word)) {
                return operation;
            }
        }
        return null;
    }
}
