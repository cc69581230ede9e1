package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Need;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shows how long a loss is kept from what runs, and which needs do without what cannot come up. */
class NeedsTest {

    private static Rehearsal begun(Rules rules) {
        Rehearsal r = new Rehearsal(rules).begin();
        r.notes();
        return r;
    }

    @Nested
    class Grace {

        private static Rules rules() {
            return new Rules().program("db").ready("db", null).program("web", propagated("db").within(5_000));
        }

        private static Rehearsal up() {
            Rehearsal r = begun(rules()).started("db").ready("db").started("web");
            r.notes();
            return r;
        }

        @Test
        void whatIsBackWithinItIsNotNoticed() {
            Rehearsal r = up().notReady("db", "busy");
            assertEquals(List.of("db: not ready: busy", "alarm for web in 5000ms"), r.notes());
            assertTrue(r.state("web").areDependenciesSatisfied());
            r.pass(4_999).ready("db");
            assertEquals(List.of("db: ready again after 5s", "no alarm for web"), r.notes());
            assertEquals(ProgramPhase.UP, r.pass(10_000).phase("web"));
        }

        @Test
        void whatLastsLongerIsPropagated() {
            Rehearsal r = up().notReady("db", "busy").pass(5_000);
            assertEquals(ProgramPhase.STOPPING, r.phase("web"));
            assertEquals("it is not ready: busy", r.state("web").getCause().getRoot().toString());
            r.isKilled("web", ProcessSignal.TERM);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.STARTING, r.ready("db").phase("web"));
        }

        @Test
        void theCauseIsThatOfTheLoss() {
            Rehearsal r = up().exits("db", 3).started("db").pass(5_000);
            assertEquals("it died: exit 3", r.state("web").getCause().getRoot().toString());
        }

        @Test
        void aSecondLossBeginsAnew() {
            Rehearsal r = up().notReady("db", "busy").pass(4_000).ready("db").pass(500).notReady("db", "busy");
            assertEquals(ProgramPhase.UP, r.pass(4_999).phase("web"));
            assertEquals(ProgramPhase.STOPPING, r.pass(1).phase("web"));
        }

        @Test
        void whatDoesNotRunIsToldAtOnce() {
            Rehearsal r = begun(rules()).started("db").ready("db").notReady("db", "busy");
            assertEquals(ProgramPhase.STOPPING, r.phase("web"), "it was being started");
            assertEquals(ProgramPhase.WAITING, r.withdrawn("web").phase("web"));
            assertEquals(0, r.alarms());
        }

        @Test
        void whatStopsRunningIsToldThen() {
            Rehearsal r = up().notReady("db", "busy").exits("web", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "it must not start");
            assertEquals(0, r.alarms());
            Rehearsal stopped = up().notReady("db", "busy").operatorStop("web");
            stopped.notes();
            assertEquals(ProgramPhase.DOWN, stopped.isKilled("web", ProcessSignal.TERM).phase("web"));
            assertEquals(0, stopped.alarms());
        }

        @Test
        void withoutPropagationThereIsNothingToKeep() {
            Rehearsal r = begun(new Rules().program("db").ready("db", null).program("web", need("db").within(5_000)));
            r.started("db").ready("db").started("web").notReady("db", "busy");
            assertFalse(r.state("web").areDependenciesSatisfied());
            assertEquals(0, r.alarms());
        }

        @Test
        void eachNeedHasItsOwnAndOneAlarmServesAll() {
            Rules rules = new Rules().program("db").program("mq").program("web",
                    propagated("db").within(5_000), propagated("mq").within(2_000));
            Rehearsal r = begun(rules).started("db", "mq", "web");
            r.notes();
            r.exits("db", 1).pass(1_000).exits("mq", 1);
            assertTrue(r.notes().containsAll(List.of("alarm for web in 5000ms", "alarm for web in 2000ms")));
            r.started("mq");
            assertTrue(r.notes().contains("alarm for web in 4000ms"), "that of db is left");
            assertEquals(ProgramPhase.UP, r.pass(3_999).phase("web"));
            assertEquals(ProgramPhase.STOPPING, r.pass(1).phase("web"));
            assertEquals("dependency db died", r.state("web").getReason());
        }

        @Test
        void anotherDefinitionHasItsOwnGrace() {
            Rules longer =
                    new Rules().program("db").ready("db", null).program("web", propagated("db").within(9_000));
            Rehearsal r = up().notReady("db", "busy").pass(1_000).replace(longer);
            assertEquals(ProgramPhase.UP, r.pass(7_999).phase("web"));
            assertEquals(ProgramPhase.STOPPING, r.pass(1).phase("web"));
            Rules none = new Rules().program("db").ready("db", null).program("web", propagated("db"));
            Rehearsal sooner = up().notReady("db", "busy").pass(1_000).replace(none).pass(0);
            assertEquals(ProgramPhase.STOPPING, sooner.phase("web"));
            Rehearsal free = up().notReady("db", "busy")
                    .replace(new Rules().program("db").ready("db", null).program("web"));
            assertEquals(0, free.alarms());
            assertEquals(ProgramPhase.UP, free.phase("web"));
        }

