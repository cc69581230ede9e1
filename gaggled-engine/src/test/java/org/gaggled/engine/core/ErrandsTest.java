package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.words.SituationWords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shows what the commands around a program's life do to it, step by step. */
class ErrandsTest {

    private Rehearsal r;

    /** Whatever a test did: a shutdown ends it, and no alarm is left. */
    @AfterEach
    void everythingCanBeShutDownAndNoAlarmIsLeft() {
        if (!r.isFinished()) {
            r.shutdownNow().everyProcessDies();
        }
        assertTrue(r.isFinished(), "a shutdown ends the gaggle");
        assertEquals(0, r.alarms(), "alarms left");
    }

    /** A program that has these, and that another one depends on. */
    private void web(String... errands) {
        r = new Rehearsal(new Rules().program("web").errands("web", errands).program("user", propagated("web")));
        r.begin();
    }

    private void webUp(String... errands) {
        web(errands);
        r.started("web", "user");
        r.notes();
    }

    private String why(String program) {
        return SituationWords.describe(r.account(program)).getExplanation();
    }

    @Nested
    class Prestart {

        @Test
        void comesBeforeTheStart() {
            web("prestart");
            assertEquals(List.of("gaggle: 2 programs", "prestart of web", "alarm for web in 1000ms"), r.notes());
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
            r.pass(300);
            assertEquals("it is being started: its prestart has been running for 300ms", why("web"));
            r.errandEnds("web", ErrandKind.PRESTART, 0);
            assertEquals(List.of("no alarm for web", "launch web"), r.notes());
            r.started("web");
            assertEquals(ProgramPhase.UP, r.phase("web"));
            assertEquals(0, r.state("web").getRestarts());
        }

        @Test
        void endsBeforeThereIsAProcessToTellOf() {
            web("prestart");
            r.notes();
            r.give(new Input.Started(Rehearsal.id("web"), 1, 7));
            r.give(new Input.Exited(Rehearsal.id("web"), 1, ProcessExit.builder(new ExitStatus.Exited(0)).build()));
            assertEquals(List.of("refused: Started of web", "refused: Exited of web"), r.notes());
        }

        @Test
        void thatFailsIsAStartThatFailed() {
            web("prestart");
            r.notes();
            r.errandEnds("web", ErrandKind.PRESTART, 1);
            assertEquals(List.of("no alarm for web", "web: start failed: prestart: exit 1; starts again in 100ms",
                    "alarm for web in 100ms"), r.notes());
            assertEquals(new Cause.StartFailed("prestart: exit 1", null), r.state("web").getCause());
            r.pass(100);
            assertEquals(List.of("prestart of web", "alarm for web in 1000ms"), r.notes());
        }

        @Test
        void thatCannotBeStartedIsAStartThatFailed() {
            web("prestart");
            r.errandEnds("web", ErrandKind.PRESTART, new ErrandOutcome.NotStarted(
                    StartFailure.builder("/bin/x does not exist").systemError("ENOENT").build()));
            assertEquals("prestart: /bin/x does not exist (ENOENT)", r.state("web").getStartFailure());
        }

        @Test
        void thatHangsIsKilledAndIsAStartThatFailed() {
            web("prestart");
            r.notes();
            r.pass(1_000);
            assertEquals(List.of("end prestart of web", "alarm for web in 10000ms"), r.notes());
            r.errandDies("web", ErrandKind.PRESTART);
            assertEquals("prestart: not done within prestartwait, killed", r.state("web").getStartFailure());
        }

        @Test
        void thatSucceedsWhenItsTimeIsOverIsLateAllTheSame() {
            web("prestart");
            r.pass(1_000);
            r.errandEnds("web", ErrandKind.PRESTART, 0);
            assertEquals("prestart: not done within prestartwait, killed", r.state("web").getStartFailure());
        }

        @Test
        void thatCannotBeKilledIsKilledAgainAndSaid() {
            web("prestart");
            r.pass(1_000);
            r.notes();
            r.pass(10_000);
            assertEquals(
                    List.of("end prestart of web",
                            "web: its prestart was killed, and something of it is still there 10s after SIGKILL:"
                                    + " sending it again; the program waits for it",
                            "alarm for web in 10000ms"),
                    r.notes());
        }

        @Test
        void isKilledByAStop() {
            web("prestart");
            r.notes();
            r.operatorStop("web");
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertTrue(r.notes().contains("end prestart of web"));
            r.errandDies("web", ErrandKind.PRESTART);
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
            assertNull(r.state("web").getStartFailure());
            assertTrue(r.notes().contains("web: start cancelled: stopped by tester (test)"));
        }

