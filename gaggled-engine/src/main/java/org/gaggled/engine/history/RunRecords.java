package org.gaggled.engine.history;

import java.io.IOException;
import java.util.List;
import org.gaggled.api.program.ProgramRun;

/**
 * What is noted of the runs of each program: each of them when it is over, and before that when it was first ready.
 * Older records are dropped. For one thread.
 */
interface RunRecords {

    /** Notes a run, behind all others of that program. */
    void add(String program, ProgramRun run) throws IOException;

    /** What is kept of that program, in the order in which it was noted. */
    List<ProgramRun> of(String program) throws IOException;
}
