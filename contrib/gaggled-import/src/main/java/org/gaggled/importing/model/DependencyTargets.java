package org.gaggled.importing.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a dependency asks of the program that is depended on: gaggled refuses it where that is not so. */
final class DependencyTargets {

    private DependencyTargets() {}

    static void settle(List<Section> programs) {
        Map<String, Section> byName = new LinkedHashMap<>();
        programs.forEach(program -> byName.put(program.name(), program));
        for (Section program : programs) {
            for (Section dependency : program.dependencies()) {
                Section target = byName.get(dependency.name());
                ForeignSetting origin = dependency.origin();
                if (target == null) {
                    program.removeDependency(dependency.name());
                    if (origin != null) {
                        program.lose(origin, "there is no program " + dependency.name() + " in what was imported");
                    }
                } else {
                    settle(dependency, target, origin);
                }
            }
        }
    }

    private static void settle(Section dependency, Section target, @Nullable ForeignSetting origin) {
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
