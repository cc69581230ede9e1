package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.engine.config.check.DependencyKnots.Knot;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.check.MeantPrograms.Contradiction;
import org.gaggled.engine.config.check.MeantPrograms.Need;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.text.Wording;

/** Looks for the programs that others depend on, and for cycles among them. */
final class DependencyCheck {

    /** Looking for the nearest name takes time in proportion to the programs; so not for each of very many errors. */
    private static final int MOST_SUGGESTIONS = 100;

    /** The longest cycle that is shown in full. */
    private static final int LONGEST_CYCLE = 100;

    /** Dependencies of all programs together, those on each instance counted; it bounds the memory they take. */
    public static final int MOST_DEPENDENCIES = 1_000_000;

    private final List<Program> programs;
    private final List<List<Program>> sections;
    private final MeantPrograms meant;
    private final Map<String, Integer> places;
    private final Problems problems;

    /** Those that depend on a section which is not started again, by its name, and where the first of them says so. */
    private final Map<String, OneShot> oneShots = new LinkedHashMap<>();

    private int suggestions;
    private int needs;

    private record OneShot(ConfigPosition position, ProgramKind kind, Respawn respawn, Set<String> dependents) {}

    /** A check of these programs; {@code sections} has the instances of each section together. */
    DependencyCheck(List<Program> programs, List<List<Program>> sections, MeantPrograms meant, Problems problems) {
        this.programs = programs;
        this.sections = sections;
        this.meant = meant;
        this.places = MeantPrograms.placesOf(programs);
        this.problems = problems;
    }

    void check() {
        List<int[]> edges = new ArrayList<>(programs.size());
        sections.forEach(instances -> problems.forInstances(instances, program -> edges.add(resolve(program))));
        DependencyKnots.find(edges.toArray(int[][]::new)).forEach(this::reportKnot);
        oneShots.forEach(this::warnOf);
    }

    /** The places of the programs that it depends on; none where there are too many in all, which is reported once. */
    private int[] resolve(Program program) {
        for (Dependency dependency : program.dependencies()) {
            if (meant.isElsewhere(dependency)) {
                checkElsewhere(program, dependency);
            } else if (meant.meantBy(dependency, program).isEmpty()) {
                reportMissing(program, dependency);
            } else {
                warnOfUnknown(program, dependency);
            }
        }
        List<Contradiction> contradictions = new ArrayList<>();
        List<Need> found = needs > MOST_DEPENDENCIES ? List.of() : meant.needsOf(program, contradictions);
        if (!contradictions.isEmpty()) {
            report(program, contradictions.getFirst());
        }
        needs += found.size();
        if (needs > MOST_DEPENDENCIES) {
            reportTooMany(program, found);
            return new int[0];
        }
        Set<Dependency> disabled = new HashSet<>();
        Set<Dependency> neverMet = new HashSet<>();
        for (Need need : found) {
            if (program.enabled() && !need.on().enabled() && need.written().required()
                    && disabled.add(need.written())) {
                reportDisabled(program, need);
            }
            switch (need.until()) {
                case STARTED, READY -> noteOneShot(program, need);
                case DONE -> {
                    if (isService(need.on()) && neverMet.add(need.written())) {
                        reportNeverDone(program, need);
                    }
                }
                case ENDED -> {
                    if (isService(need.on()) && DutySettings.respawn(need.on().settings()) == Respawn.ALWAYS
                            && neverMet.add(need.written())) {
                        warnOfShortEnd(program, need);
                    }
                }
            }
        }
        return found.stream().mapToInt(need -> places.getOrDefault(need.on().name(), 0)).toArray();
    }

    private void checkElsewhere(Program program, Dependency dependency) {
        if (!meant.hasCluster()) {
            problems.error(
                    dependency.position(),
                    "program " + Wording.quoted(program.section()) + " depends on "
                            + Wording.quoted(dependency.name()) + ", but this gaggled is in no cluster",
                    "add section gaggled/cluster");
        }
    }

