package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shows each rule of a program's life, step by step: what is commanded for what happens. */
class GaggleTest {

    private static final ProcessExit LEADER_LEFT_OTHERS =
            ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build();

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

    private void gaggle(Rules rules) {
        r = new Rehearsal(rules);
        r.begin();
    }

    private void up(String... programs) {
        r.started(programs);
        r.notes();
    }

    @Nested
    class Starting {

        @Test
        void startsWhatNeedsNothingAtOnceInTheOrderOfTheConfiguration() {
            gaggle(new Rules().program("db").program("cache"));
            assertEquals(List.of("gaggle: 2 programs", "launch db", "launch cache"), r.notes());
            r.started("db");
            assertEquals(List.of("db: up, pid 1000"), r.notes());
        }

        @Test
        void startsADependentAtTheMomentItsDependencyIsUp() {
            gaggle(new Rules().program("db").program("web", need("db")));
            assertEquals(List.of("gaggle: 2 programs", "launch db"), r.notes());
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.started("db");
            assertEquals(List.of("db: up, pid 1000", "launch web"), r.notes());
        }

        @Test
        void waitsForTheWholeDelay() {
            gaggle(new Rules().program("db").program("web", need("db", 500)));
            r.notes();
            r.started("db");
            assertEquals(List.of("db: up, pid 1000", "alarm for web in 500ms"), r.notes());
            r.pass(499);
            assertEquals(List.of(), r.notes());
            assertFalse(r.state("web").areDependenciesSatisfied());
            r.pass(1);
            assertEquals(List.of("launch web"), r.notes());
            assertTrue(r.state("web").areDependenciesSatisfied());
        }

        @Test
        void countsTheDelayAnewWhenTheDependencyWasDownInBetween() {
            gaggle(new Rules().program("db").program("web", need("db", 500)));
            up("db");
            r.pass(300).exits("db", 1);
            assertFalse(r.hasAlarm("web"), "nothing to wait for while db is down");
            r.started("db").pass(499);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.pass(1);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void itHasBeenUpSinceItsStart() {
            gaggle(new Rules().program("db"));
            r.pass(5_000).started("db").pass(3_000);
            assertEquals(Duration.ofSeconds(3), r.state("db").getUptime());
        }

        @Test
        void aDiamondIsNoCycle() {
            gaggle(new Rules()
                    .program("db")
                    .program("cache", need("db"))
                    .program("api", need("db"))
                    .program("web", need("cache"), need("api", 100)));
            r.started("db", "cache");
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.started("api").pass(100);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void doesNotStartWhatIsDisabled() {
            gaggle(new Rules().program("db", false, true));
            assertEquals(List.of("gaggle: 1 program"), r.notes());
            assertTrue(r.state("db").isOperatorDisabled());
        }

        @Test
        void retriesAStartThatCouldNotBeMadeWithGrowingPauses() {
            gaggle(new Rules().program("db"));
            r.notes();
            r.startFails("db");
            assertEquals(
                    List.of(
                            "db: start failed: no such file (ENOENT); starts again in 100ms",
                            "alarm for db in 100ms"),
                    r.notes());
            assertEquals("no such file (ENOENT)", r.state("db").getStartFailure());
            r.pass(100);
            assertEquals(List.of("launch db"), r.notes());
            r.startFails("db");
            assertEquals(
                    List.of(
                            "db: start failed: no such file (ENOENT); starts again in 200ms",
                            "alarm for db in 200ms"),
                    r.notes());
            r.pass(200);
            r.started("db");
            assertEquals(null, r.state("db").getStartFailure());
        }

        @Test
        void pausesAnewWhenAnOperatorHasStartedWhatCouldNotBeStarted() {
            gaggle(new Rules().program("db"));
            r.startFails("db").pass(100);
            r.startFails("db").operatorStart("db");
            r.notes();
            r.startFails("db");
            assertEquals(
                    List.of(
                            "db: start failed: no such file (ENOENT); starts again in 100ms",
                            "alarm for db in 100ms"),
                    r.notes());
        }

        @Test
        void capsThePauseBetweenFailedStarts() {
            gaggle(new Rules().program("db"));
            for (int i = 0; i < 20; i++) {
                r.startFails("db").pass(10_000);
            }
            r.notes();
            r.startFails("db");
            assertTrue(r.notes().contains("alarm for db in 10000ms"));
        }
    }

    @Nested
    class Dying {

        @Test
        void firstRestartIsImmediate() {
            gaggle(new Rules().program("db"));
            up("db");
            r.pass(20).isKilled("db", ProcessSignal.KILL);
            assertEquals(List.of("db: down, killed from outside with SIGKILL after 20ms; starts again", "launch db"),
                    r.notes());
            assertEquals(1, r.state("db").getRestarts());
        }

        @Test
        void furtherShortRunsDoubleThePauseUpToItsCap() {
            gaggle(new Rules().program("db"));
            long[] pauses = {0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000};
            for (long pause : pauses) {
                up("db");
                r.pass(999).exits("db", 1);
                if (pause == 0) {
                    assertTrue(r.notes().contains("launch db"));
                } else {
                    assertTrue(r.notes().contains("alarm for db in " + pause + "ms"), "after " + pause);
                    r.pass(pause);
                }
            }
        }

        @Test
        void aRunInBetweenLeavesThePauseAsItIs() {
            gaggle(new Rules().program("db"));
            up("db");
            r.exits("db", 1);
            up("db");
            r.exits("db", 1).pass(100);
            up("db");
            r.pass(5_000).exits("db", 1);
            assertTrue(r.notes().contains("alarm for db in 100ms"));
            r.pass(100);
        }

        @Test
        void aLongRunBeginsAnew() {
            gaggle(new Rules().program("db"));
            for (int i = 0; i < 5; i++) {
                up("db");
                r.exits("db", 1).pass(10_000);
            }
            up("db");
            r.pass(10_000).exits("db", 1);
            assertTrue(r.notes().contains("launch db"));
            up("db");
            r.exits("db", 1);
            assertTrue(r.notes().contains("alarm for db in 100ms"));
        }

        @Test
        void aStopByGaggledEndsTheRowOfShortRuns() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.exits("web", 1).started("web").exits("web", 1).pass(100).started("web");
            r.exits("db", 1).isKilled("web", ProcessSignal.TERM).started("db", "web");
            r.notes();
            r.exits("web", 1);
            assertTrue(r.notes().contains("launch web"));
        }

        @Test
        void staysDownWithoutRespawn() {
            gaggle(new Rules().program("db", true, false));
            up("db");
            r.pass(1_500).exits("db", 3);
            assertEquals(List.of("db: down, exit 3 after 1.5s; stays down, respawn is off"), r.notes());
            assertEquals(ProgramPhase.DOWN, r.phase("db"));
            assertFalse(r.state("db").wasStoppedByGaggle());
        }

        @Test
        void stopsWhatAsksForItAndStartsItAgainAfterwards() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.pass(20_000).exits("db", 1);
            assertEquals(
                    List.of(
                            "SIGTERM to web",
                            "alarm for web in 10000ms",
                            "web: stopping: dependency db died",
                            "db: down, exit 1 after 20s; starts again",
                            "launch db"),
                    r.notes());
            r.started("db").isKilled("web", ProcessSignal.TERM);
            assertEquals(
                    List.of(
                            "db: up, pid 1002",
                            "no alarm for web",
                            "web: down, SIGTERM after 20s (dependency db died); starts again",
                            "launch web"),
                    r.notes());
        }

