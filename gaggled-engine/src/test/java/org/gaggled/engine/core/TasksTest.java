package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.core.Schedule.Overlap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shows when a task is done, for how long, and when one with a schedule runs. */
class TasksTest {

    private static Rehearsal begun(Rules rules) {
        Rehearsal r = new Rehearsal(rules).begin();
        r.notes();
        return r;
    }

    @Nested
    class WithoutASchedule {

        private static Rules rules() {
            return new Rules().program("db").task("job", need("db"))
                    .program("web", propagated("job", Condition.DONE));
        }

        private static Rehearsal done() {
            Rehearsal r = begun(rules()).started("db", "job").exits("job", 0).started("web");
            r.notes();
            return r;
        }

        @Test
        void anEndWithSuccessMakesItDone() {
            Rehearsal r = begun(rules()).started("db", "job");
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.notes();
            r.exits("job", 0);
            assertEquals(List.of("job: down, exit 0 after 0ms", "job: done", "launch web"), r.notes());
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            assertTrue(r.state("job").hasSucceeded());
            assertEquals(new Situation.Done(Duration.ZERO, null), r.account("job").situation());
            r.pass(3_600_000);
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            assertFalse(r.hasAlarm("job"));
        }

        @Test
        void itIsDoneWhenAllOfItsRunIsOver() {
            Rehearsal r = begun(rules().errands("job", "poststop")).started("db", "job");
            r.exited("job", ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build());
            assertEquals(ProgramPhase.STOPPING, r.phase("job"));
            r.gone("job");
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "its poststop runs");
            r.errandEnds("job", ErrandKind.POSTSTOP, 0);
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void anEndWithoutSuccessIsTriedAgainAsRespawnSays() {
            Rehearsal r = begun(rules()).started("db", "job").exits("job", 1);
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
            r.started("job").exits("job", 1).pass(100).started("job").exits("job", 0);
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            Rehearsal always = begun(rules().with("job", life -> life.respawn(Respawn.ALWAYS)));
            assertEquals(ProgramPhase.DONE, always.started("db", "job").exits("job", 0).phase("job"));
        }

        @Test
        void whatIsNotTriedAgainIsDownForGood() {
            Rehearsal r = begun(rules().with("job", life -> life.respawn(Respawn.NEVER).essential()));
            r.started("db", "job").exits("job", 3).isKilled("db", ProcessSignal.TERM);
            assertEquals("finished with status 3", r.notes().getLast());
        }

        @Test
        void anEssentialTaskThatIsDoneEndsNothing() {
            Rehearsal r = begun(rules().with("job", LifeRulesBuilder::essential));
            r.started("db", "job").exits("job", 0);
            assertEquals(ProgramPhase.UP, r.phase("db"));
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void successIsNoSetback() {
            Rehearsal r = begun(rules().with("job", life -> life.limit("0/1h"))).started("db", "job");
            assertEquals(ProgramPhase.DONE, r.exits("job", 0).phase("job"));
            r.operatorRestart("job").started("job");
            assertEquals(ProgramPhase.FAILED, r.exits("job", 1).phase("job"));
        }

        @Test
        void afterASuccessTheFirstRestartIsImmediateAgain() {
            Rehearsal r = begun(new Rules().program("db").task("job", propagated("db"))).started("db", "job");
            r.exits("job", 1).started("job").exits("job", 0).exits("db", 1).started("db", "job").exits("job", 1);
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
        }

        @Test
        void anOperatorsStartLeavesWhatIsDone() {
            Rehearsal r = done().operatorStart("job");
            assertEquals(List.of(), r.notes());
        }

        @Test
        void anOperatorsRestartRunsItAgainAndItIsNotDoneUntilThen() {
            Rehearsal r = done().operatorRestart("job");
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"), "it propagates");
            r.isKilled("web", ProcessSignal.TERM).started("job");
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.STARTING, r.exits("job", 0).phase("web"));
        }

