package org.gaggled.api.launch;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * The end of a launched process.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProcessExit {

    private final ExitStatus status;
    private final @Nullable ResourceUsage usage;
    private final boolean leftovers;

    /** Made by launchers; the parameters are those of the getters. */
    public ProcessExit(ExitStatus status, @Nullable ResourceUsage usage, boolean leftovers) {
        this.status = Objects.requireNonNull(status);
        this.usage = usage;
        this.leftovers = leftovers;
    }

    /** How it ended. */
    public ExitStatus getStatus() {
        return status;
    }

    /** What it used, or null when the launcher cannot tell. */
    public @Nullable ResourceUsage getUsage() {
        return usage;
    }

    /**
     * Whether other processes of its session are still there, in {@link SignalScope#GROUP}; they may be no more than
     * dead ones that nobody has reaped yet. Then {@link LaunchListener#gone()} follows when they have ended; until then
     * they can be signalled through the {@link LaunchedProcess}.
     */
    public boolean hasLeftovers() {
        return leftovers;
    }

    @Override
    public String toString() {
        return status + (leftovers ? ", leftovers" : "");
    }
}
