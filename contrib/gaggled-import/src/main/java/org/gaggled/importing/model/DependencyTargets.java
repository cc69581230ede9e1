package org.gaggled.importing.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a dependency asks of the programs that are depended on: gaggled refuses it where that is not so. */
final class DependencyTargets {

    private final List<Section> programs;

    /** By their names, and by their tags with an {@code @} before them. */
    private final Map<String, List<Section>> named = new HashMap<>();

    DependencyTargets(List<Section> programs) {
        this.programs = programs;
        for (Section program : programs) {
            add(program.name(), program);
            program.tags().forEach(tag -> add("@" + tag, program));
        }
    }

    private void add(String name, Section program) {
        named.computeIfAbsent(name, key -> new ArrayList<>()).add(program);
    }

    void settle() {
        for (Section program : programs) {
            for (Section dependency : program.dependencies()) {
                List<Section> targets = meant(dependency, program);
                ForeignSetting origin = dependency.origin();
                if (targets.isEmpty()) {
                    program.removeDependency(dependency.name());
                    if (origin != null) {
                        program.lose(origin, "there is no program " + dependency.name() + " in what was imported");
                    }
                }
                targets.forEach(target -> settle(dependency, target));
            }
        }
    }

    /** The programs that a dependency is on: one, or the others with a tag. */
    List<Section> meant(Section dependency, Section of) {
        boolean byTag = dependency.name().startsWith("@");
        return named.getOrDefault(dependency.name(), List.of()).stream()
                .filter(each -> !byTag || !each.equals(of)).toList();
    }

    private static void settle(Section dependency, Section target) {
        ForeignSetting origin = dependency.origin();
        if ("done".equals(dependency.find("until"))) {
            target.set("kind", "task");
        }
        boolean disabled = "false".equals(target.find("enabled"));
        if (disabled && !"false".equals(dependency.find("required")) && origin != null) {
            dependency.approximate(origin, "required", "false",
                    "the program does not wait for " + target.name() + ", which is not enabled");
        }
    }
}