        @Test
        void evenWithoutRespawnARestartRunsItAgain() {
            Rehearsal r = begun(new Rules().task("job").with("job", life -> life.respawn(Respawn.NEVER)));
            r.started("job").exits("job", 0).operatorRestart("job").started("job").operatorRestart("job");
            assertEquals(ProgramPhase.STARTING, r.isKilled("job", ProcessSignal.TERM).phase("job"));
        }

        @Test
        void whatAnOperatorStopsIsNotDoneAnyMore() {
            Rehearsal r = done().operatorStop("job");
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertEquals(ProgramPhase.STARTING, r.operatorStart("job").phase("job"));
        }

        @Test
        void aStopOfATaskIsNoSuccess() {
            Rehearsal r = begun(rules()).started("db", "job").operatorRestart("job").exits("job", 0);
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
            Rehearsal poststop = begun(rules().errands("job", "poststop")).started("db", "job").exits("job", 0);
            poststop.operatorStop("job").errandEnds("job", ErrandKind.POSTSTOP, 0);
            assertEquals(ProgramPhase.DOWN, poststop.phase("job"), "it was stopped before it was done");
        }

        @Test
        void aPropagatedRestartWantsItAgain() {
            Rehearsal r = begun(new Rules().program("db").task("job", propagated("db"))
                    .program("web", need("job", Condition.DONE))).started("db", "job").exits("job", 0).started("web");
            r.exits("db", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("job"));
            assertEquals("dependency", r.state("job").getCause().getWord());
            assertFalse(r.state("web").areDependenciesSatisfied());
            assertEquals(ProgramPhase.STARTING, r.started("db").phase("job"));
        }

        @Test
        void anotherDefinitionRunsItAgainAndTheSameDoesNot() {
            Rehearsal r = done().replace(rules());
            assertEquals(List.of(), r.notes());
            r.replace(rules().command("job", "/bin/other"));
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertEquals("reload", r.state("web").getCause().getRoot().getWord());
        }

        @Test
        void anotherDefinitionBeforeAllOfItsRunIsOverRunsItAgainAndTheSameDoesNot() {
            Rules rules = rules().errands("job", "poststop");
            Rehearsal r = begun(rules).started("db", "job").exits("job", 0).replace(rules);
            assertEquals(ProgramPhase.DONE, r.errandEnds("job", ErrandKind.POSTSTOP, 0).phase("job"));
            Rehearsal other = begun(rules).started("db", "job").exits("job", 0).replace(rules.command("job", "/bin/x"));
            assertEquals(ProgramPhase.STARTING, other.errandEnds("job", ErrandKind.POSTSTOP, 0).phase("job"));
        }

        @Test
        void whatHasNoPartInItLeavesItDone() {
            Rehearsal r = done().replace(rules().with("job", life -> life.killWait(Duration.ofSeconds(77))));
            assertEquals(List.of(), r.notes());
            assertEquals(ProgramPhase.DONE, r.phase("job"));
        }

        @Test
        void aServiceIsNeverDone() {
            Rehearsal r = begun(new Rules().program("job", true, false).program("web", need("job", Condition.DONE)));
            r.started("job").exits("job", 0);
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.replace(new Rules().task("job").program("web", need("job", Condition.DONE)));
            assertEquals(ProgramPhase.STARTING, r.phase("job"), "a task, which has not run yet as such");
        }

        @Test
        void aTaskThatRunsShowsWhatIsWaitedFor() {
            Rehearsal r = begun(rules()).started("db", "job");
            Situation.Missing missing = assertInstanceOf(Situation.Missing.class, r.account("web").situation());
            assertEquals(Condition.DONE, missing.missing().getFirst().rootUntil());
            assertEquals(new Situation.Up(), missing.missing().getFirst().rootSituation());
        }

        @Test
        void doneIsWhatItIsInAShutdown() {
            Rehearsal r = done().shutdown();
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            r.everyProcessDies();
            assertTrue(r.isFinished());
        }
    }

