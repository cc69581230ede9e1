package org.gaggled.importing.model;

import java.util.List;

/** What a dependency asks of the programs that are depended on: gaggled refuses it where that is not so. */
final class DependencyTargets {

    private DependencyTargets() {}

    static void settle(List<Section> programs) {
        for (Section program : programs) {
            for (Section dependency : program.dependencies()) {
                List<Section> targets = meant(dependency, program, programs);
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

    /** The programs that a dependency is on: one, or those with a tag. */
    static List<Section> meant(Section dependency, Section of, List<Section> programs) {
        String name = dependency.name();
        return programs.stream()
                .filter(each -> name.startsWith("@")
                        ? each.tags().contains(name.substring(1)) && !each.equals(of)
                        : each.name().equals(name))
                .toList();
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