        @Test
        void aShutdownKeepsNothing() {
            Rehearsal r = up().notReady("db", "busy").shutdown();
            r.isKilled("web", ProcessSignal.TERM).isKilled("db", ProcessSignal.TERM);
            assertTrue(r.isFinished());
            assertEquals(0, r.alarms());
        }
    }

    @Nested
    class NotRequired {

        private static Rules rules(Need need) {
            return new Rules().program("db").program("web", need.optional());
        }

        @Test
        void whatMayStillComeUpIsWaitedFor() {
            Rehearsal r = begun(rules(need("db", 1_000)));
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.WAITING, r.startFails("db").phase("web"));
            r.pass(100).started("db");
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "the delay counts");
            assertEquals(ProgramPhase.STARTING, r.pass(1_000).phase("web"));
        }

        @Test
        void whatIsDisabledIsNot() {
            Rehearsal r = begun(new Rules().program("db", false, true).program("web", need("db", 1_000).optional()));
            assertEquals(ProgramPhase.STARTING, r.phase("web"), "without a delay");
            Rehearsal stopped = begun(rules(need("db"))).operatorStop("db");
            assertEquals(ProgramPhase.STARTING, stopped.phase("web"));
        }

        @Test
        void whatHasFailedIsNot() {
            Rehearsal r = begun(rules(need("db")).with("db", life -> life.limit("0/1h"))).startFails("db");
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }

        @Test
        void whatIsDownForGoodIsNot() {
            Rules rules = new Rules().program("db", true, false).ready("db", null)
                    .program("web", need("db").optional());
            Rehearsal r = begun(rules).started("db");
            assertEquals(ProgramPhase.WAITING, r.phase("web"), "it may become ready");
            assertEquals(ProgramPhase.STARTING, r.exits("db", 1).phase("web"));
        }

        @Test
        void whatALossBringsBackIsWaitedForFromThatMomentOn() {
            Rules rules =
                    new Rules().program("db").program("web", need("db", 1_000).optional(), need("cache").optional())
                            .program("cache", true, false, propagated("db")).with("db", life -> life.limit("0/1h"));
            Rehearsal r = begun(rules).started("db", "cache").exits("cache", 1).exits("db", 1);
            assertFalse(r.notes().contains("launch web"));
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
        }

        @Test
        void aTaskBetweenItsRunsIsWaitedFor() {
            Rules rules = new Rules().scheduled("job", Schedule.Overlap.SKIP)
                    .program("web", need("job", Condition.DONE).optional());
            Rehearsal r = begun(rules);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.STARTING, r.operatorStop("job").phase("web"));
        }

        @Test
        void whatRunsGoesOnWithoutIt() {
            Rehearsal r = begun(rules(propagated("db"))).started("db", "web").operatorStop("db");
            assertEquals(ProgramPhase.UP, r.isKilled("db", ProcessSignal.TERM).phase("web"));
            r.operatorStart("db");
            assertEquals(ProgramPhase.UP, r.phase("web"), "that it may come up again is not a loss");
            r.started("db");
            assertEquals(ProgramPhase.UP, r.phase("web"));
            r.exits("db", 1);
            assertEquals(ProgramPhase.STOPPING, r.phase("web"), "it comes back, so it is waited for");
        }

        @Test
        void whatIsBeingStartedWaitsForWhatMayComeUpAfterAll() {
            Rehearsal r = begun(rules(need("db"))).operatorStop("db");
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
            r.notes();
            r.operatorStart("db");
            assertTrue(r.notes().contains("withdraw web"));
        }

        @Test
        void whatIsDisabledWithinAGraceIsDoneWithout() {
            Rehearsal r = begun(rules(propagated("db").within(5_000))).started("db", "web").exits("db", 1);
            assertTrue(r.hasAlarm("web"));
            r.operatorStop("db").pass(5_000);
            assertEquals(ProgramPhase.UP, r.phase("web"));
            assertFalse(r.hasAlarm("web"));
        }

        @Test
        void aDefinitionThatEnablesItMakesOthersWait() {
            Rules off = new Rules().program("db", false, true).program("web", need("db").optional());
            Rehearsal r = begun(off).started("web");
            r.replace(rules(need("db")));
            assertEquals(ProgramPhase.UP, r.phase("web"));
            r.exits("web", 1);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            assertEquals(ProgramPhase.STARTING, r.started("db").phase("web"));
        }

        @Test
        void oneInstanceIsLeftWhereTheOtherIsDoneWithout() {
            Rules rules = new Rules().instances("w", 2).program("web", propagated("w").optional());
            Rehearsal r = begun(rules).started("w:1", "w:2", "web").operatorStop("w:1");
            assertEquals(ProgramPhase.UP, r.phase("web"));
            assertEquals(ProgramPhase.STOPPING, r.exits("w:2", 1).phase("web"), "none is left up");
        }
    }
}