        @Test
        void isKilledForARestartWhichLeavesTheStartThatWasAskedForMeanwhile() {
            r = new Rehearsal(new Rules().program("web", true, false).errands("web", "prestart"));
            r.begin().operatorStop("web").operatorStart("web").operatorRestart("web");
            r.notes();
            r.errandDies("web", ErrandKind.PRESTART);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
            assertTrue(r.notes().contains("prestart of web"));
        }

        @Test
        void isKilledWhenADependencyIsLostAndRunAgainWhenItIsBack() {
            r = new Rehearsal(new Rules().program("db").program("web", need("db")).errands("web", "prestart"));
            r.begin().started("db");
            r.notes();
            r.exits("db", 1);
            assertTrue(r.notes().contains("end prestart of web"));
            r.errandDies("web", ErrandKind.PRESTART);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertTrue(r.notes().contains("web: start cancelled: dependency db is not satisfied any more"));
            r.started("db");
            assertTrue(r.notes().contains("prestart of web"));
        }

        @Test
        void isFollowedByTheStartOnlyIfThatMayStillBe() {
            r = new Rehearsal(new Rules().program("db", false, true).program("web").errands("web", "prestart"));
            r.begin();
            r.replace(new Rules().program("db", false, true).program("web", need("db")).errands("web", "prestart"));
            r.notes();
            r.errandEnds("web", ErrandKind.PRESTART, 0);
            assertFalse(r.notes().contains("launch web"));
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
        }

        /** Until its dependents are gone, a shutdown leaves it alone. */
        @Test
        void isFollowedByNoStartDuringAShutdown() {
            r = new Rehearsal(
                    new Rules().program("db").program("web", need("db")).errands("db", "prestart", "poststop"));
            r.begin().errandEnds("db", ErrandKind.PRESTART, 0);
            r.started("db", "web").exits("db", 1);
            r.errandEnds("db", ErrandKind.POSTSTOP, 0);
            r.pass(200).shutdown();
            r.notes();
            r.errandEnds("db", ErrandKind.PRESTART, 0);
            List<String> notes = r.notes();
            assertFalse(notes.contains("launch db"), notes::toString);
            assertTrue(notes.contains("poststop of db {GAGGLED_CAUSE=shutdown}"), notes::toString);
        }
    }

    @Nested
    class StopCommand {

        @Test
        void comesBeforeTheSignals() {
            webUp("stopcommand");
            r.operatorStop("web");
            r.isKilled("user", ProcessSignal.TERM);
            List<String> notes = r.notes();
            assertTrue(notes.contains("stopcommand of web {GAGGLED_PID=1000}"), notes::toString);
            assertTrue(notes.contains("web: stopping with its stopcommand: stopped by tester (test)"),
                    notes::toString);
            assertFalse(notes.contains("SIGTERM to web"), notes::toString);
            r.pass(2_000);
            assertEquals("it is being stopped (stopped by tester (test)): its stopcommand has been running for 2s",
                    why("web"));
            r.errandEnds("web", ErrandKind.STOPCOMMAND, 0);
            assertEquals(List.of("SIGTERM to web", "alarm for web in 10000ms",
                    "web: still there after its stopcommand: SIGTERM"), r.notes());
        }

        @Test
        void thatFailsGivesWayToTheSignals() {
            webUp("stopcommand");
            r.operatorStop("web");
            r.notes();
            r.errandEnds("web", ErrandKind.STOPCOMMAND, 3);
            assertEquals(List.of("SIGTERM to web", "web: its stopcommand failed, exit 3: SIGTERM"), r.notes());
        }

