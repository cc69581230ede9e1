package org.gaggled.engine.launch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shell that starts gaggled again when it has died ({@code bin/gaggled --keep}). It cannot know by the status
 * whether gaggled has decided to end, because that status may be an essential program's. So gaggled tells it.
 */
public final class Guardian {

    private static final int SIGUSR1 = 10;

    /** Its process; null where nobody keeps gaggled. */
    private final @Nullable Long pid;

    private Guardian(@Nullable Long pid) {
        this.pid = pid;
    }

    /** That process, if it is there and has started this one. */
    public static Guardian of(@Nullable Long pid) {
        Optional<Long> parent = ProcessHandle.current().parent().map(ProcessHandle::pid);
        return new Guardian(pid != null && parent.filter(pid::equals).isPresent() ? pid : null);
    }

    /** Whether there is one. */
    public boolean isThere() {
        return pid != null;
    }

    /** Tells that gaggled ends by its own decision, and is not to be started again. */
    public void tellThatItEnds() {
        if (pid != null) {
            LibC.kill(pid.intValue(), SIGUSR1);
        }
    }
}
