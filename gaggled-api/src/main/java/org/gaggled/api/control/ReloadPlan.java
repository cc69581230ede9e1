package org.gaggled.api.control;

import java.util.List;
import org.gaggled.api.Stability;
import org.gaggled.api.config.ConfigProblem;

/**
 * What a reload of the configuration does, all of it, or why it does nothing. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ReloadPlan {

    private final List<PlannedChange> programs;
    private final List<PlannedChange> parts;
    private final List<ConfigProblem> problems;

    /** Made by the host; public so that tests can make one too. */
    public ReloadPlan(List<PlannedChange> programs, List<PlannedChange> parts, List<ConfigProblem> problems) {
        this.programs = List.copyOf(programs);
        this.parts = List.copyOf(parts);
        this.problems = List.copyOf(problems);
    }

    /** A plan by which nothing is done, because of these problems. */
    public static ReloadPlan refused(List<ConfigProblem> problems) {
        return new ReloadPlan(List.of(), List.of(), problems);
    }

    /**
     * One entry for each program, in the order of the new configuration; those that it does not have any more come
     * last. Empty where it {@linkplain #isRefused() is refused}.
     */
    public List<PlannedChange> getPrograms() {
        return programs;
    }

    /** The settings of gaggled itself, channels and notifiers that differ; those that are kept are not among them. */
    public List<PlannedChange> getParts() {
        return parts;
    }

    /** What is wrong with the configuration, errors and warnings, in the order of its text. */
    public List<ConfigProblem> getProblems() {
        return problems;
    }

    /** Whether nothing is done, because of an error among the problems. */
    public boolean isRefused() {
        return problems.stream().anyMatch(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR);
    }

    /** Whether it changes nothing at all. */
    public boolean isEmpty() {
        return parts.isEmpty()
                && programs.stream().allMatch(change -> change.getAction() == PlannedChange.Action.KEEP);
    }
}
