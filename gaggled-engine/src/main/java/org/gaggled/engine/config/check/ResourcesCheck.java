package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CgroupDelegation;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.gaggled.engine.launch.CgroupLimits;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine lets gaggled set the {@code resources} of the enabled programs. A reason is told once, at the
 * first program that it concerns.
 */
final class ResourcesCheck {

    private final List<Program> programs;
    private final Supplier<@Nullable CgroupDelegation> delegation;
    private final Problems problems;

    /**
     * Of these programs, by what that tells; it is asked when a program needs it, and gives null if nothing is known.
     */
    ResourcesCheck(List<Program> programs, Supplier<@Nullable CgroupDelegation> delegation, Problems problems) {
        this.programs = programs;
        this.delegation = delegation;
        this.problems = problems;
    }

    void check() {
        List<Program> asking = programs.stream()
                .filter(program -> program.enabled() && program.launch().getAttributes().getResources() != null)
                .toList();
        CgroupDelegation found = asking.isEmpty() ? null : delegation.get();
        if (found == null) {
            return;
        }
        Map<Refused, List<Program>> refused = new LinkedHashMap<>();
        for (Program program : asking) {
            Refused refusal = refusalOf(program, found);
            if (refusal != null) {
                refused.computeIfAbsent(refusal, reason -> new ArrayList<>()).add(program);
            }
        }
        refused.forEach(this::tell);
    }

    private static @Nullable Refused refusalOf(Program program, CgroupDelegation found) {
        ResourceLimits limits = program.launch().getAttributes().getResources();
        return switch (found) {
            case Refused refused -> refused;
            case Granted granted ->
                    limits == null ? null : granted.refusalOf(CgroupLimits.controllersFor(limits));
        };
    }

    private void tell(Refused refusal, List<Program> concerned) {
        Program first = concerned.getFirst();
        ConfigPosition position = first.resources().getPosition();
        int others = concerned.size() - 1;
        problems.error(
                position,
                "resources of program " + Wording.quoted(first.name())
                        + (others == 0 ? "" : " and of " + others + (others == 1 ? " other" : " others"))
                        + " cannot be had: " + refusal.reason(),
                refusal.advice());
    }
}
