package org.gaggled.engine.core;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.ProgramNames;

/** All programs of a gaggle, and what is the same for all of them. */
public final class GaggleDefinition {

    private final Map<ProgramId, ProgramDefinition> programs;
    private final Duration startWait;
    private final StopOrder stopOrder;
    private final ProgramNames names;

    /**
     * A gaggle.
     *
     * @param programs in the order of the configuration; what one of them depends on is among them, or is a program of
     * another host
     * @param startWait the pause before a start that could not be made is tried again; doubled with each further
     * failure
     */
    public GaggleDefinition(List<ProgramDefinition> programs, Duration startWait, StopOrder stopOrder) {
        Map<ProgramId, ProgramDefinition> byId = LinkedHashMap.newLinkedHashMap(programs.size());
        for (ProgramDefinition program : programs) {
            if (byId.putIfAbsent(program.id(), program) != null) {
                throw new IllegalArgumentException("two programs are named " + program.id());
            }
        }
        for (ProgramDefinition program : programs) {
            for (Dependency rule : program.life().dependencies()) {
                if (rule.on().host() == null && !byId.containsKey(rule.on())) {
                    throw new IllegalArgumentException(
                            program.id() + " depends on " + rule.on() + ", which is not defined");
                }
            }
        }
        this.programs = Collections.unmodifiableMap(byId);
        this.startWait = startWait;
        this.stopOrder = stopOrder;
        ProgramNames.Builder called = ProgramNames.builder();
        programs.forEach(program -> called.add(program.id().name(), program.id().group(), program.tags()));
        this.names = called.build();
    }

    /** The programs, in the order of the configuration. */
    public Map<ProgramId, ProgramDefinition> programs() {
        return programs;
    }

    /** The programs alone, in their order. */
    public List<ProgramDefinition> inOrder() {
        return List.copyOf(programs.values());
    }

    /** What they can be called by. */
    public ProgramNames names() {
        return names;
    }

    /** The pause before a start that could not be made is tried again. */
    public Duration startWait() {
        return startWait;
    }

    /** How everything is stopped at shutdown. */
    public StopOrder stopOrder() {
        return stopOrder;
    }
}
