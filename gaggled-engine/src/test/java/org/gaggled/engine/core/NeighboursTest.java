package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Need;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.words.SituationWords;
import org.junit.jupiter.api.Test;

/** A program of another host is depended on as one of this host is; and what happens when nobody knows how it is. */
class NeighboursTest {

    private final Neighbours two = new Neighbours("two");

    private static Rehearsal web(Need... needs) {
        return new Rehearsal(new Rules().program("web", needs)).begin();
    }

    private static String why(Rehearsal r) {
        return String.valueOf(SituationWords.describe(r.account("web")).getExplanation());
    }

    private static Rehearsal restarted(Rehearsal r) {
        assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        r.isKilled("web", ProcessSignal.TERM);
        return r;
    }

    @Test
    void itStartsWhenItIsKnownThatTheOtherIsReady() {
        Rehearsal r = web(need("db@two"));
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        assertEquals("it waits for db@two, which is unknown: its host was not heard of yet", why(r));
        r.told(two);
        assertEquals("it waits for db@two, which does not exist: its host has no program of that name", why(r));
        r.told(two.down("db"));
        assertEquals("it waits for db@two, which has not been up yet and waits for something itself (it died: exit 3)",
                why(r));
        r.told(two.up("db"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void whatTheOtherWaitsForIsNamed() {
        Rehearsal r = web(need("api@two"));
        r.told(two.down("api").needs("api", "db", "one").needs("api", "cache:2", "three").needs("other", "x", "one"));
        assertEquals("it waits for api@two, which has not been up yet and waits for something itself"
                + " (it died: exit 3); it needs db@one and cache:2@three", why(r));
        r.told(two.failed("api"));
        assertEquals("it waits for api@two, which has not been up yet and has failed"
                + " (it failed more than 3 times in 10s)", why(r));
    }

    @Test
    void aDelayCountsByTheAgeThatIsTold() {
        Rehearsal r = web(need("db@two", 5000));
        r.told(two.up("db", 2000));
        assertEquals(Duration.ofSeconds(3), r.account("web").untilNextStart());
        r.pass(1000).told(two);
        assertEquals(Duration.ofSeconds(2), r.account("web").untilNextStart(), "a late report makes it no younger");
        r.told(two.older(1500));
        assertEquals(Duration.ofMillis(1500), r.account("web").untilNextStart(), "a better one makes it older");
        r.pass(1500);
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void noAgeIsTooOld() {
        Rehearsal r = web(need("db@two", 1000));
        r.pass(5000).told(two.up("db", Long.MAX_VALUE / 4));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void aLossIsPropagated() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web");
        r.told(two.down("db"));
        assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        assertEquals("dependency db@two died", r.state("web").getReason());
        assertEquals("it died: exit 3", r.state("web").getCause().getRoot().toString());
        r.isKilled("web", ProcessSignal.TERM).told(two.up("db"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void withoutPropagateItRunsOn() {
        Rehearsal r = web(need("db@two")).told(two.up("db")).started("web").told(two.down("db"));
        assertEquals(ProgramPhase.UP, r.phase("web"));
    }

    @Test
    void aRestartThatIsSeenOnlyByItsNumberIsPropagatedOnce() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web");
        r.told(two.up("db"));
        restarted(r);
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
        r.started("web").told(two.older(10));
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.told(two.anew());
        restarted(r);
    }

    @Test
    void whileNobodyKnowsWhatRunsGoesOnAndNothingStarts() {
        Rehearsal r = web(propagated("db@two")).pass(1000).told(two.up("db")).started("web").lost("two");
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.pass(3000);
        assertEquals(Duration.ofSeconds(3), r.account("web").needs().getFirst().getSince());
        r.exits("web", 1);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        r.pass(60_000);
        assertEquals("it waits for db@two, which has been unknown for 1m 3s: its lease is over", why(r));
        r.told(two);
        assertEquals(ProgramPhase.STARTING, r.phase("web"), "nothing was lost, so it starts at once");
    }

    @Test
    void whatWasNotLostMeanwhileChangesNothing() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web");
        r.notes();
        r.lost("two").pass(10_000).told(two.older(10_000)).lost("two").lost("two").told(two);
        assertEquals(List.of(), r.notes());
        assertEquals(ProgramPhase.UP, r.phase("web"));
    }

    @Test
    void whatWasLostMeanwhileIsPropagated() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web");
        r.lost("two").told(two.up("db"));
        restarted(r).started("web");
        r.lost("two").told(two.down("db"));
        restarted(r);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
    }

    @Test
    void aDelayThatIsOverWhileNobodyKnowsStartsNothing() {
        Rehearsal r = web(need("db@two", 2000)).told(two.up("db")).pass(1000).lost("two").pass(5000);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        assertFalse(r.hasAlarm("web"));
        r.told(two.older(6000));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void aStartThatIsNotMadeYetIsTakenBack() {
        Rehearsal r = web(need("db@two")).told(two.up("db"));
        r.notes();
        r.lost("two");
        assertEquals(List.of("withdraw web"), r.notes());
        r.withdrawn("web");
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
    }

    @Test
    void itIsStoppedWhileNobodyKnowsWhereThatIsWanted() {
        for (Need need : List.of(need("db@two").orStop(), propagated("db@two").orStop())) {
            Rehearsal r = web(need).told(two.up("db")).started("web").lost("two");
            assertEquals("dependency db@two is unknown, or was started anew", r.state("web").getReason());
            restarted(r);
            assertEquals(ProgramPhase.WAITING, r.phase("web"));
            r.told(two);
            assertEquals(ProgramPhase.STARTING, r.phase("web"));
        }
    }

    @Test
    void aGraceIsKeptAsOnOneMachine() {
        Rehearsal r = web(propagated("db@two").within(2000)).told(two.up("db")).started("web");
        r.told(two.down("db")).pass(1999).told(two.up("db")).pass(5000);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.told(two.down("db")).pass(1999);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.pass(1);
        restarted(r);
    }

    @Test
    void whatCameBackUnheardWasAwayForLessThanItsGrace() {
        Rehearsal r = web(propagated("db@two").within(2000)).told(two.up("db")).started("web").told(two.up("db"));
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.lost("two").pass(1500).told(two.up("db"));
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.lost("two").pass(2500).told(two.up("db"));
        restarted(r);
    }

    @Test
    void aGraceGoesOnWhileNobodyKnows() {
        Rehearsal r = web(propagated("db@two").within(2000)).told(two.up("db")).started("web");
        r.told(two.down("db")).pass(1000).lost("two").pass(999);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.pass(1);
        restarted(r);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
    }

    @Test
    void aGraceBeginsWhenItIsKnownAgain() {
        Rehearsal r = web(propagated("db@two").within(2000)).told(two.up("db")).started("web");
        r.lost("two").pass(60_000).told(two.down("db")).pass(1999);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.pass(1);
        restarted(r);
    }

    @Test
    void afterAGoodbyeItsProgramsAreDown() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web").left("two");
        assertEquals("dependency db@two was stopped", r.state("web").getReason());
        restarted(r).pass(2000);
        assertEquals("it waits for db@two, which is down because the gaggled of its host shut down 2s ago", why(r));
        r.told(two.anew().up("db"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void whatIsNotRequiredIsDoneWithoutOnlyWhenThatIsKnown() {
        Rehearsal r = web(need("db@two").optional());
        assertEquals(ProgramPhase.WAITING, r.phase("web"), "nobody knows yet");
        r.told(two.down("db"));
        assertEquals(ProgramPhase.WAITING, r.phase("web"), "it may come up");
        r.lost("two").told(two.failed("db"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
        for (boolean left : List.of(false, true)) {
            Rehearsal other = web(need("db@two").optional());
            assertEquals(ProgramPhase.WAITING, other.phase("web"));
            assertEquals(ProgramPhase.STARTING,
                    (left ? other.left("two") : other.told(new Neighbours("two"))).phase("web"));
        }
    }

    @Test
    void aTaskElsewhereIsWaitedForUntilItIsDone() {
        Rehearsal r = web(need("job@two", Condition.DONE)).told(two.up("job"));
        assertEquals("it waits for job@two, which is up and not done yet", why(r));
        r.told(two.done("job"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void aNameMeansAllInstancesThatThereAre() {
        Rehearsal r = web(propagated("w@two")).told(two.up("w:1").down("w:2"));
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        r.told(two.up("w:2")).started("web");
        r.told(two.down("w:1").up("w:3"));
        assertEquals(ProgramPhase.UP, r.phase("web"), "others are left");
        r.told(two.down("w:2"));
        assertEquals(ProgramPhase.UP, r.phase("web"), "others are left");
        r.told(two.down("w:3"));
        restarted(r).told(two.up("w:1").up("w:2"));
        assertEquals(ProgramPhase.WAITING, r.phase("web"), "it waits for all");
        r.told(two.without("w:3"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void theFirstInstanceIsTheSameProgramWhenTheirNumberChanges() {
        Rehearsal r = web(propagated("w@two")).told(two.up("w")).started("web");
        Neighbours more = new Neighbours("two").up("w:1").up("w:2");
        r.told(more);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.told(new Neighbours("two"));
        restarted(r);
    }

    @Test
    void whatIsNotInTheReportAnyMoreIsLost() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web").told(two.without("db"));
        assertEquals("dependency db@two was stopped or restarted", r.state("web").getReason());
        restarted(r);
    }

    @Test
    void allHostsAreUnknownWhileThisOneIsAlone() {
        Rehearsal r = web(propagated("db@two"));
        r.give(new Input.Disconnected("no server answers at zk1:2181"));
        assertEquals("it waits for db@two, which is unknown: its host was not heard of yet:"
                + " no server answers at zk1:2181", why(r));
        r.give(new Input.Connected());
        assertEquals("it waits for db@two, which is unknown: its host was not heard of yet", why(r));
        r.told(two.up("db")).started("web").give(new Input.Disconnected("no server answers at zk1:2181"));
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.give(new Input.Connected()).told(two.up("db"));
        restarted(r);
    }

    @Test
    void aDependencyThatComesWithAReloadIsKnownAtOnce() {
        Rehearsal r = web().started("web").told(two.up("db", 10_000));
        r.replace(new Rules().program("web", propagated("db@two")).program("api", need("db@two", 5000)));
        assertEquals(ProgramPhase.UP, r.phase("web"));
        assertEquals(ProgramPhase.STARTING, r.phase("api"));
        r.told(two.down("db"));
        restarted(r);
        r.replace(new Rules().program("web"));
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void aReloadTakesOverWhatWasTold() {
        Rehearsal r = web(propagated("db@two")).told(two.up("db")).started("web").lost("two");
        r.replace(new Rules().program("web", propagated("db@two").within(10)).program("api"));
        r.told(two.up("db"));
        assertEquals(ProgramPhase.UP, r.phase("web"), "it was away for less than the grace");
        r.lost("two").replace(new Rules().program("web", need("db@two").orStop()));
        restarted(r);
    }

    @Test
    void theCauseOfALossIsTheCauseOfAllThatFollows() {
        Rehearsal r = new Rehearsal(new Rules().program("api", propagated("db@two")).program("web", propagated("api")))
                .begin().told(two.up("db")).started("api").started("web").told(two.down("db"));
        assertEquals("dependency api was stopped", r.state("web").getReason());
        assertEquals("db@two", r.state("web").getCause().getRootProgram());
        assertTrue(r.state("web").getCause().getRoot() instanceof Cause.Elsewhere);
    }
}
