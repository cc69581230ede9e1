package org.gaggled.engine.core;

import java.util.Map;
import org.gaggled.api.launch.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier gaggled has left of one program.
 *
 * @param process the process that was noted of its current run, which may be gone by now; null where none was: then no
 * process of that run has ever executed anything
 * @param errands the processes that were noted of the commands around its life
 * @param carriedOut whether what followed from the last change of it was certainly done; otherwise it may not have been
 * sent the signal that it was to be sent
 */
public record FormerProgram(
        Memory memory,
        @Nullable ProcessIdentity process,
        Map<ErrandKind, ProcessIdentity> errands,
        boolean carriedOut) {

    /** Keeps a copy of the map. */
    public FormerProgram {
        errands = Map.copyOf(errands);
    }
}