        @Test
        void thatHangsIsKilledAndGivesWayToTheSignals() {
            webUp("stopcommand");
            r.operatorStop("web").isKilled("user", ProcessSignal.TERM);
            r.notes();
            r.pass(10_000);
            assertEquals(List.of("end stopcommand of web", "SIGTERM to web", "alarm for web in 10000ms",
                    "web: its stopcommand failed, not done within killwait, killed: SIGTERM"), r.notes());
            r.errandDies("web", ErrandKind.STOPCOMMAND);
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void thatOutlivesTheProgramIsWaitedFor() {
            webUp("stopcommand");
            r.operatorStop("web");
            r.exits("web", 0);
            r.notes();
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertEquals("it has ended (stopped by tester (test)): its stopcommand has been running for 0ms",
                    why("web"));
            r.errandEnds("web", ErrandKind.STOPCOMMAND, 1);
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
            assertTrue(r.notes().contains("web: its stopcommand failed: exit 1"));
        }

        @Test
        void thatIsKilledAndOutlivesTheProgramIsKilledAgain() {
            webUp("stopcommand");
            r.operatorStop("web").pass(11_000).notes();
            r.isKilled("web", ProcessSignal.TERM);
            assertTrue(r.notes().contains("alarm for web in 10000ms"));
            r.pass(10_000);
            assertTrue(r.notes().contains("end stopcommand of web"));
        }

        @Test
        void isNotForACrashNorForWhatThatLeftBehind() {
            webUp("stopcommand");
            r.exited("web", ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(true).build());
            List<String> notes = r.notes();
            assertTrue(notes.contains("SIGTERM to web"), notes::toString);
            assertTrue(notes.stream().noneMatch(note -> note.startsWith("stopcommand")), notes::toString);
        }

        @Test
        void isPassedByAKill() {
            webUp("stopcommand");
            r.shutdownNow();
            List<String> notes = r.notes();
            assertTrue(notes.contains("SIGKILL to web"), notes::toString);
            assertTrue(notes.stream().noneMatch(note -> note.startsWith("stopcommand")), notes::toString);
        }

        @Test
        void isKilledByAKill() {
            webUp("stopcommand");
            r.operatorStop("web");
            r.notes();
            r.shutdownNow();
            assertTrue(r.notes().containsAll(List.of("end stopcommand of web", "SIGKILL to web")));
        }
    }

    @Nested
    class Poststop {

        @Test
        void comesAfterACrashAndTheStartWaitsForIt() {
            webUp("poststop");
            r.isKilled("web", ProcessSignal.KILL);
            List<String> notes = r.notes();
            assertTrue(notes.contains("poststop of web {GAGGLED_CAUSE=signal, GAGGLED_EXIT_SIGNAL=KILL}"),
                    notes::toString);
            assertTrue(notes.indexOf("web: down, killed from outside with SIGKILL after 0ms; starts again") < notes
                    .indexOf("poststop of web {GAGGLED_CAUSE=signal, GAGGLED_EXIT_SIGNAL=KILL}"), notes::toString);
            assertFalse(notes.contains("launch web"));
            assertEquals("it has ended (it died: killed from outside with SIGKILL): its poststop has been running"
                    + " for 0ms", why("web"));
            r.errandEnds("web", ErrandKind.POSTSTOP, 0);
            assertTrue(r.notes().contains("launch web"));
        }

