package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/** What is placed on some of several hosts runs here while it has a place here, and not before, nor after that. */
class PlacesTest {

    private static final String UNTOLD = "nobody has said yet whether it has a place here";

    private static Rules web() {
        return new Rules().program("web").placed("web");
    }

    private static Situation why(Rehearsal r, String program) {
        return r.account(program).situation();
    }

    private static PlacedProgram placed(Rehearsal r) {
        assertEquals(1, r.placed().size());
        return r.placed().getFirst();
    }

    @Test
    void nothingIsStartedBeforeSomebodyHasSaidThatItMay() {
        Rehearsal r = new Rehearsal(web().program("db")).begin();
        assertEquals(List.of("gaggle: 2 programs", "launch db"), r.notes());
        assertEquals(new Situation.NoPlace(UNTOLD), why(r, "web"));
        assertEquals(ProgramPhase.DOWN, r.phase("web"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), true, false, false), placed(r));
        r.placeGiven("web");
        assertEquals(List.of("launch web"), r.notes());
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), true, true, true), placed(r));
    }

    @Test
    void itWaitsForWhatItNeedsAsEver() {
        Rehearsal r = new Rehearsal(new Rules().program("db").program("web", need("db")).placed("web")).begin();
        r.placeGiven("web");
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        r.placeLost("web", "host1 runs it");
        assertEquals(ProgramPhase.DOWN, r.phase("web"));
        assertEquals(new Cause.Placement("host1 runs it"), r.state("web").getCause());
        r.started("db");
        r.notes();
        r.placeGiven("web");
        assertEquals(List.of("launch web"), r.notes());
    }

    @Test
    void whatRunsIsStoppedWhenItsPlaceIsLost() {
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web").started("web");
        r.notes();
        r.placeLost("web", "this host is cut off");
        assertEquals(
                List.of("SIGTERM to web", "alarm for web in 10000ms",
                        "web: stopping: it has no place: this host is cut off"),
                r.notes());
        assertTrue(placed(r).hasRun());
        r.isKilled("web", ProcessSignal.TERM);
        assertEquals(
                "web: down, SIGTERM after 0ms (it has no place: this host is cut off); starts again once it has a place here",
                r.notes().getLast());
        assertEquals(new Situation.NoPlace("this host is cut off"), why(r, "web"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), true, false, false), placed(r));
    }

    @Test
    void anotherReasonWhyThereIsNoPlaceIsToldAsTheReason() {
        Rehearsal r = new Rehearsal(web()).begin();
        r.notes();
        r.placeLost("web", "host1 is asked").placeLost("web", "host1 runs it");
        assertEquals(List.of(), r.notes());
        assertEquals(new Situation.NoPlace("host1 runs it"), why(r, "web"));
        assertEquals(new Cause.Placement("host1 runs it"), r.state("web").getCause());
    }

    @Test
    void aStopGoesOnWhenThePlaceIsGivenBackMeanwhile() {
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web").started("web").placeLost("web", "cut off");
        r.notes();
        r.placeGiven("web");
        assertEquals(List.of(), r.notes());
        r.exits("web", 0);
        assertEquals("launch web", r.notes().getLast());
    }

    @Test
    void whatIsAboutToStartIsTakenBack() {
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web");
        r.notes();
        r.placeLost("web", "cut off");
        assertEquals(List.of("withdraw web"), r.notes());
        r.withdrawn("web");
        assertEquals(ProgramPhase.DOWN, r.phase("web"));
    }

    @Test
    void whatIsPreparedIsTakenBack() {
        Rehearsal r = new Rehearsal(web().errands("web", "prestart")).begin().placeGiven("web");
        r.notes();
        r.placeLost("web", "cut off");
        assertEquals("end prestart of web", r.notes().getLast());
        assertTrue(placed(r).hasRun());
        r.errandDies("web", ErrandKind.PRESTART);
        assertEquals(ProgramPhase.DOWN, r.phase("web"));
        assertEquals(List.of(), r.errands("web"));
    }

    @Test
    void itHasARunUntilThePoststopIsOver() {
        Rehearsal r = new Rehearsal(web().errands("web", "poststop")).begin().placeGiven("web").started("web");
        r.placeLost("web", "cut off").exits("web", 0);
        assertEquals(List.of(ErrandKind.POSTSTOP), r.errands("web"));
        assertTrue(placed(r).hasRun());
        r.errandEnds("web", ErrandKind.POSTSTOP, 0);
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), true, false, false), placed(r));
    }

    @Test
    void earlierShortRunsCountNoMoreWhereItIsGivenAPlaceAgain() {
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web").started("web").exits("web", 1).started("web");
        r.placeLost("web", "cut off").exits("web", 1);
        r.notes();
        r.placeGiven("web");
        assertEquals(List.of("launch web"), r.notes());
    }

    @Test
    void whoeverNeedsItWaitsForItAsAfterAnyStop() {
        Rehearsal r = new Rehearsal(web().program("shop", propagated("web"))
                .program("stats", need("web").optional())).begin().placeGiven("web").started("web", "shop", "stats");
        r.notes();
        r.placeLost("web", "cut off");
        assertEquals(ProgramPhase.STOPPING, r.phase("shop"));
        assertEquals(ProgramPhase.UP, r.phase("stats"));
        r.exits("web", 0).exits("shop", 0).exits("stats", 0);
        assertEquals(ProgramPhase.WAITING, r.phase("shop"));
        // It may be given a place again at any time.
        assertEquals(ProgramPhase.WAITING, r.phase("stats"));
        Situation.Missing missing = (Situation.Missing) why(r, "shop");
        assertEquals(new Situation.NoPlace("cut off"), missing.missing().getFirst().rootSituation());
    }

    @Test
    void whatSomebodyWantsDownStaysDown() {
        Rehearsal r = new Rehearsal(web()).begin().operatorStop("web").placeGiven("web");
        assertEquals(ProgramPhase.DOWN, r.phase("web"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), false, false, true), placed(r));
        r.placeLost("web", "cut off");
        assertEquals(new Situation.Disabled(), why(r, "web"));
        r.operatorStart("web");
        assertEquals(new Situation.NoPlace("cut off"), why(r, "web"));
    }

    @Test
    void anEssentialOneThatHasLostItsPlaceIsNotDownForGood() {
        Rehearsal r = new Rehearsal(web().with("web", life -> life.essential().respawn(Respawn.NEVER))).begin()
                .placeGiven("web").started("web").placeLost("web", "cut off").exits("web", 0);
        assertTrue(placed(r).wanted());
        r.placeGiven("web");
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void nothingIsStartedAtTheEnd() {
        Rehearsal r = new Rehearsal(web().program("db")).begin().started("db").shutdown();
        r.notes();
        r.placeGiven("web");
        assertEquals(List.of(), r.notes());
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), false, false, true), placed(r));
    }

    @Test
    void whatIsNotPlacedHasItsPlace() {
        Rehearsal r = new Rehearsal(new Rules().program("web")).begin().started("web");
        r.notes();
        r.placeLost("web", "cut off").placeLost("nobody", "cut off").placeGiven("nobody");
        assertEquals(List.of(), r.notes());
        assertEquals(List.of(), r.placed());
    }

    @Test
    void whatIsPlacedFromNowOnIsStoppedAndHasNoPlaceYet() {
        Rehearsal r = new Rehearsal(new Rules().program("web")).begin().started("web");
        r.notes();
        r.replace(web());
        assertTrue(r.notes().contains("web: stopping: the configuration changed"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), true, true, false), placed(r));
        r.exits("web", 0);
        assertEquals(new Situation.NoPlace(UNTOLD), why(r, "web"));
        r.placeGiven("web");
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void whatIsNotPlacedAnyMoreIsStartedAnewAndIsKnownUntilItsPlacedRunIsOver() {
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web").started("web").replace(new Rules().program("web"));
        assertEquals(ProgramPhase.STOPPING, r.phase("web"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), false, true, true), placed(r));
        r.exits("web", 0);
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
        assertEquals(List.of(), r.placed());
    }

    @Test
    void whatHadNoPlaceHasOneWhereItIsNotPlacedAnyMore() {
        Rehearsal r = new Rehearsal(web()).begin();
        r.notes();
        r.replace(new Rules().program("web"));
        assertEquals(List.of("launch web"), r.notes());
    }

    @Test
    void otherHostsChangeNothingHere() {
        PlaceRules other = new PlaceRules(List.of("host3", "host1"), 2, Duration.ofSeconds(1));
        Rehearsal r = new Rehearsal(web()).begin().placeGiven("web").started("web");
        r.notes();
        r.replace(web().with("web", life -> life.places(other)));
        assertEquals(List.of(), r.notes());
        assertEquals(new PlacedProgram(Rehearsal.id("web"), other, true, true, true), placed(r));
    }

    @Test
    void whatLeavesIsKnownUntilItsRunIsOver() {
        Rehearsal r = new Rehearsal(web().program("db")).begin().placeGiven("web").started("web", "db");
        r.replace(new Rules().program("db"));
        assertEquals(new PlacedProgram(Rehearsal.id("web"), Definitions.places(), false, true, true), placed(r));
        r.exits("web", 0);
        assertEquals(List.of(), r.placed());
    }

    @Test
    void theyAreToldInTheOrderOfTheDefinition() {
        Rehearsal r = new Rehearsal(new Rules().program("c").placed("c").program("b").program("a").placed("a")).begin();
        assertEquals(List.of("c", "a"), r.placed().stream().map(program -> program.id().name()).toList());
        assertNull(r.state("b").getCause());
    }
}
