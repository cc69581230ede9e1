package org.gaggled.engine.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The needs of a gaggle's programs, as {@link Edge}s between them. */
final class Needs {

    private Needs() {}

    /**
     * Makes the needs of all programs out of their definitions. What leaves keeps its needs, without those that are
     * gone: it is still to be stopped before them.
     */
    static void connect(Map<ProgramId, Program> programs, Neighbourhood neighbourhood, Lives lives) {
        programs.values().forEach(program -> program.neededBy.clear());
        neighbourhood.hosts().forEach(host -> host.neighbours().forEach(one -> one.neededBy().clear()));
        neighbourhood.forgetNames();
        for (Program program : programs.values()) {
            Map<Needed, Edge> former = new HashMap<>();
            program.needs.forEach(edge -> former.put(edge.needed, edge));
            program.needs.clear();
            program.missing = 0;
            program.needsElsewhere = false;
            Map<String, Edge.Rule> groups = new HashMap<>();
            for (Dependency rule : program.rules().dependencies()) {
                Edge.Rule group = groups.computeIfAbsent(rule.rule(), _ -> new Edge.Rule());
                for (Needed needed : meantBy(rule, program, programs, neighbourhood)) {
                    Edge edge = new Edge(program, needed, rule, group);
                    edge.takeOver(former.get(needed), lives.now());
                    program.needs.add(edge);
                    needed.neededBy().add(edge);
                }
            }
            lives.moveGrace(program);
        }
        neighbourhood.forgetUnneeded();
        rank(programs);
    }

    private static List<? extends Needed> meantBy(
            Dependency rule, Program program, Map<ProgramId, Program> programs, Neighbourhood neighbourhood) {
        if (rule.on().host() != null) {
            program.needsElsewhere = true;
            return neighbourhood.meantBy(rule.on());
        }
        Program needed = programs.get(rule.on());
        return needed == null ? List.of() : List.of(needed);
    }

    /** The first of a program's needs that does not hold; there must be one. */
    static Edge firstMissing(Program program) {
        for (Edge need : program.needs) {
            if (!need.holds()) {
                return need;
            }
        }
        throw new IllegalStateException(program.id + " misses none of its dependencies");
    }

    private static int needsHere(Program program) {
        return program.needsElsewhere
                ? (int) program.needs.stream().filter(need -> need.needed instanceof Program).count()
                : program.needs.size();
    }

    /** Ranks each program behind all that it needs, and otherwise in the order of the configuration. */
    private static void rank(Map<ProgramId, Program> programs) {
        Map<Program, Integer> unranked = HashMap.newHashMap(programs.size());
        Queue<Program> next = new ArrayDeque<>();
        for (Program program : programs.values()) {
            int needs = needsHere(program);
            if (needs == 0) {
                next.add(program);
            } else {
                unranked.put(program, needs);
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
