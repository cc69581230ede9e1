package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/**
 * Shows what a rule that means several programs comes to: a dependent waits for all of them, and is stopped with the
 * last of them; and that an instance stays the same program when their number changes.
 */
class InstancesTest {

    private Rehearsal running(Rules rules, String... started) {
        return new Rehearsal(rules).begin().started(started);
    }

    private static Rules workersAndWeb(int workers, Rehearsal.Need need) {
        return new Rules().instances("w", workers).program("web", need);
    }

    @Test
    void aDependentWaitsForAllOfThem() {
        Rehearsal r = running(workersAndWeb(3, need("w")), "w:1", "w:3");
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        r.started("w:2");
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
        r.isKilled("w:2", ProcessSignal.KILL);
        assertTrue(r.notes().contains("withdraw web"), "what starts still needs all of them");
    }

    @Test
    void itIsStoppedOnlyWhenNoneIsLeft() {
        Rehearsal r = running(workersAndWeb(3, propagated("w")), "w:1", "w:2", "w:3", "web");
        r.isKilled("w:2", ProcessSignal.KILL).operatorStop("w:1").isKilled("w:1", ProcessSignal.TERM);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.started("w:2").operatorStop("w:3").isKilled("w:3", ProcessSignal.TERM);
        assertEquals(ProgramPhase.UP, r.phase("web"), "one that came back counts again");
        r.operatorStop("w:2");
        assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        Cause.Dependency cause = (Cause.Dependency) r.state("web").getCause();
        assertEquals("w:2", cause.program());
        r.isKilled("web", ProcessSignal.TERM).isKilled("w:2", ProcessSignal.TERM).operatorStart("w:2").started("w:2");
        assertEquals(ProgramPhase.WAITING, r.phase("web"), "it starts again when all are up");
    }

    @Test
    void ofTwoRulesEachCountsAlone() {
        Rules rules = new Rules().instances("w", 2).program("db").program("web", propagated("w"), propagated("db"));
        Rehearsal r = running(rules, "w:1", "w:2", "db", "web");
        r.isKilled("w:1", ProcessSignal.KILL);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.isKilled("db", ProcessSignal.KILL);
        assertEquals(ProgramPhase.STOPPING, r.phase("web"));
    }

    @Test
    void theFirstGoesOnWhenTheirNumberChanges() {
        Rehearsal r = running(workersAndWeb(1, propagated("w")), "w", "web");
        long pid = r.state("w").getPid();
        long sequence = r.state("w").getSequence();
        r.notes();
        r.replace(workersAndWeb(4, propagated("w")));
        assertEquals(List.of("launch w:2", "launch w:3", "launch w:4"), r.notes());
        assertEquals(List.of("w:1", "w:2", "w:3", "w:4", "web"), r.programs());
        r.started("w:2", "w:3", "w:4");
        ProgramState first = r.state("w:1");
        assertEquals(Stream.of("w:1", "w", 1, pid, sequence).toList(),
                Stream.of(first.getName(), first.getGroup(), first.getInstance(), first.getPid(), first.getSequence())
                        .toList());
        r.notes();
        r.replace(workersAndWeb(1, propagated("w")));
        List<String> stopped = r.notes().stream().filter(note -> note.startsWith("SIG")).toList();
        assertEquals(List.of("SIGTERM to w:2", "SIGTERM to w:3", "SIGTERM to w:4"), stopped);
        for (String gone : List.of("w:2", "w:3", "w:4")) {
            r.isKilled(gone, ProcessSignal.TERM);
        }
        assertEquals(List.of("w", "web"), r.programs());
        assertEquals(ProgramPhase.UP, r.phase("web"));
        assertEquals(pid, r.state("w").getPid());
        assertNull(r.state("w").getGroup());
        r.notes();
        r.isKilled("w", ProcessSignal.KILL);
        assertTrue(r.notes().stream().anyMatch(note -> note.startsWith("w: ")), "events have the name in force");
    }

    @Test
    void itIsFoundByTheNameInForce() {
        Gaggle gaggle = new Gaggle(workersAndWeb(1, need("w")).build());
        assertEquals(Rehearsal.id("w"), gaggle.find("w"));
        gaggle.handle(new Input.Replace(workersAndWeb(2, need("w")).build(), new Cause.Operator("tester", "test")), 0,
                _ -> {});
        assertNull(gaggle.find("w"));
        assertEquals(Rehearsal.id("w:1"), gaggle.find("w:1"));
        assertFalse(gaggle.isEnding());
    }

    @Test
    void anotherCommandStartsAllOfThemAnew() {
        Rehearsal r = running(workersAndWeb(1, need("w")), "w", "web");
        r.notes();
        r.replace(workersAndWeb(2, need("w")).command("w:1", "/bin/other").command("w:2", "/bin/other"));
        assertEquals(ProgramPhase.STOPPING, r.phase("w:1"));
    }

    @Test
    void aProgramWrittenAsAnInstanceIsAnother() {
        ProgramId written = new ProgramId("w:1");
        ProgramId instance = ProgramId.instanceOf("w", 1);
        assertTrue(!written.equals(instance) && written.name().equals(instance.name()));
        assertEquals(new ProgramId("w"), instance);
        assertEquals(new ProgramId("w").hashCode(), instance.hashCode());
    }
}
