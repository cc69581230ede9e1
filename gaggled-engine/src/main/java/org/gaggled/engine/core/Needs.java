package org.gaggled.engine.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** The needs of a gaggle's programs, as {@link Edge}s between them. */
final class Needs {

    private Needs() {}

    /**
     * Makes the needs of all programs out of their definitions. What leaves keeps its needs, without those that are
     * gone: it is still to be stopped before them.
     */
    static void connect(Map<ProgramId, Program> programs, Lives lives) {
        programs.values().forEach(program -> program.neededBy.clear());
        for (Program program : programs.values()) {
            Map<Program, Edge> former = new HashMap<>();
            program.needs.forEach(edge -> former.put(edge.needed, edge));
            program.needs.clear();
            program.missing = 0;
            Map<String, Edge.Rule> groups = new HashMap<>();
            for (Dependency rule : program.rules().dependencies()) {
                Program needed = programs.get(rule.on());
                if (needed != null) {
                    Edge.Rule group = groups.computeIfAbsent(rule.rule(), _ -> new Edge.Rule());
                    Edge edge = new Edge(program, needed, rule, group);
                    edge.takeOver(former.get(needed), lives.now());
                    program.needs.add(edge);
                    needed.neededBy.add(edge);
                }
            }
            lives.moveGrace(program);
        }
        rank(programs);
    }

    /** Ranks each program behind all that it needs, and otherwise in the order of the configuration. */
    private static void rank(Map<ProgramId, Program> programs) {
        Map<Program, Integer> unranked = HashMap.newHashMap(programs.size());
        Queue<Program> next = new ArrayDeque<>();
        for (Program program : programs.values()) {
            if (program.needs.isEmpty()) {
                next.add(program);
            } else {
                unranked.put(program, program.needs.size());
            }
        }
        int rank = 0;
        for (Program program = next.poll(); program != null; program = next.poll()) {
            program.rank = rank++;
            for (Edge edge : program.neededBy) {
                if (unranked.merge(edge.dependent, -1, Integer::sum) == 0) {
                    next.add(edge.dependent);
                }
            }
        }
    }
}
