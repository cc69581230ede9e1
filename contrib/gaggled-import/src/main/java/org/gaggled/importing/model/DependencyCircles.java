package org.gaggled.importing.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes dependencies away that close a circle: gaggled refuses one, where other supervisors break it somewhere. */
final class DependencyCircles {

    /**
     * A program on the path, with what is left to follow from it.
     *
     * @param targets of the dependency that is followed just now
     */
    private record Step(Section program, Iterator<Section> dependencies, Iterator<Section> targets) {}

    private final DependencyTargets targets;
    private final Set<Section> finished = new HashSet<>();
    private final Set<Section> path = new LinkedHashSet<>();

    /** The same path; a chain of dependencies may be longer than methods can call each other. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private DependencyCircles(DependencyTargets targets) {
        this.targets = targets;
    }

    static void settle(List<Section> programs, DependencyTargets targets) {
        DependencyCircles circles = new DependencyCircles(targets);
        programs.forEach(circles::follow);
    }

    private void follow(Section first) {
        enter(first);
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            if (step.targets().hasNext()) {
                steps.push(step);
                enter(step.targets().next());
            } else if (step.dependencies().hasNext()) {
                steps.push(new Step(
                        step.program(), step.dependencies(), targetsOf(step.dependencies().next(), step.program())));
            } else {
                path.remove(step.program());
                finished.add(step.program());
            }
        }
    }

    private void enter(Section program) {
        if (!finished.contains(program)) {
            path.add(program);
            steps.push(new Step(program, program.dependencies().iterator(), List.<Section>of().iterator()));
        }
    }

    /** None where it closes a circle, and is taken away. */
    private Iterator<Section> targetsOf(Section dependency, Section program) {
        List<Section> meant = targets.meant(dependency, program);
        Section closed = meant.stream().filter(path::contains).findFirst().orElse(null);
        if (closed == null) {
            return meant.iterator();
        }
        remove(program, dependency, closed);
        return List.<Section>of().iterator();
    }

    private void remove(Section program, Section dependency, Section closed) {
        ForeignSetting origin = dependency.origin();
        program.removeDependency(dependency.name());
        if (origin != null) {
            program.lose(origin, "it would close a circle: " + Stream
                    .concat(path.stream().dropWhile(each -> !each.equals(closed)), Stream.of(closed))
                    .map(Section::name).collect(Collectors.joining(", ")));
        }
    }
}
