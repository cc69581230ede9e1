package org.gaggled.api.announce;

import java.time.Instant;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;

/** Changes as tests tell them, and states that are read as such. */
final class Changes {

    private Changes() {}

    /** That a program became that, at so many nanoseconds, which is the wall clock as well. */
    static Change of(String program, Condition condition, long pid, long at) {
        return new Change(program, condition, true, state(program, condition, pid), Instant.EPOCH.plusNanos(at), at);
    }

    private static ProgramState state(String program, Condition condition, long pid) {
        ProgramState.Builder state = ProgramState.builder(program).lastPid(pid);
        return switch (condition) {
            case UP -> state.phase(ProgramPhase.UP).pid(pid).build();
            case NOT_READY -> state.phase(ProgramPhase.UP).pid(pid).ready(false).build();
            case DONE -> state.phase(ProgramPhase.DONE).lastExit(new ExitStatus.Exited(0)).build();
            default -> state.lastExit(new ExitStatus.Exited(3)).build();
        };
    }
}