    private void warnOfUnknown(Program program, Dependency dependency) {
        ConfigPosition position = dependency.settings().positionOf(KnownSettings.ON_UNKNOWN);
        if (position != null) {
            problems.warning(
                    position,
                    "onunknown of dependency " + Wording.quoted(dependency.name()) + " of program "
                            + Wording.quoted(program.section()) + " has no effect: "
                            + Wording.quoted(dependency.name()) + " is of this host, and always known",
                    "remove it");
        }
    }

    /** False too where the kind was refused. */
    private static boolean isService(Program program) {
        return program.kind() == ProgramKind.SERVICE
                && !program.settings().refused().contains(DutySettings.KIND.getName());
    }

    private void noteOneShot(Program dependent, Need need) {
        Respawn respawn = DutySettings.respawn(need.on().settings());
        if (need.written().required() && (need.on().kind() == ProgramKind.TASK || respawn != Respawn.ALWAYS)) {
            oneShots.computeIfAbsent(need.on().section(),
                    _ -> new OneShot(need.written().position(), need.on().kind(), respawn, new LinkedHashSet<>()))
                    .dependents()
                    .add(dependent.section());
        }
    }

    private static ConfigPosition untilPosition(Need need) {
        ConfigPosition until = need.written().settings().positionOf(KnownSettings.UNTIL);
        return until != null ? until : need.written().position();
    }

    private void reportNeverDone(Program program, Need need) {
        String on = Wording.quoted(need.on().section());
        problems.error(
                untilPosition(need),
                "program " + Wording.quoted(program.section()) + " waits until " + on + " is done, but " + on
                        + " is a service, which is never done",
                "give " + on + " kind = task, or write until = ended");
    }

    private void warnOfShortEnd(Program program, Need need) {
        String on = Wording.quoted(need.on().section());
        problems.warning(
                untilPosition(need),
                "program " + Wording.quoted(program.section()) + " waits until " + on
                        + " has ended, but gaggled starts "
                        + on + " again after every end",
                "give " + on + " respawn = false or kind = task");
    }

    private void reportTooMany(Program program, List<Need> found) {
        if (!found.isEmpty()) {
            problems.error(
                    found.getLast().written().position(),
                    "up to here, the programs have more than " + MOST_DEPENDENCIES
                            + " dependencies, those on each instance counted",
                    "let " + Wording.quoted(program.section()) + " depend on one program that depends on the others");
        }
    }

    private void report(Program program, Contradiction found) {
        problems.error(
                found.second().position(),
                "program " + Wording.quoted(program.section()) + " depends on " + Wording.quoted(found.on().name())
                        + " by " + Wording.quoted(found.second().name()) + ", with other settings than by "
                        + Wording.quoted(found.first().name()) + " at " + found.first().position(),
                "give both the same settings, or let it depend on " + Wording.quoted(found.on().section())
                        + " itself as well, which counts for more");
    }

    private void reportMissing(Program program, Dependency dependency) {
        String tag = ProgramNames.isTag(dependency.name()) ? dependency.name().substring(1) : null;
        if (tag != null && meant.tags().contains(tag)) {
            problems.warning(
                    dependency.position(),
                    "no program but " + Wording.quoted(program.section()) + " itself has the tag "
                            + Wording.quoted(tag) + ", so that it depends on nothing by that",
                    "give the tag to other programs, or remove the dependency");
            return;
        }
        String missing = "program " + Wording.quoted(program.section()) + " depends on "
                + Wording.quoted(dependency.name())
                + (tag == null ? ", which is not defined" : ", but no program has that tag");
        String advice = tag == null ? adviceAbout(dependency.name(), program) : adviceAboutTag(tag);
        if (dependency.required()) {
            problems.error(dependency.position(), missing, advice);
        } else {
            problems.warning(dependency.position(), missing + ", and is not waited for, because required = false",
                    advice);
        }
    }

    private String adviceAboutTag(String missing) {
        String nearest = suggestions++ < MOST_SUGGESTIONS ? NearestName.find(missing, meant.tags()) : null;
        if (nearest != null) {
            return "did you mean '@" + nearest + "'?";
        }
        return meant.tags().isEmpty() ? "give programs the tag with 'tags'" : "known: " + Wording.listed(meant.tags());
    }

