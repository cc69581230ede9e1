package org.gaggled.api.control;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What gaggled can be told to do. This is the table of the verbs: control sources derive their calls, and what those take, from it.
 * Operations may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an {@code else}.
 */
public enum Operation {
    /** Clears the disabled mark and makes the program wanted: it starts once its dependencies are satisfied. */
    START(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Marks the program disabled, cancels what is pending and stops it. */
    STOP(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Stops the program; its {@code respawn} decides whether it comes back. Cancels a pause before a restart. */
    RESTART(Role.OPERATE, Takes.PROGRAMS, Takes.WAIT),
    /** Sends a signal to what a stop would reach. It changes nothing else. */
    SIGNAL(Role.OPERATE, Takes.PROGRAMS, Takes.SIGNAL),
    /** Begins to stop everything; gaggled then ends. */
    SHUTDOWN(Role.OPERATE);

    private enum Takes {
        PROGRAMS,
        SIGNAL,
        WAIT
    }

    private final Role requiredRole;
    private final int takes;

    Operation(Role requiredRole, Takes... takes) {
        this.requiredRole = requiredRole;
        int bits = 0;
        for (Takes one : takes) {
            bits |= 1 << one.ordinal();
        }
        this.takes = bits;
    }

    private boolean takes(Takes what) {
        return (takes & 1 << what.ordinal()) != 0;
    }

    /** It as it is written and said: {@code start}. */
    public String getWord() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a requester has to be for it. */
    public Role getRequiredRole() {
        return requiredRole;
    }

    /** Whether it is done to programs, and so takes a {@link ProgramSelector}; otherwise it concerns the gaggle as a whole. */
    public boolean takesPrograms() {
        return takes(Takes.PROGRAMS);
    }

    /** Whether it takes a signal. */
    public boolean takesSignal() {
        return takes(Takes.SIGNAL);
    }

    /** Whether the answer can wait until the programs are where they are to be. */
    public boolean canWait() {
        return takes(Takes.WAIT);
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