    @Nested
    class WithASchedule {

        private static Rules rules(Overlap overlap) {
            return new Rules().program("db").scheduled("job", overlap, need("db"))
                    .program("web", need("job", Condition.DONE));
        }

        private static Rehearsal begun() {
            Rehearsal r = TasksTest.begun(rules(Overlap.SKIP)).started("db");
            r.notes();
            return r;
        }

        @Test
        void itIsDownUntilItIsDue() {
            Rehearsal r = begun();
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            Situation.Scheduled situation =
                    assertInstanceOf(Situation.Scheduled.class, r.account("job").situation());
            assertFalse(situation.ran());
            r.due("job");
            assertEquals(List.of("launch job"), r.notes());
            assertEquals(new Cause.Schedule("0 3 * * *"), r.state("job").getCause());
            r.started("job").exits("job", 0);
            assertEquals(List.of("job: up, pid 1001", "job: down, exit 0 after 0ms", "job: done", "launch web"),
                    r.notes());
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            assertInstanceOf(Situation.Done.class, r.account("job").situation());
        }

        @Test
        void whatItNeedsIsWaitedFor() {
            Rehearsal r = TasksTest.begun(rules(Overlap.SKIP)).due("job");
            assertEquals(ProgramPhase.WAITING, r.phase("job"));
            assertEquals("schedule", r.state("job").getCause().getWord());
            assertEquals(ProgramPhase.STARTING, r.started("db").phase("job"));
        }

        @Test
        void whileItRunsItIsWhatTheLastRunMadeIt() {
            Rehearsal r = begun().due("job").started("job").exits("job", 0).started("web").pass(1_000);
            r.due("job").started("job");
            assertTrue(r.state("web").areDependenciesSatisfied());
            assertEquals(ProgramPhase.UP, r.phase("job"));
            r.exits("job", 0);
            assertTrue(r.state("web").areDependenciesSatisfied());
            r.due("job").started("job").exits("job", 1);
            assertFalse(r.state("web").areDependenciesSatisfied(), "the last run was no success");
            assertEquals(ProgramPhase.STARTING, r.phase("job"), "it is tried again");
            assertTrue(r.started("job").exits("job", 0).state("web").areDependenciesSatisfied());
        }

        @Test
        void aStartThatFailedIsNoSuccessEither() {
            Rehearsal r = begun().due("job").started("job").exits("job", 0).due("job").startFails("job");
            assertFalse(r.state("web").areDependenciesSatisfied());
            assertEquals(ProgramPhase.WAITING, r.phase("job"));
        }

        @Test
        void theNextThatIsDueStartsAtOnce() {
            Rehearsal r = begun().due("job").started("job").exits("job", 1).started("job").exits("job", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("job"), "it pauses");
            assertEquals(ProgramPhase.STARTING, r.due("job").phase("job"));
            assertFalse(r.startFails("job").due("job").hasAlarm("job"));
            assertEquals(ProgramPhase.STARTING, r.phase("job"));
        }

        @Test
        void aRunThatGoesOnSkipsTheNext() {
            Rehearsal r = begun().due("job").started("job");
            r.notes();
            r.due("job");
            assertEquals(List.of("job: a run of its schedule (0 3 * * *) is skipped because the one before still goes"
                    + " on"), r.notes());
            r.exits("job", 0);
            assertEquals(ProgramPhase.DONE, r.phase("job"));
        }

        @Test
        void orOneWaitsForItsEnd() {
            Rehearsal r = TasksTest.begun(rules(Overlap.WAIT)).started("db").due("job").started("job");
            r.notes();
            r.due("job").due("job");
            assertEquals(List.of(), r.notes());
            r.exits("job", 0);
            assertEquals(
                    List.of("job: down, exit 0 after 0ms", "job: done", "launch job", "launch web"), r.notes());
            r.started("job").exits("job", 0);
            assertEquals(ProgramPhase.DONE, r.phase("job"), "one at most");
        }

