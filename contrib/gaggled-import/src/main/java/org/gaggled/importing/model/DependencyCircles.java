package org.gaggled.importing.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes dependencies away that close a circle: gaggled refuses one, where other supervisors break it somewhere. */
final class DependencyCircles {

    private final List<Section> programs;
    private final Set<Section> finished = new HashSet<>();
    private final List<Section> path = new ArrayList<>();

    private DependencyCircles(List<Section> programs) {
        this.programs = programs;
    }

    static void settle(List<Section> programs) {
        DependencyCircles circles = new DependencyCircles(programs);
        programs.forEach(circles::follow);
    }

    private void follow(Section program) {
        if (finished.contains(program)) {
            return;
        }
        path.add(program);
        for (Section dependency : program.dependencies()) {
            List<Section> targets = DependencyTargets.meant(dependency, program, programs);
            List<Section> open = targets.stream().filter(path::contains).toList();
            if (open.isEmpty()) {
                targets.forEach(this::follow);
            } else {
                remove(program, dependency, open.getFirst());
            }
        }
        path.removeLast();
        finished.add(program);
    }

    private void remove(Section program, Section dependency, Section closed) {
        ForeignSetting origin = dependency.origin();
        program.removeDependency(dependency.name());
        if (origin != null) {
            program.lose(origin, "it would close a circle: " + Stream
                    .concat(path.subList(path.indexOf(closed), path.size()).stream(), Stream.of(closed))
                    .map(Section::name).collect(Collectors.joining(", ")));
        }
    }
}