        @Test
        void stopsAlongTheWholeChainOfThoseThatAskForIt() {
            gaggle(new Rules().program("db").program("api", propagated("db")).program("web", propagated("api")));
            up("db", "api", "web");
            r.exits("db", 1);
            assertEquals(ProgramPhase.STOPPING, r.phase("api"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            r.isKilled("web", ProcessSignal.TERM).isKilled("api", ProcessSignal.TERM);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.WAITING, r.phase("api"));
            r.started("db", "api");
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void leavesDependentsAloneThatDoNotAskForIt() {
            gaggle(new Rules().program("db").program("web", need("db")));
            up("db", "web");
            r.exits("db", 1);
            assertEquals(ProgramPhase.UP, r.phase("web"));
            assertFalse(r.state("web").areDependenciesSatisfied());
        }

        @Test
        void wantsADependentAgainThatWasDownAndDoesNotRespawn() {
            gaggle(new Rules().program("db").program("web", true, false, propagated("db")));
            up("db", "web");
            r.exits("web", 0);
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
            r.exits("db", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.started("db");
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void leavesADependentDownThatTheOperatorDisabled() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.operatorStop("web").isKilled("web", ProcessSignal.TERM).exits("db", 1).started("db");
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void stopsADependentThatWasJustBeingStarted() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db");
            r.exits("db", 1);
            r.notes();
            r.started("web");
            assertEquals(
                    List.of(
                            "web: up, pid 1001",
                            "SIGTERM to web",
                            "alarm for web in 10000ms",
                            "web: stopping: dependency db died"),
                    r.notes());
        }

        @Test
        void clearsUpWhatADeadProcessLeftBehindBeforeItsSuccessorStarts() {
            gaggle(new Rules().program("db"));
            up("db");
            r.pass(1_000).exited("db", LEADER_LEFT_OTHERS);
            assertEquals(
                    List.of(
                            "SIGTERM to db",
                            "alarm for db in 10000ms",
                            "db: stopping: its process died (exit 0); what is left of its session is stopped"),
                    r.notes());
            r.pass(10_000);
            assertEquals(
                    List.of(
                            "SIGKILL to db",
                            "alarm for db in 10000ms",
                            "db: still there after killwait 10s: SIGKILL"),
                    r.notes());
            r.gone("db");
            assertEquals(
                    List.of("no alarm for db", "db: down, exit 0 after 11s; starts again", "launch db"), r.notes());
            assertFalse(r.state("db").wasStoppedByGaggle());
        }

        @Test
        void aDeadLeaderIsNotShownUpWhileOthersOfItsSessionLive() {
            gaggle(new Rules().program("db"));
            up("db");
            r.pass(1_000).exited("db", LEADER_LEFT_OTHERS);
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
            assertFalse(r.state("db").hasProcess());
            assertNull(r.state("db").getPid());
            assertEquals(1000, r.state("db").getLastPid());
            assertNull(r.state("db").getUptime());
            assertEquals(new ExitStatus.Exited(0), r.state("db").getLastExit());
        }

        @Test
        void aCrashAndSignalsOfSomebodyAndOfAnOperatorAreToldFromEachOther() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.isKilled("web", new ProcessSignal(11));
            assertEquals("it died: crashed with SIGSEGV", r.state("web").getReason());
            assertTrue(r.notes().contains("web: down, crashed with SIGSEGV after 0ms; starts again"));
            up("web");
            r.operatorSignal("web", ProcessSignal.KILL).isKilled("web", ProcessSignal.KILL);
            assertEquals("it died: killed with SIGKILL by tester (test)", r.state("web").getReason());
            r.pass(100);
            up("web");
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals("it died: killed from outside with SIGTERM", r.state("web").getReason());
            r.pass(200);
            up("web");
            r.operatorRestart("web").isKilled("web", ProcessSignal.KILL);
            assertTrue(r.notes().contains(
                    "web: down, killed from outside with SIGKILL after 0ms (restarted by tester (test)); starts again"));
            up("web");
            r.operatorRestart("web").pass(10_000).isKilled("web", ProcessSignal.KILL);
            assertTrue(r.notes().contains("web: down, SIGKILL after 10s (restarted by tester (test)); starts again"));
        }

        @Test
        void theEventOfADeathSaysWhetherTheProgramIsToRunAgain() {
            gaggle(new Rules().program("db").program("once", true, false));
            up("db", "once");
            r.exits("db", 0).exits("once", 0);
            assertEquals(ProgramPhase.WAITING, r.published("db").getPhase());
            assertEquals(ProgramPhase.DOWN, r.published("once").getPhase());
        }
    }

    @Nested
    class Operating {

        @Test
        void stopDisablesAndStops() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorStop("db");
            assertEquals(
                    List.of(
                            "db: operator stop, tester (test)",
                            "SIGTERM to db",
                            "alarm for db in 10000ms",
                            "db: stopping: stopped by tester (test)"),
                    r.notes());
            r.pass(50).isKilled("db", ProcessSignal.TERM);
            assertEquals(
                    List.of("no alarm for db", "db: down, SIGTERM after 50ms (stopped by tester (test)); disabled"),
                    r.notes());
            assertTrue(r.state("db").wasStoppedByGaggle());
            assertTrue(r.state("db").isOperatorDisabled());
        }

        @Test
        void startMakesADisabledProgramRun() {
            gaggle(new Rules().program("db", false, true));
            r.notes();
            r.operatorStart("db");
            assertEquals(List.of("db: operator start, tester (test)", "launch db"), r.notes());
        }

        @Test
        void startOfWhatRunsChangesNothing() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorStart("db");
            assertEquals(List.of(), r.notes());
        }