        @Test
        void whatWaitsTakesTheTurnOfARetry() {
            Rehearsal r = TasksTest.begun(rules(Overlap.WAIT)).started("db");
            r.due("job").started("job").exits("job", 1).started("job").due("job").exits("job", 1);
            assertEquals(ProgramPhase.STARTING, r.phase("job"), "without a pause");
            assertEquals(ProgramPhase.DONE, r.started("job").exits("job", 0).phase("job"));
        }

        @Test
        void whatIsDisabledFailedOrEndsIsSkipped() {
            Rehearsal r = begun().operatorStop("job").due("job");
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            Rehearsal failed = TasksTest.begun(rules(Overlap.WAIT).with("job", life -> life.limit("0/1h")));
            failed.started("db").due("job").started("job").due("job").exits("job", 1);
            assertEquals(ProgramPhase.FAILED, failed.due("job").phase("job"));
            Rehearsal ending = begun().shutdown().due("job");
            assertEquals(ProgramPhase.DOWN, ending.phase("job"));
            Rehearsal service = TasksTest.begun(new Rules().program("db", false, true)).due("db").due("stranger");
            assertEquals(List.of(), service.notes());
        }

        @Test
        void withoutRespawnItWaitsForTheNextTime() {
            Rules rules = rules(Overlap.SKIP).with("job", life -> life.respawn(Respawn.NEVER).essential());
            Rehearsal r = TasksTest.begun(rules).started("db").due("job").started("job");
            r.notes();
            r.exits("job", 3);
            assertEquals(List.of("job: down, exit 3 after 0ms; runs again by its schedule, 0 3 * * *"), r.notes());
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            assertTrue(assertInstanceOf(Situation.Scheduled.class, r.account("job").situation()).ran());
            assertEquals(ProgramPhase.STARTING, r.due("job").phase("job"));
        }

        @Test
        void endsCountTowardsTheLimitAndStartsAndSuccessDoNot() {
            Rules rules = rules(Overlap.SKIP).with("job", life -> life.respawn(Respawn.NEVER).limit("1/1h"));
            Rehearsal r = TasksTest.begun(rules).started("db");
            for (int i = 0; i < 5; i++) {
                r.due("job").started("job").exits("job", 0);
            }
            r.due("job").started("job").exits("job", 1);
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            r.due("job").started("job").exits("job", 1);
            assertEquals(ProgramPhase.FAILED, r.phase("job"));
            assertEquals(ProgramPhase.STARTING, r.operatorRestart("job").phase("job"));
        }

        @Test
        void anOperatorsStartRunsItNow() {
            Rehearsal r = begun().operatorStart("job").started("job").exits("job", 0);
            assertEquals(ProgramPhase.DONE, r.phase("job"));
            assertEquals(ProgramPhase.STARTING, r.operatorStart("job").phase("job"));
            assertEquals(ProgramPhase.DONE, r.started("job").exits("job", 0).phase("job"));
            assertEquals(ProgramPhase.STARTING, r.operatorRestart("job").phase("job"));
        }

        @Test
        void whatIsPropagatedRestartsARunAndBeginsNone() {
            Rules rules = new Rules().program("db").scheduled("job", Overlap.SKIP, propagated("db"));
            Rehearsal r = TasksTest.begun(rules).started("db").exits("db", 1).started("db");
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
            r.due("job").started("job").pass(20_000).exits("db", 1).isKilled("job", ProcessSignal.TERM);
            assertEquals(ProgramPhase.WAITING, r.phase("job"));
            assertEquals(ProgramPhase.STARTING, r.started("db").phase("job"));
        }

        @Test
        void whoeverIsWantedAgainIsNotDoneEvenWhileItWaits() {
            Rules rules = new Rules().program("db").program("cache").scheduled("job", Overlap.SKIP, propagated("db"),
                    need("cache")).program("web", need("job", Condition.DONE));
            Rehearsal restarted = waitingForTheCache(rules).operatorRestart("job");
            assertEquals(ProgramPhase.WAITING, restarted.phase("job"));
            assertFalse(restarted.state("web").areDependenciesSatisfied());
            Rehearsal propagated = waitingForTheCache(rules).exits("db", 1);
            assertFalse(propagated.state("web").areDependenciesSatisfied());
        }

