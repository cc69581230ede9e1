package org.gaggled.notify.smtp.gate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Decides which changes of a gaggle's programs are of note. Deciding costs as much as there is to decide, however many
 * programs there are. Not safe for use by several threads.
 */
public final class Gate {

    /** What {@link #nextDecision()} says when there is nothing to decide. */
    public static final long NEVER = ProgramGate.NEVER;

    private record Due(long at, String program) {}

    private final GatePolicy policy;
    private final Map<String, ProgramGate> programs = new HashMap<>();

    /** Programs of earlier runs that were not heard of in this one, until it is known that they are gone. */
    private final Map<String, ProgramGate> earlier = new HashMap<>();

    private final TreeSet<Due> due = new TreeSet<>(Comparator.comparingLong(Due::at).thenComparing(Due::program));

    /** A gate that knows of no program. */
    public Gate(GatePolicy policy) {
        this.policy = policy;
    }

    /** Says what programs there are, and no others. Until all are up the gaggle is not all well. */
    public void know(Collection<String> all) {
        all.forEach(this::gateOf);
        earlier.clear();
    }

    /** Takes over what readers were told by a gate before this one; nothing is said of those programs for a period. */
    public void recall(Map<String, Status> told, long now) {
        long restsUntil = now + policy.period().toNanos();
        told.forEach((program, status) -> earlier.put(program, ProgramGate.knownAs(status, policy, restsUntil)));
    }

    /**
     * Forgets all programs, as another run of gaggled follows; but what was last announced of them is remembered where it was
     * not that they are up: when they are up in the next run it must be said.
     */
    public void startOver() {
        programs.forEach((name, program) -> {
            ProgramGate next = program.inNextRun();
            if (next != null) {
                earlier.put(name, next);
            }
        });
        programs.clear();
        due.clear();
    }

    /** Takes note of a change; changes come in the order of their times. */
    public void record(Change change) {
        ProgramGate program = gateOf(change.program());
        due.remove(new Due(program.nextDecision(), change.program()));
        program.record(change);
        schedule(change.program(), program);
    }

    /** Why nothing is being said of a program, or when something may be, in a few words. */
    public String explain(String program, long now) {
        return gateOf(program).explain(now);
    }

    /** When {@link #decide} should be called next, or {@link #NEVER}. */
    public long nextDecision() {
        return due.isEmpty() ? NEVER : due.first().at();
    }

    /** All that is to be announced at that time, in the order in which it became due. */
    public List<Announcement> decide(long now) {
        List<Announcement> announcements = new ArrayList<>();
        while (!due.isEmpty() && due.first().at() <= now) {
            String name = due.removeFirst().program();
            ProgramGate program = gateOf(name);
            Announcement announcement = program.decide(now);
            if (announcement != null) {
                announcements.add(announcement);
            }
            schedule(name, program);
        }
        return announcements;
    }

    /** Whether every program that is known is up and nothing else was said of it. */
    public boolean isAllWell() {
        return programs.values().stream().allMatch(ProgramGate::isWell);
    }

    private ProgramGate gateOf(String program) {
        return programs.computeIfAbsent(program, this::newGate);
    }

    private ProgramGate newGate(String program) {
        ProgramGate known = earlier.remove(program);
        return known == null ? new ProgramGate(policy) : known;
    }

    private void schedule(String name, ProgramGate program) {
        if (program.nextDecision() != NEVER) {
            due.add(new Due(program.nextDecision(), name));
        }
    }
}