    private String adviceAbout(String missing, Program program) {
        List<String> words = List.of(missing.strip().split("\\s+", -1));
        if (words.size() > 1 && words.stream().allMatch(meant.names()::contains)) {
            return "write commas between names: " + String.join(", ", words);
        }
        List<String> others =
                meant.names().stream()
                        .filter(name -> !name.equals(program.name()) && !name.equals(program.section()))
                        .toList();
        if (suggestions++ < MOST_SUGGESTIONS) {
            String nearest = NearestName.find(missing, others);
            if (nearest != null) {
                return "did you mean '" + nearest + "'?";
            }
        }
        return others.isEmpty() ? "there is no other program" : "known: " + Wording.listed(others);
    }

    private void reportDisabled(Program program, Need need) {
        String on = Wording.quoted(ProgramNames.isTag(need.written().name()) ? need.on().name()
                : need.written().name());
        String dependent = Wording.quoted(program.section());
        problems.error(
                need.written().position(),
                "program " + dependent + " is enabled, but depends on " + on + ", which is not",
                "enable " + on + ", disable " + dependent + ", or remove the dependency");
    }

    /** Who waits until it is started or ready needs it to run at each start. */
    private void warnOf(String ended, OneShot oneShot) {
        boolean task = oneShot.kind() == ProgramKind.TASK;
        String when = task || oneShot.respawn() == Respawn.ON_FAILURE
                ? "once it has ended with success" : "once it has ended";
        problems.warning(
                oneShot.position(),
                "program " + Wording.quoted(ended)
                        + (task ? " is a task: " : " has respawn = " + oneShot.respawn() + ": ")
                        + when + ", nothing that depends on it is started again, even by an operator: "
                        + Wording.listed(oneShot.dependents()),
                task ? "let them wait with until = done"
                        : "if it is there to end, give it kind = task, and they wait until it is done; otherwise let it"
                                + " stay up");
    }

    /** Cycles through other instances of the same sections are the same mistake. */
    private void reportKnot(Knot knot) {
        Set<String> shown = new HashSet<>();
        knot.cycles().forEach(cycle -> cycle.forEach(place -> shown.add(programs.get(place).section())));
        Set<String> others = new LinkedHashSet<>();
        knot.others().forEach(place -> others.add(programs.get(place).section()));
        others.removeAll(shown);
        String more = others.isEmpty() ? "" : "; " + inCyclesWithThese(others);
        Set<Set<String>> told = new HashSet<>();
        for (List<Integer> cycle : knot.cycles()) {
            List<String> path = sectionsOf(cycle);
            if (told.add(Set.copyOf(path))) {
                problems.error(
                        closingPosition(programs.get(cycle.getLast()), programs.get(cycle.getFirst())),
                        "dependency cycle: " + shown(path) + more,
                        path.size() == 1 ? "remove this dependency" : "remove one of these dependencies");
                more = "";
            }
        }
    }

    private String inCyclesWithThese(Set<String> others) {
        String names = Wording.listed(others);
        return others.size() == 1
                ? "1 more program is in cycles with these: " + names
                : others.size() + " more programs are in cycles with these: " + names;
    }

    private ConfigPosition closingPosition(Program last, Program first) {
        return meant.needsOf(last).stream()
                .filter(need -> need.on().name().equals(first.name()))
                .findFirst()
                .orElseThrow()
                .written()
                .position();
    }

    /** The sections that a cycle leads through; instances of one that follow each other count as one. */
    private List<String> sectionsOf(List<Integer> cycle) {
        List<String> path = new ArrayList<>();
        for (int place : cycle) {
            String section = programs.get(place).section();
            if (path.isEmpty() || !path.getLast().equals(section)) {
                path.add(section);
            }
        }
        if (path.size() > 1 && path.getLast().equals(path.getFirst())) {
            path.removeLast();
        }
        return path;
    }

    private static String shown(List<String> cycle) {
        List<String> names = new ArrayList<>(cycle.subList(0, Math.min(cycle.size(), LONGEST_CYCLE)));
        if (cycle.size() > LONGEST_CYCLE) {
            names.add("(" + (cycle.size() - LONGEST_CYCLE) + " more)");
        }
        names.add(cycle.getFirst());
        return String.join(" -> ", names);
    }
}