        @Test
        void startDuringAStopBringsItBackAfterwards() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorStop("db").operatorStart("db").isKilled("db", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("db"));
        }

        @Test
        void stopCancelsAPause() {
            gaggle(new Rules().program("db"));
            up("db");
            r.exits("db", 1);
            up("db");
            r.exits("db", 1);
            assertTrue(r.hasAlarm("db"));
            r.operatorStop("db");
            assertFalse(r.hasAlarm("db"));
            assertEquals(ProgramPhase.DOWN, r.phase("db"));
        }

        @Test
        void startAndRestartCancelAPause() {
            for (boolean start : new boolean[] {true, false}) {
                gaggle(new Rules().program("db"));
                up("db");
                r.exits("db", 1);
                up("db");
                r.exits("db", 1);
                assertEquals(ProgramPhase.WAITING, r.phase("db"));
                if (start) {
                    r.operatorStart("db");
                } else {
                    r.operatorRestart("db");
                }
                assertEquals(ProgramPhase.STARTING, r.phase("db"));
                up("db");
                r.exits("db", 1);
                assertEquals(ProgramPhase.STARTING, r.phase("db"),
                        "the pauses begin anew: the first restart is immediate");
            }
        }

        @Test
        void stopCancelsAWaitForADependency() {
            gaggle(new Rules().program("db").program("web", need("db", 500)));
            up("db");
            assertTrue(r.hasAlarm("web"));
            r.operatorStop("web");
            assertFalse(r.hasAlarm("web"));
            r.pass(1_000);
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void stopDuringAStartStopsWhatWasStarted() {
            gaggle(new Rules().program("db").program("web", need("db")));
            r.notes();
            r.operatorStop("db");
            r.notes();
            r.started("db");
            assertEquals(
                    List.of(
                            "db: up, pid 1000",
                            "SIGTERM to db",
                            "alarm for db in 10000ms",
                            "db: stopping: stopped by tester (test)"),
                    r.notes());
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "it never counted as up");
        }

        @Test
        void stopDuringAStartThatFailsEndsThere() {
            gaggle(new Rules().program("db"));
            r.operatorStop("db").startFails("db");
            assertEquals(ProgramPhase.DOWN, r.phase("db"));
        }

