package org.gaggled.engine.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.ProgramRun;

/** Records that end with gaggled. */
final class RunMemory implements RunRecords {

    /** Of a run there are at most two records. */
    private static final int MOST_RECORDS = 2 * RunHistory.MOST_IN_MEMORY;

    private final Map<String, Deque<ProgramRun>> records = new HashMap<>();

    @Override
    public void add(String program, ProgramRun run) {
        Deque<ProgramRun> ofProgram = records.computeIfAbsent(program, _ -> new ArrayDeque<>());
        ofProgram.addLast(run);
        if (ofProgram.size() > MOST_RECORDS) {
            ofProgram.removeFirst();
        }
    }

    @Override
    public List<ProgramRun> of(String program) {
        Deque<ProgramRun> ofProgram = records.get(program);
        return ofProgram == null ? List.of() : List.copyOf(ofProgram);
    }
}