        @Test
        void isToldOfAStop() {
            webUp("poststop");
            r.operatorStop("web");
            r.notes();
            r.exits("web", 7);
            assertTrue(r.notes().contains("poststop of web {GAGGLED_CAUSE=operator, GAGGLED_EXIT_CODE=7}"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            r.errandEnds("web", ErrandKind.POSTSTOP, 2);
            assertTrue(r.notes().contains("web: its poststop failed: exit 2"));
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void isToldTheCauseOfTheStopAndNotWhatCameAfterIt() {
            r = new Rehearsal(new Rules().program("db").program("web", propagated("db")).errands("web", "poststop"));
            r.begin().started("db", "web").exits("db", 1).operatorStop("web");
            r.notes();
            r.isKilled("web", ProcessSignal.TERM);
            assertTrue(r.notes().contains("poststop of web {GAGGLED_CAUSE=dependency, GAGGLED_EXIT_SIGNAL=TERM}"));
        }

        @Test
        void isToldWhatIsKnownOfTheEnd() {
            webUp("poststop");
            r.exited("web", ProcessExit.builder(new ExitStatus.Unknown(3)).build());
            assertTrue(r.notes().stream().anyMatch(note -> note.endsWith("GAGGLED_EXIT_CODE=3}")));
            r.errandEnds("web", ErrandKind.POSTSTOP, 0).started("web").notes();
            r.exited("web", ProcessExit.builder(new ExitStatus.Unknown(null)).build());
            assertFalse(r.notes().stream().anyMatch(note -> note.contains("GAGGLED_EXIT_CODE")));
        }

        @Test
        void comesAfterAStartThatFailed() {
            web("poststop");
            r.notes();
            r.startFails("web");
            assertTrue(r.notes().contains("poststop of web {GAGGLED_CAUSE=start-failure}"));
        }

        @Test
        void comesAfterAPrestartThatFailedOrWasStopped() {
            web("prestart", "poststop");
            r.errandEnds("web", ErrandKind.PRESTART, 1);
            assertTrue(r.notes().contains("poststop of web {GAGGLED_CAUSE=start-failure}"));
            r.errandEnds("web", ErrandKind.POSTSTOP, 0);
            r.pass(200).operatorStop("web");
            r.errandDies("web", ErrandKind.PRESTART);
            assertTrue(r.notes().contains("poststop of web {GAGGLED_CAUSE=operator}"));
        }

        @Test
        void doesNotComeAfterAStartThatWasNeverMade() {
            web("poststop");
            r.operatorStop("web").withdrawn("web");
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void theShutdownWaitsForItAndSoDoesWhatItNeeds() {
            r = new Rehearsal(new Rules().program("db").program("web", need("db")).errands("web", "poststop"));
            r.begin().started("db", "web").shutdown();
            r.notes();
            r.isKilled("web", ProcessSignal.TERM);
            List<String> notes = r.notes();
            assertTrue(notes.contains("poststop of web {GAGGLED_CAUSE=shutdown, GAGGLED_EXIT_SIGNAL=TERM}"),
                    notes::toString);
            assertFalse(notes.contains("SIGTERM to db"), notes::toString);
            r.errandEnds("web", ErrandKind.POSTSTOP, 0);
            assertTrue(r.notes().contains("SIGTERM to db"));
        }

        @Test
        void thatHangsIsKilledAndLogged() {
            webUp("poststop");
            r.exits("web", 1);
            r.notes();
            r.pass(1_000);
            List<String> notes = r.notes();
            assertTrue(notes.contains("end poststop of web"), notes::toString);
            assertTrue(notes.contains("web: its poststop failed: not done within poststopwait, killed"),
                    notes::toString);
            r.errandDies("web", ErrandKind.POSTSTOP);
            assertTrue(r.notes().contains("launch web"));
        }

        @Test
        void isKilledWhenEverythingIsToEndAtOnce() {
            webUp("poststop");
            r.exits("web", 1);
            r.notes();
            r.shutdownNow();
            assertTrue(r.notes().containsAll(List.of("alarm for web in 10000ms", "end poststop of web")));
        }
    }

    @Nested
    class Reload {

        @Test
        void sendsTheSignal() {
            webUp("reloadsignal");
            r.operatorReload("web");
            assertEquals(List.of("web: operator reload with SIGHUP, tester (test)", "SIGHUP to web, and the answer"),
                    r.notes());
        }

        @Test
        void runsTheCommandOnceAtATime() {
            webUp("reloadcommand");
            r.operatorReload("web");
            assertEquals(List.of("web: operator reload by reloadcommand, tester (test)",
                    "reloadcommand of web {GAGGLED_PID=1000}", "alarm for web in 60000ms"), r.notes());
            r.operatorReload("web");
            assertEquals(List.of("answer RELOADING"), r.notes());
            r.errandEnds("web", ErrandKind.RELOADCOMMAND, 1);
            assertEquals(List.of("no alarm for web", "web: its reloadcommand failed: exit 1"), r.notes());
            assertEquals(ProgramPhase.UP, r.phase("web"));
        }

        @Test
        void thatHangsIsKilled() {
            webUp("reloadcommand");
            r.operatorReload("web").notes();
            r.pass(60_000);
            assertEquals(List.of("alarm for web in 10000ms", "end reloadcommand of web",
                    "web: its reloadcommand failed: not done within 60s, killed"), r.notes());
        }

        @Test
        void thatCannotBeKilledIsKilledAgainAndTheProgramRunsOn() {
            webUp("reloadcommand");
            r.operatorReload("web").pass(60_000).notes();
            r.pass(10_000);
            assertEquals(List.of("alarm for web in 10000ms", "end reloadcommand of web",
                    "web: its reloadcommand was killed, and something of it is still there 10s after SIGKILL: sending it"
                            + " again"),
                    r.notes());
        }

        @Test
        void endsWithTheRun() {
            webUp("reloadcommand");
            r.operatorReload("web").exits("web", 1);
            assertTrue(r.notes().contains("end reloadcommand of web"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            r.errandDies("web", ErrandKind.RELOADCOMMAND);
            assertTrue(r.notes().contains("launch web"));
        }

        @Test
        void isRefusedWhereItCannotBe() {
            webUp("reloadcommand");
            r.operatorReload("user");
            assertEquals(List.of("answer NO_RELOAD"), r.notes());
            r.operatorReload("nobody");
            assertEquals(List.of("answer NO_SUCH_PROGRAM"), r.notes());
            r.operatorStop("web").notes();
            r.operatorReload("web");
            assertEquals(List.of("answer NOT_UP"), r.notes());
            r.shutdown().notes();
            r.operatorReload("web");
            assertEquals(List.of("answer SHUTTING_DOWN"), r.notes());
        }
    }
}