        private static Rehearsal waitingForTheCache(Rules rules) {
            Rehearsal r = TasksTest.begun(rules).started("db", "cache").due("job").started("job").exits("job", 0);
            r.operatorStop("cache").isKilled("cache", ProcessSignal.TERM).due("job");
            assertTrue(r.state("web").areDependenciesSatisfied());
            return r;
        }

        @Test
        void anOperatorRestartsWhatWasEnabledWhileItsPrestartEnds() {
            Rules rules = new Rules().scheduled("job", Overlap.SKIP).errands("job", "prestart");
            Rehearsal r = TasksTest.begun(rules).due("job").operatorStop("job");
            r.replace(rules.with("job", life -> life.enabled(false)));
            r.replace(rules.with("job", life -> life.enabled(true))).operatorRestart("job");
            assertEquals(ProgramPhase.STARTING, r.errandDies("job", ErrandKind.PRESTART).phase("job"));
        }

        @Test
        void anotherDefinitionWaitsForItsTime() {
            Rehearsal r = begun().due("job").started("job").exits("job", 0);
            r.replace(rules(Overlap.WAIT));
            assertEquals(ProgramPhase.DOWN, r.phase("job"), "it has not run as that");
            r.replace(new Rules().program("db").task("job", need("db")).program("web", need("job", Condition.DONE)));
            assertEquals(ProgramPhase.STARTING, r.phase("job"), "it has no schedule any more");
            r.replace(rules(Overlap.SKIP)).started("job").exits("job", 1);
            assertEquals(ProgramPhase.STARTING, r.phase("job"), "its run goes on");
        }

        @Test
        void whatHasFailedAndComesBackBeforeItWasGoneWaitsForItsTime() {
            Rules rules = rules(Overlap.SKIP).errands("job", "poststop").with("job", life -> life.limit("0/1h"));
            Rehearsal r = TasksTest.begun(rules).started("db").due("job").started("job").exits("job", 1);
            r.replace(new Rules().program("db")).replace(rules).errandEnds("job", ErrandKind.POSTSTOP, 0);
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
        }

        @Test
        void itIsDoneBeforeItStartsByAnotherDefinition() {
            Rules rules = new Rules().scheduled("job", Overlap.SKIP).program("web", need("job"))
                    .errands("job", "poststop");
            Rehearsal r = TasksTest.begun(rules).due("job").started("job").started("web");
            r.replace(new Rules().scheduled("job", Overlap.SKIP).program("web", need("job"))
                    .errands("job", "poststop").command("job", "/bin/other").command("web", "/bin/other"));
            r.exits("job", 0).isKilled("web", ProcessSignal.TERM).operatorStart("job");
            r.notes();
            r.errandEnds("job", ErrandKind.POSTSTOP, 0);
            assertEquals(List.of("no alarm for job", "job: done", "launch job"), r.notes());
        }

        @Test
        void aRunThatWaitsGoesWithItsSchedule() {
            Rehearsal r = TasksTest.begun(rules(Overlap.WAIT)).started("db").due("job").started("job").due("job");
            r.replace(new Rules().program("db").task("job", need("db")).program("web", need("job", Condition.DONE)));
            assertEquals(ProgramPhase.DONE, r.exits("job", 0).phase("job"));
        }

        @Test
        void whatWaitsForItsFirstStartWaitsForItsTimeThen() {
            Rehearsal r = TasksTest.begun(new Rules().program("db").task("job", need("db")));
            r.replace(new Rules().program("db").scheduled("job", Overlap.SKIP, need("db"))).started("db");
            assertEquals(ProgramPhase.DOWN, r.phase("job"));
        }
    }
}
