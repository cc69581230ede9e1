package org.gaggled.importing.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The programs that were read, the settings that are for all of them, and what became of everything. */
public final class Gaggle {

    private final List<Finding> findings = new ArrayList<>();
    private final Section global = new Section("gaggled", findings::add);
    private final Map<String, Section> programs = new LinkedHashMap<>();

    /** The section {@code gaggled}. */
    public Section global() {
        return global;
    }

    /**
     * A further program.
     *
     * @param from what names it; where gaggled does not allow the name, or another program has it, it gets one like it
     */
    public Section program(String name, ForeignSetting from) {
        String allowed = ProgramName.of(name, programs.keySet());
        Section program = new Section(allowed, findings::add);
        programs.put(allowed, program);
        if (!allowed.equals(name)) {
            program.approximate(from, "the program is called '" + allowed + "' here: gaggled does not allow the name,"
                    + " or another program has it");
        }
        return program;
    }

    public List<Section> programs() {
        return List.copyOf(programs.values());
    }

    /** Mends what gaggled would refuse of programs that are right one by one. To be done when all are read. */
    public void settle() {
        SharedLogFiles.settle(programs());
        DependencyTargets targets = new DependencyTargets(programs());
        targets.settle();
        DependencyCircles.settle(programs(), targets);
    }

    /** What became of each setting, in the order of the files. */
    public List<Finding> findings() {
        Map<String, Integer> files = new HashMap<>();
        findings.forEach(finding -> files.putIfAbsent(finding.setting().place().file(), files.size()));
        Set<ForeignSetting> changed = findings.stream().filter(finding -> finding.outcome() != Outcome.KEPT)
                .map(Finding::setting).collect(Collectors.toSet());
        return findings.stream()
                .filter(finding -> finding.outcome() != Outcome.KEPT || !changed.contains(finding.setting()))
                // Several programs may come of one section.
                .distinct()
                .sorted(Comparator
                        .<Finding>comparingInt(finding -> files.getOrDefault(finding.setting().place().file(), 0))
                        .thenComparingInt(finding -> finding.setting().place().line()))
                .toList();
    }
}
