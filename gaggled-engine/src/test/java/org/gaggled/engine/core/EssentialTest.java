package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/** Shows when the end of an essential program ends the gaggle, in which order, and with which status. */
class EssentialTest {

    /** A program that others depend on, and an essential one that is not started again. */
    private static Rehearsal job() {
        return new Rehearsal(new Rules().program("db").program("job", true, false, need("db"))
                .with("job", LifeRulesBuilder::essential)).begin().started("db", "job");
    }

    private static String lastNote(Rehearsal r) {
        r.everyProcessDies();
        assertTrue(r.isFinished());
        return r.notes().getLast();
    }

    @Test
    void everythingIsStoppedAndItsStatusHandedOn() {
        Rehearsal r = job();
        r.notes();
        r.exits("job", 3);
        assertEquals(
                List.of("job: down, exit 3 after 0ms; stays down, respawn is off",
                        "gaggle: essential program job is down for good (it died: exit 3); gaggled ends with status 3",
                        "SIGTERM to db", "alarm for db in 10000ms", "db: stopping: gaggled shuts down"),
                r.notes());
        r.exits("db", 0);
        assertEquals(
                List.of("no alarm for db", "db: down, exit 0 after 0ms (gaggled shuts down)", "finished with status 3"),
                r.notes());
    }

    @Test
    void whatWouldDoWithoutItIsNotStartedAnyMore() {
        Rehearsal r = new Rehearsal(new Rules().program("job", true, false).program("web", need("job").optional())
                .with("job", LifeRulesBuilder::essential).ready("job", null)).begin().started("job");
        r.notes();
        r.exits("job", 3);
        assertEquals(
                List.of("end probes of job", "job: down, exit 3 after 0ms; stays down, respawn is off",
                        "gaggle: essential program job is down for good (it died: exit 3); gaggled ends with status 3",
                        "finished with status 3"),
                r.notes());
    }

    @Test
    void theStatusIsThatOfAShell() {
        assertEquals("finished with status 0", lastNote(job().exits("job", 0)));
        assertEquals("finished with status 137", lastNote(job().isKilled("job", ProcessSignal.KILL)));
        assertEquals("finished with status 1", lastNote(job().exited("job", exit(null))));
        assertEquals("finished with status 143", lastNote(job().exited("job", exit(143))));
    }

    private static ProcessExit exit(Integer code) {
        return ProcessExit.builder(new ExitStatus.Unknown(code)).build();
    }

    @Test
    void whatHasFailedIsDownForGood() {
        Rehearsal r = new Rehearsal(new Rules().program("web").with("web", life -> life.limit("1/1h").essential()))
                .begin().started("web").exits("web", 3);
        assertFalse(r.isFinished());
        r.started("web").exits("web", 4);
        assertEquals("finished with status 4", lastNote(r));
    }

    @Test
    void whatCannotBeStartedHasNoStatusOfItsOwn() {
        Rehearsal r = new Rehearsal(new Rules().program("web").with("web", life -> life.limit("1/1h").essential()))
                .begin().started("web").exits("web", 3).startFails("web");
        assertEquals("finished with status 1", lastNote(r));
    }

    @Test
    void whatItLeftBehindIsClearedUpFirst() {
        Rehearsal r = job().exited("job", ProcessExit.builder(new ExitStatus.Exited(3)).leftovers(true).build());
        assertTrue(r.notes().stream().noneMatch(note -> note.startsWith("gaggle: essential")));
        assertEquals("finished with status 3", lastNote(r.gone("job")));
    }

    @Test
    void anOperatorsStopDoesNotEndTheGaggleNorDoesARestart() {
        Rehearsal stopped = job().operatorStop("job").exits("job", 3);
        assertFalse(stopped.isFinished());
        assertTrue(stopped.notes().stream().noneMatch(note -> note.startsWith("gaggle: essential")));
        Rehearsal restarted = job().operatorRestart("job").exits("job", 3);
        assertTrue(restarted.notes().stream().noneMatch(note -> note.startsWith("gaggle: essential")));
        assertEquals("finished", lastNote(restarted.shutdown()));
    }

    @Test
    void whatIsStartedAgainDoesNotEndTheGaggle() {
        Rehearsal r = new Rehearsal(new Rules().program("db").program("web", propagated("db"))
                .with("web", life -> life.respawn(Respawn.ON_FAILURE).essential())).begin().started("db", "web");
        r.exits("web", 3).started("web").exits("db", 1).isKilled("web", ProcessSignal.TERM).started("db", "web");
        assertTrue(r.notes().stream().noneMatch(note -> note.startsWith("gaggle: essential")));
        assertEquals("finished with status 0", lastNote(r.exits("web", 0)));
    }

    @Test
    void whileTheGaggleIsShutDownItsEndMeansNothing() {
        assertEquals("finished", lastNote(job().shutdown().exits("job", 3)));
    }

    @Test
    void theFirstOfTwoDecides() {
        Rules rules = new Rules().program("a", true, false).program("b", true, false)
                .with("a", LifeRulesBuilder::essential).with("b", LifeRulesBuilder::essential);
        Rehearsal r = new Rehearsal(rules).begin().started("a", "b").exits("b", 7).exits("a", 8);
        assertEquals("finished with status 7", r.notes().getLast());
        Rehearsal hurried = new Rehearsal(rules).begin().started("a", "b").exits("b", 7).shutdownNow();
        assertEquals("finished with status 7", lastNote(hurried), "a second request changes nothing about it");
    }

    @Test
    void whatTheDefinitionNoLongerHasIsNotEssential() {
        Rehearsal r = job().replace(new Rules().program("db")).exits("job", 3);
        assertTrue(r.notes().stream().noneMatch(note -> note.startsWith("gaggle: essential")));
        assertEquals("finished", lastNote(r.shutdown()));
    }
}
