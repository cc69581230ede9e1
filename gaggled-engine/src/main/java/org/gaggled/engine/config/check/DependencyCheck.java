package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.check.DependencyKnots.Knot;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.text.Wording;

/** Looks for the programs that others depend on, and for cycles among them. */
final class DependencyCheck {

    /** Looking for the nearest name takes time in proportion to the programs; so not for each of very many errors. */
    private static final int MOST_SUGGESTIONS = 100;

    /** The longest cycle that is shown in full. */
    private static final int LONGEST_CYCLE = 100;

    private final List<Program> programs;
    private final Map<String, Integer> indexes;
    private final Problems problems;
    /** Those that depend on a program which is not started again, by its index, and where the first of them says so. */
    private final Map<Integer, OneShot> oneShots = new LinkedHashMap<>();

    private int suggestions;

    private record OneShot(ConfigPosition position, List<String> dependents) {}

    DependencyCheck(List<Program> programs, Problems problems) {
        this.programs = programs;
        this.indexes = indexesOf(programs);
        this.problems = problems;
    }

    static Map<String, Integer> indexesOf(List<Program> programs) {
        Map<String, Integer> indexes = HashMap.newHashMap(programs.size());
        for (int i = 0; i < programs.size(); i++) {
            indexes.put(programs.get(i).name(), i);
        }
        return indexes;
    }

    void check() {
        int[][] edges = new int[programs.size()][];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = resolve(programs.get(i));
        }
        DependencyKnots.find(edges).forEach(this::reportKnot);
        oneShots.forEach((index, oneShot) -> warnOf(programs.get(index), oneShot));
    }

    private int[] resolve(Program program) {
        List<Integer> found = new ArrayList<>();
        for (Dependency dependency : program.dependencies()) {
            Integer on = indexes.get(dependency.name());
            if (on == null) {
                reportMissing(program, dependency);
            } else {
                found.add(on);
                reportIfDisabled(program, dependency, programs.get(on));
                if (programs.get(on).settings().get(KnownSettings.RESPAWN) != Respawn.ALWAYS) {
                    oneShots.computeIfAbsent(on, _ -> new OneShot(dependency.position(), new ArrayList<>()))
                            .dependents()
                            .add(program.name());
                }
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private void reportMissing(Program program, Dependency dependency) {
        problems.error(
                dependency.position(),
                "program " + Wording.quoted(program.name()) + " depends on " + Wording.quoted(dependency.name())
                        + ", which is not defined",
                adviceAbout(dependency.name(), program));
    }

    private String adviceAbout(String missing, Program program) {
        List<String> words = List.of(missing.strip().split("\\s+", -1));
        if (words.size() > 1 && words.stream().allMatch(indexes::containsKey)) {
            return "write commas between names: " + String.join(", ", words);
        }
        List<String> others =
                programs.stream().map(Program::name).filter(name -> !name.equals(program.name())).toList();
        if (suggestions++ < MOST_SUGGESTIONS) {
            String nearest = NearestName.find(missing, others);
            if (nearest != null) {
                return "did you mean '" + nearest + "'?";
            }
        }
        return others.isEmpty() ? "there is no other program" : "known: " + Wording.listed(others);
    }

    private void reportIfDisabled(Program program, Dependency dependency, Program on) {
        if (program.enabled() && !on.enabled()) {
            problems.error(
                    dependency.position(),
                    "program " + Wording.quoted(program.name()) + " is enabled, but depends on "
                            + Wording.quoted(on.name()) + ", which is not",
                    "enable " + Wording.quoted(on.name()) + ", disable " + Wording.quoted(program.name())
                            + ", or remove the dependency");
        }
    }

    /**
     * A dependency is on a program that runs, at each start; of one that has ended, nobody knows yet whether it did its
     * work.
     */
    private void warnOf(Program ended, OneShot oneShot) {
        Respawn respawn = ended.settings().get(KnownSettings.RESPAWN);
        String when = respawn == Respawn.ON_FAILURE ? "once it has ended with success" : "once it has ended";
        problems.warning(
                oneShot.position(),
                "program " + Wording.quoted(ended.name()) + " has respawn = " + respawn + ": " + when
                        + ", nothing that depends on it is started again, even by an operator: "
                        + Wording.listed(oneShot.dependents()),
                "run it from their own commands, or let it stay up");
    }

    private void reportKnot(Knot knot) {
        String more = knot.others().isEmpty() ? "" : "; " + inCyclesWithThese(knot.others());
        for (List<Integer> cycle : knot.cycles()) {
            problems.error(
                    closingPosition(programs.get(cycle.getLast()), programs.get(cycle.getFirst())),
                    "dependency cycle: " + shown(cycle) + more,
                    cycle.size() == 1 ? "remove this dependency" : "remove one of these dependencies");
            more = "";
        }
    }

    private String inCyclesWithThese(List<Integer> others) {
        String names = Wording.listed(others.stream().map(other -> programs.get(other).name()).toList());
        return others.size() == 1
                ? "1 more program is in cycles with these: " + names
                : others.size() + " more programs are in cycles with these: " + names;
    }

    private static ConfigPosition closingPosition(Program last, Program first) {
        return last.dependencies().stream()
                .filter(dependency -> dependency.name().equals(first.name()))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private String shown(List<Integer> cycle) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.min(cycle.size(), LONGEST_CYCLE); i++) {
            names.add(programs.get(cycle.get(i)).name());
        }
        if (cycle.size() > LONGEST_CYCLE) {
            names.add("(" + (cycle.size() - LONGEST_CYCLE) + " more)");
        }
        names.add(programs.get(cycle.getFirst()).name());
        return String.join(" -> ", names);
    }
}