        @Test
        void restartStopsAndRespawnDecides() {
            gaggle(new Rules().program("db").program("web", true, false));
            up("db", "web");
            r.operatorRestart("db").operatorRestart("web");
            r.isKilled("db", ProcessSignal.TERM).isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("db"));
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
        }

        @Test
        void restartsNeverCountAsCrashes() {
            gaggle(new Rules().program("db"));
            for (int i = 0; i < 10; i++) {
                up("db");
                r.operatorRestart("db").isKilled("db", ProcessSignal.TERM);
                assertEquals(ProgramPhase.STARTING, r.phase("db"));
            }
        }

        @Test
        void restartPropagates() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.operatorRestart("db");
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        }

        @Test
        void aProgramThatIsBeingStoppedSatisfiesNobody() {
            gaggle(new Rules().program("db").program("web", need("db", 500)));
            up("db");
            r.pass(400).operatorRestart("db").pass(200);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
        }

        @Test
        void killsAfterKillwaitAndSaysSoWhenEvenThatDoesNotHelp() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorStop("db");
            r.notes();
            r.pass(10_000);
            assertEquals(
                    List.of(
                            "SIGKILL to db",
                            "alarm for db in 10000ms",
                            "db: still there after killwait 10s: SIGKILL"),
                    r.notes());
            r.pass(10_000);
            assertEquals(
                    List.of(
                            "SIGKILL to db",
                            "alarm for db in 10000ms",
                            "db: still there 10s after SIGKILL, pid 1000: sending it again"),
                    r.notes());
        }

        @Test
        void countsStateChangesAsClassicDoes() {
            gaggle(new Rules().program("alpha").program("beta", propagated("alpha")));
            up("alpha", "beta");
            assertEquals(1, r.state("alpha").getSequence());
            r.operatorStop("alpha").isKilled("alpha", ProcessSignal.TERM).isKilled("beta", ProcessSignal.TERM);
            assertEquals(3, r.state("alpha").getSequence());
            assertEquals(2, r.state("beta").getSequence());
            r.operatorStart("alpha").started("alpha", "beta");
            assertEquals(5, r.state("alpha").getSequence());
            assertEquals(3, r.state("beta").getSequence());
            r.operatorRestart("beta").isKilled("beta", ProcessSignal.TERM).started("beta");
            assertEquals(5, r.state("beta").getSequence());
            r.shutdown().isKilled("beta", ProcessSignal.TERM).isKilled("alpha", ProcessSignal.TERM);
        }

        @Test
        void aLateMessageOfAnEarlierRunChangesNothing() {
            gaggle(new Rules().program("db"));
            up("db");
            r.exits("db", 1);
            up("db");
            ProgramState before = r.state("db");
            r.give(new Input.Exited(Rehearsal.id("db"), 1, ProcessExit.builder(new ExitStatus.Exited(1)).build()));
            r.give(new Input.Gone(Rehearsal.id("db"), 1));
            r.give(new Input.Started(Rehearsal.id("db"), 1, 77));
            r.give(new Input.StartFailed(Rehearsal.id("db"), 1, StartFailure.builder("late").build()));
            assertEquals(
                    List.of("refused: Exited of db", "refused: Gone of db", "refused: Started of db",
                            "refused: StartFailed of db"),
                    r.notes());
            assertEquals(before.getSequence(), r.state("db").getSequence());
            assertEquals(before.getPid(), r.state("db").getPid());
        }

        @Test
        void aSignalOfARunBeforeSaysNothingOfTheNext() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorRestart("db").isKilled("db", ProcessSignal.TERM);
            up("db");
            r.isKilled("db", ProcessSignal.TERM);
            assertTrue(r.notes().contains("db: down, killed from outside with SIGTERM after 0ms; starts again"));
        }

        @Test
        void whatIsNotThereCannotBeSignalled() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorSignal("stranger", ProcessSignal.HUP);
            assertEquals(List.of("answer NO_SUCH_PROGRAM"), r.notes());
        }

        @Test
        void signalsWhatRunsAndSaysWhenNothingDoes() {
            gaggle(new Rules().program("db").program("web", false, true));
            up("db");
            r.operatorSignal("db", ProcessSignal.HUP).operatorSignal("web", ProcessSignal.HUP);
            assertEquals(List.of(
                    "db: operator signal SIGHUP, tester (test)",
                    "SIGHUP to db, and the answer",
                    "answer NOT_RUNNING"), r.notes());
        }
    }

    @Nested
    class TakingBackAStart {

        @Test
        void aStartIsTakenBackWhenWhatItNeedsIsLostMeanwhile() {
            gaggle(new Rules().program("db").program("web", need("db")));
            up("db");
            r.exits("db", 3);
            assertEquals(List.of("withdraw web", "db: down, exit 3 after 0ms; starts again", "launch db"), r.notes());
            r.withdrawn("web");
            assertEquals(List.of("web: start cancelled: dependency db is not satisfied any more"), r.notes());
            assertEquals(ProgramPhase.WAITING, r.published("web").getPhase());
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.started("db");
            assertEquals(List.of("db: up, pid 1001", "launch web"), r.notes());
            r.started("web");
            assertEquals(0, r.state("web").getRestarts(), "what was taken back was no start");
        }

        @Test
        void aStartThatIsNotWantedAnyMoreIsTakenBack() {
            gaggle(new Rules().program("db"));
            r.notes();
            r.operatorStop("db");
            assertEquals(List.of("db: operator stop, tester (test)", "withdraw db"), r.notes());
            r.withdrawn("db");
            assertEquals(List.of("db: start cancelled: stopped by tester (test)"), r.notes());
            assertEquals(ProgramPhase.DOWN, r.phase("db"));
        }

        @Test
        void aShutdownNeedNotWaitForWhatWaitsToBeStarted() {
            gaggle(new Rules().program("db").program("web"));
            r.shutdown().withdrawn("db");
            assertFalse(r.isFinished());
            r.withdrawn("web");
            assertTrue(r.isFinished());
        }

        @Test
        void whatComesTooLateChangesNothing() {
            gaggle(new Rules().program("db"));
            up("db");
            r.withdrawn("db");
            assertEquals("refused: Withdrawn of db", r.notes().getFirst());
        }
    }

    @Nested
    class ARefusedSignal {

        @Test
        void isToldOnceForAStopAndThenThatItIsStillThere() {
            gaggle(new Rules().program("db"));
            up("db");
            r.operatorStop("db");
            r.notes();
            r.refuses("db", ProcessSignal.TERM).refuses("db", ProcessSignal.TERM);
            assertEquals(
                    List.of("db: the system does not let gaggled send SIGTERM (EPERM): pid 1000, which runs as another user;"
                            + " end it as that user or as root"),
                    r.notes());
            r.pass(20_000);
            assertTrue(r.notes().contains("db: still there 10s after SIGKILL, pid 1000, which runs as another user:"
                    + " sending it again"));
        }

        @Test
        void saysForWhomAShutdownWaits() {
            gaggle(new Rules().program("db"));
            up("db");
            r.shutdown();
            r.notes();
            r.refuses("db", ProcessSignal.TERM);
            assertTrue(r.notes().getFirst().endsWith("; the shutdown waits for it"));
            r.pass(20_000);
            assertTrue(r.notes().getLast().endsWith(": sending it again; the shutdown waits for it"));
            assertFalse(r.isFinished());
            r.exits("db", 0);
            assertTrue(r.isFinished());
        }
    }

    @Nested
    class StopSignals {

        @Test
        void areSentOneAfterAnotherEachWithItsTime() {
            gaggle(new Rules().program("db").stopped("db", "QUIT/5s, INT"));
            up("db");
            r.operatorStop("db");
            assertEquals(
                    List.of(
                            "db: operator stop, tester (test)",
                            "SIGQUIT to db",
                            "alarm for db in 5000ms",
                            "db: stopping with SIGQUIT: stopped by tester (test)"),
                    r.notes());
            r.pass(5_000);
            assertEquals(
                    List.of("SIGINT to db", "alarm for db in 10000ms", "db: still there 5s after SIGQUIT: SIGINT"),
                    r.notes());
            r.pass(10_000);
            assertEquals(
                    List.of("SIGKILL to db", "alarm for db in 10000ms", "db: still there after killwait 10s: SIGKILL"),
                    r.notes());
        }

        @Test
        void theLastMayHaveItsOwnTime() {
            gaggle(new Rules().program("db").stopped("db", "TERM/2s"));
            up("db");
            r.operatorStop("db").pass(2_000);
            assertEquals("db: still there 2s after SIGTERM: SIGKILL", r.notes().getLast());
        }

        @Test
        void aDeathByAnyOfThemIsGaggledsDoing() {
            gaggle(new Rules().program("db").stopped("db", "QUIT/5s, INT"));
            up("db");
            r.operatorStop("db").pass(5_000).isKilled("db", new ProcessSignal(3));
            assertEquals("db: down, SIGQUIT after 5s (stopped by tester (test)); disabled", r.notes().getLast());
        }

        @Test
        void anImpatientShutdownSkipsThem() {
            gaggle(new Rules().program("db").stopped("db", "QUIT/5s, INT"));
            up("db");
            r.shutdown();
            r.notes();
            r.shutdownNow();
            assertEquals(List.of("SIGKILL to db", "alarm for db in 10000ms"), r.notes());
        }

        @Test
        void anotherDefinitionWithFewerOfThemGoesOnWithSigkill() {
            gaggle(new Rules().program("db").stopped("db", "QUIT/5s, INT/5s, HUP"));
            up("db");
            r.operatorStop("db").pass(5_000).replace(new Rules().program("db"));
            r.notes();
            r.pass(5_000);
            assertEquals("db: still there after killwait 10s: SIGKILL", r.notes().getLast());
        }

        @Test
        void whatADeadProcessLeftBehindIsSentThemToo() {
            gaggle(new Rules().program("db").stopped("db", "INT"));
            up("db");
            r.exited("db", LEADER_LEFT_OTHERS);
            assertTrue(r.notes().contains("SIGINT to db"));
        }
    }

    @Nested
    class ShuttingDown {

        @Test
        void stopsDependentsBeforeWhatTheyDependOn() {
            gaggle(new Rules().program("db").program("api", need("db")).program("web", need("api")));
            up("db", "api", "web");
            r.shutdown();
            assertEquals(ProgramPhase.UP, r.phase("db"));
            assertEquals(ProgramPhase.UP, r.phase("api"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.UP, r.phase("db"));
            assertEquals(ProgramPhase.STOPPING, r.phase("api"));
            r.isKilled("api", ProcessSignal.TERM);
            assertFalse(r.isFinished());
            r.isKilled("db", ProcessSignal.TERM);
            assertTrue(r.isFinished());
        }

        @Test
        void stopsAllAtOnceWhenToldTo() {
            gaggle(new Rules().parallel().program("db").program("web", need("db")));
            up("db", "web");
            r.shutdown();
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        }

        @Test
        void startsNothingAnyMore() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.shutdown().operatorStart("db").operatorRestart("db").exits("db", 1);
            assertEquals(ProgramPhase.DOWN, r.phase("db"));
            r.isKilled("web", ProcessSignal.TERM);
            assertTrue(r.isFinished());
        }

        @Test
        void aSecondSignalKillsAllThatIsLeft() {
            gaggle(new Rules().program("db").program("web", need("db")));
            up("db", "web");
            r.shutdown();
            r.notes();
            r.pass(5).shutdownNow();
            assertEquals(
                    List.of(
                            "SIGKILL to db",
                            "alarm for db in 10000ms",
                            "db: stopping: gaggled shuts down at once",
                            "SIGKILL to web",
                            "alarm for web in 10000ms"),
                    r.notes());
        }

        @Test
        void waitsForWhatIsJustBeingStarted() {
            gaggle(new Rules().program("db"));
            r.shutdown();
            assertFalse(r.isFinished());
            r.started("db");
            assertFalse(r.isFinished());
            r.isKilled("db", ProcessSignal.TERM);
            assertTrue(r.isFinished());
        }

        @Test
        void anEmptyGaggleEndsAtOnce() {
            gaggle(new Rules().program("db", false, true));
            r.shutdown();
            assertTrue(r.isFinished());
        }

        @Test
        void aDeathDuringTheShutdownFreesWhatItDependedOn() {
            gaggle(new Rules().program("db").program("web", need("db")));
            up("db", "web");
            r.shutdown();
            r.exits("web", 1);
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
        }
    }

    @Nested
    class Conditions {

        @Test
        void untilEndedWaitsForTheEndHoweverItIs() {
            gaggle(new Rules().program("once", true, false).program("web", need("once", Condition.ENDED)));
            up("once");
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.exits("once", 3);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void untilDoneWaitsForSuccess() {
            gaggle(new Rules().task("once").program("web", need("once", Condition.DONE)));
            up("once");
            r.exits("once", 3);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.started("once").exits("once", 0);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void whatIsStoppedByGaggleIsNotDone() {
            gaggle(new Rules().task("once").program("web", need("once", Condition.DONE)));
            up("once");
            r.operatorStop("once").exits("once", 0);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
        }

        @Test
        void aStartThatIsTakenBackSaysNothingOfTheRunBefore() {
            gaggle(new Rules()
                    .program("db")
                    .task("once", need("db"))
                    .program("web", need("once", Condition.DONE)));
            up("db", "once");
            r.operatorStop("once").exits("once", 0).operatorStart("once");
            r.exits("db", 1).withdrawn("once");
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "its only run was stopped by gaggle");
            up("db", "once");
            r.exits("once", 0);
            assertEquals(ProgramPhase.STARTING, r.phase("web"), "its last run ended by itself, with success");
        }

        @Test
        void whatRunsAgainIsNotDoneAnyMore() {
            gaggle(new Rules().task("once").program("web", need("once", Condition.DONE)));
            up("once");
            r.exits("once", 0);
            up("web");
            r.operatorRestart("once");
            assertEquals(ProgramPhase.UP, r.phase("web"), "it is not asked to propagate");
            r.exits("web", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertFalse(r.state("web").areDependenciesSatisfied());
        }
    }

    @Nested
    class Replacing {

        @Test
        void whatIsTheSameDoesNotNotice() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            r.replace(new Rules().program("db").program("web", propagated("db")));
            assertEquals(List.of(), r.notes());
            assertEquals(ProgramPhase.UP, r.phase("web"));
        }

        @Test
        void startsWhatIsNewAndStopsWhatIsGone() {
            gaggle(new Rules().program("old"));
            up("old");
            r.replace(new Rules().program("new"));
            assertEquals(
                    List.of("SIGTERM to old", "alarm for old in 10000ms", "old: stopping: the configuration changed"),
                    r.notes(),
                    "stops come before starts");
            assertEquals(List.of("new", "old"), r.programs());
            r.isKilled("old", ProcessSignal.TERM);
            assertEquals(
                    List.of(
                            "no alarm for old",
                            "old: down, SIGTERM after 0ms (the configuration changed); not configured any more",
                            "forget old",
                            "launch new"),
                    r.notes());
            assertEquals(List.of("new"), r.programs());
        }

        @Test
        void startsAnewWhatIsLaunchedInAnotherWay() {
            gaggle(new Rules().program("db").program("web", propagated("db")));
            up("db", "web");
            long sequence = r.state("db").getSequence();
            r.replace(new Rules().program("db").program("web", propagated("db")).command("db", "/bin/other"));
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            r.isKilled("web", ProcessSignal.TERM).isKilled("db", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("db"));
            assertTrue(r.state("db").getSequence() > sequence, "numbers survive");
            r.started("db");
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void doesNotSayThatAProgramStartsAgainThatIsHeldUntilOthersAreDown() {
            gaggle(new Rules().program("db").program("web"));
            up("db", "web");
            r.replace(new Rules().program("db").program("web").command("db", "/bin/2").command("web", "/bin/2"));
            r.notes();
            r.isKilled("db", ProcessSignal.TERM);
            assertEquals(
                    List.of(
                            "no alarm for db",
                            "db: down, SIGTERM after 0ms (the configuration changed);"
                                    + " starts when what the new configuration stops is down"),
                    r.notes());
            r.isKilled("web", ProcessSignal.TERM);
            assertTrue(r.notes().containsAll(List.of("launch db", "launch web")));
        }

        @Test
        void whatItEnablesWaitsForTheStopsAndWhatPausesDoesNot() {
            gaggle(new Rules().program("old").program("off", false, true).program("db"));
            r.started("old").startFails("db");
            r.replace(new Rules().program("off").program("db"));
            assertEquals(ProgramPhase.WAITING, r.phase("off"));
            assertEquals(ProgramPhase.STARTING, r.pass(100).phase("db"));
            assertEquals(ProgramPhase.STARTING, r.isKilled("old", ProcessSignal.TERM).phase("off"));
        }

        @Test
        void whatRunsAlreadyIsLeftAloneByWhatEnablesIt() {
            gaggle(new Rules().program("db", false, true).ready("db", null));
            r.operatorStart("db").started("db");
            up();
            r.replace(new Rules().program("db").ready("db", Duration.ofSeconds(5)));
            assertTrue(r.notes().contains("probe whether db is ready"));
        }

        @Test
        void stopsWhatIsGoneInTheOrderOfWhatItDependedOn() {
            gaggle(new Rules().program("db").program("api", need("db")).program("web", need("api")).program("other"));
            up("db", "api", "web", "other");
            r.replace(new Rules().program("other"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertEquals(ProgramPhase.UP, r.phase("api"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STOPPING, r.phase("api"));
            assertEquals(ProgramPhase.UP, r.phase("db"));
            r.isKilled("api", ProcessSignal.TERM).isKilled("db", ProcessSignal.TERM);
            assertEquals(List.of("other"), r.programs());
            assertEquals(ProgramPhase.UP, r.phase("other"));
        }

        @Test
        void aNewDependencyIsWaitedForFromTheNextStartOn() {
            gaggle(new Rules().program("db", false, true).program("web"));
            up("web");
            r.replace(new Rules().program("db", false, true).program("web", need("db")));
            assertEquals(ProgramPhase.UP, r.phase("web"));
            assertFalse(r.state("web").areDependenciesSatisfied());
            r.exits("web", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
        }

        @Test
        void aDependencyThatIsGoneIsNotWaitedForAnyMore() {
            gaggle(new Rules().program("db", false, true).program("web", need("db")));
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.replace(new Rules().program("db", false, true).program("web"));
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void anOperatorsMarkSurvives() {
            gaggle(new Rules().program("web"));
            up("web");
            r.operatorStop("web").isKilled("web", ProcessSignal.TERM);
            r.replace(new Rules().program("web").command("web", "/bin/other"));
            assertEquals(ProgramPhase.DOWN, r.phase("web"));
            assertTrue(r.state("web").isOperatorDisabled());
        }

        @Test
        void whatComesBackWhileItIsStoppedIsStartedAfterwards() {
            gaggle(new Rules().program("web"));
            up("web");
            r.replace(new Rules().program("other")).replace(new Rules().program("web"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
            assertEquals(List.of("web"), r.programs());
        }

        @Test
        void whatComesBackWhileItIsStoppedIsAsNewForOperatorsToo() {
            gaggle(new Rules().program("web"));
            up("web");
            r.operatorStop("web").replace(new Rules().program("other")).replace(new Rules().program("web"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
            assertFalse(r.state("web").isOperatorDisabled());
        }

        @Test
        void aShutdownInTheMidstOfItEndsEverything() {
            gaggle(new Rules().program("db").program("web", need("db")));
            up("db", "web");
            r.replace(new Rules().program("db").program("new", need("db")));
            r.shutdown().isKilled("web", ProcessSignal.TERM);
            r.isKilled("db", ProcessSignal.TERM);
            assertTrue(r.isFinished());
        }

        private Rules dbAndWeb() {
            return new Rules().program("db").program("web", need("db"));
        }

        @Test
        void anotherDefinitionInTheMidstOfItKeepsTheOrder() {
            gaggle(dbAndWeb());
            up("db", "web");
            r.replace(new Rules().program("x")).replace(new Rules().program("y"));
            assertEquals(ProgramPhase.UP, r.phase("db"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
            r.isKilled("db", ProcessSignal.TERM);
            assertEquals(List.of("y"), r.programs());
            assertEquals(ProgramPhase.STARTING, r.phase("y"));
        }

        @Test
        void aShutdownInTheMidstOfItStopsWhatIsNeededByWhatLeavesAfterwards() {
            gaggle(dbAndWeb());
            up("db", "web");
            r.replace(new Rules().program("db")).shutdown();
            assertEquals(ProgramPhase.UP, r.phase("db"));
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STOPPING, r.phase("db"));
        }

        @Test
        void aStopThatWaitsForNobodyAnyMoreIsMade() {
            gaggle(dbAndWeb());
            up("db", "web");
            Rules apart = new Rules().program("db").program("web").program("new").command("db", "/bin/2").command("web",
                    "/bin/2");
            r.replace(apart);
            assertEquals(ProgramPhase.UP, r.phase("db"));
            r.replace(apart);
            assertEquals(ProgramPhase.STOPPING, r.phase("db"), "they do not depend on each other any more");
            assertEquals(ProgramPhase.WAITING, r.phase("new"));
            r.isKilled("db", ProcessSignal.TERM).isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("new"));
        }

        @Test
        void whatLeavesInAPauseLeavesNoAlarm() {
            gaggle(dbAndWeb());
            r.startFails("db");
            assertTrue(r.hasAlarm("db"));
            r.replace(new Rules().program("other"));
            assertFalse(r.hasAlarm("db"));
            assertEquals(List.of("other"), r.programs());
        }

        @Test
        void pausesAndWhatWasLostAreRemembered() {
            gaggle(dbAndWeb());
            r.startFails("db").pass(100).startFails("db");
            up();
            r.replace(dbAndWeb()).pass(200).startFails("db");
            assertTrue(r.notes().contains("db: start failed: no such file (ENOENT); starts again in 400ms"));
            r.pass(400).started("db").operatorStop("db").pass(7_000).replace(dbAndWeb()).pass(1_000);
            assertEquals(Duration.ofSeconds(8), r.account("web").needs().getFirst().getSince());
        }

        @Test
        void thePauseAfterTheNextShortRunIsThatOfTheNewDefinition() {
            gaggle(new Rules().program("db"));
            r.started("db").exits("db", 1);
            r.replace(new Rules().program("db").with("db", life -> life.backoff(Duration.ofSeconds(3))));
            up("db");
            r.exits("db", 1);
            assertTrue(r.notes().contains("alarm for db in 3000ms"));
        }

        @Test
        void aReportOfARunBeforeItLeftIsNotOneOfTheRunSinceItIsBack() {
            gaggle(new Rules().program("web"));
            up("web");
            long before = r.run("web");
            r.replace(new Rules()).isKilled("web", ProcessSignal.TERM).replace(new Rules().program("web"));
            up();
            r.give(new Input.StartFailed(Rehearsal.id("web"), before, StartFailure.builder("late").build()));
            assertEquals(List.of("refused: StartFailed of web"), r.notes());
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void operatorsDecideOnWhatIsHeldAndNotOnWhatLeaves() {
            gaggle(new Rules().program("old"));
            up("old");
            r.replace(new Rules().program("new").program("other"));
            r.operatorStop("new").operatorStart("new").operatorRestart("new").operatorStop("other");
            assertEquals(ProgramPhase.WAITING, r.phase("new"));
            up();
            r.operatorStart("old").operatorStop("old").operatorRestart("old");
            assertEquals(
                    List.of("answer NO_SUCH_PROGRAM", "answer NO_SUCH_PROGRAM", "answer NO_SUCH_PROGRAM"), r.notes());
            r.isKilled("old", ProcessSignal.TERM);
            assertEquals(ProgramPhase.STARTING, r.phase("new"));
            assertEquals(ProgramPhase.DOWN, r.phase("other"));
        }

        @Test
        void whatLeavesIsStoppedAtOnceWhenItAsksForThat() {
            gaggle(new Rules().program("db").program("api", propagated("db")).program("web", need("api")));
            up("db", "api", "web");
            r.replace(new Rules().program("db"));
            assertEquals(ProgramPhase.UP, r.phase("api"));
            r.exits("db", 1);
            assertEquals(ProgramPhase.STOPPING, r.phase("api"));
            r.isKilled("api", ProcessSignal.TERM).isKilled("web", ProcessSignal.TERM);
            assertEquals(List.of("db"), r.programs());
        }

        @Test
        void aDefinitionWithoutWhatItNeedsIsRefusedAsAWhole() {
            gaggle(dbAndWeb());
            up("db", "web");
            Rules incomplete = new Rules().program("web", need("db"));
            assertThrows(IllegalArgumentException.class, () -> r.replace(incomplete));
            assertEquals(List.of("db", "web"), r.programs());
            assertEquals(List.of(), r.notes());
        }
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        gaggle(new Rules());
        RestartPause pause = new RestartPause();
        pause.bound(Duration.ofSeconds(5), Duration.ofSeconds(1));
        assertEquals(0, pause.afterRun(0));
        assertEquals(Duration.ofSeconds(1).toNanos(), pause.afterRun(0));
        assertEquals(Duration.ofSeconds(1).toNanos(), pause.afterRun(0));
    }
}
