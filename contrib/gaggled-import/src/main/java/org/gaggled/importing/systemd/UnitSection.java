package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one section of a unit, with those of its drop-ins behind them. Who wants one takes it; what nobody
 * has taken is lost.
 */
final class UnitSection {

    /** Under which names some settings go as well: former ones, and one for two. */
    private static final Map<String, List<String>> OTHER_NAMES = Map.of(
            "TimeoutStartSec", List.of("TimeoutStartSec", "TimeoutSec"),
            "TimeoutStopSec", List.of("TimeoutStopSec", "TimeoutSec"),
            "StartLimitIntervalSec", List.of("StartLimitIntervalSec", "StartLimitInterval"),
            "MemoryMax", List.of("MemoryMax", "MemoryLimit"));

    private final List<Assignment> assignments;
    private final Section findings;
    private final Set<Assignment> taken = new LinkedHashSet<>();

    /** With these, which are reported in a section of the configuration that is made. */
    UnitSection(List<Assignment> assignments, Section findings) {
        this.assignments = assignments;
        this.findings = findings;
    }

    /** The value in force, which may be that of the last drop-in; null where there is none, or it is empty. */
    @Nullable
    Assignment take(String name) {
        List<Assignment> given = given(name);
        taken.addAll(given);
        for (int i = 0; i < given.size() - 1; i++) {
            findings.keep(given.get(i).setting(), "a later one counts");
        }
        Assignment last = given.isEmpty() ? null : given.getLast();
        if (last != null && last.value().isEmpty()) {
            findings.keep(last.setting(), "it takes back what was set before");
            return null;
        }
        return last;
    }

    /** All values of a setting that adds up; an empty one takes back what stands before it. */
    List<Assignment> takeAll(String name) {
        List<Assignment> inForce = inForce(name);
        for (Assignment assignment : given(name)) {
            taken.add(assignment);
            if (assignment.value().isEmpty()) {
                findings.keep(assignment.setting(), "it takes back what was set before");
            } else if (!inForce.contains(assignment)) {
                findings.keep(assignment.setting(), "it is taken back");
            }
        }
        return inForce;
    }

    /** The values of a setting that adds up, without taking them. */
    List<Assignment> inForce(String name) {
        List<Assignment> inForce = new ArrayList<>();
        for (Assignment assignment : given(name)) {
            if (assignment.value().isEmpty()) {
                inForce.clear();
            } else {
                inForce.add(assignment);
            }
        }
        return inForce;
    }

    /** All values of a setting of which an empty one means something: that is the first one then. */
    List<Assignment> takeFromEmpty(String name) {
        List<Assignment> given = given(name);
        taken.addAll(given);
        int first = 0;
        for (int i = 0; i < given.size(); i++) {
            first = given.get(i).value().isEmpty() ? i : first;
        }
        given.subList(0, first).forEach(former -> findings.keep(former.setting(), "it is taken back"));
        return given.subList(first, given.size());
    }

    /** The value in force, without taking it. */
    @Nullable
    String find(String name) {
        List<Assignment> given = given(name);
        return given.isEmpty() || given.getLast().value().isEmpty() ? null : given.getLast().value();
    }

    /** Whether a setting is a yes, in one of systemd's words; false where it is not there. */
    boolean isTrue(String name) {
        String value = find(name);
        return value != null && Values.isTrue(value);
    }

    /** What nobody has taken. */
    List<Assignment> rest() {
        return assignments.stream().filter(assignment -> !taken.contains(assignment)).toList();
    }

    private List<Assignment> given(String name) {
        List<String> names = OTHER_NAMES.getOrDefault(name, List.of(name));
        return assignments.stream().filter(assignment -> names.contains(assignment.name())).toList();
    }
}
