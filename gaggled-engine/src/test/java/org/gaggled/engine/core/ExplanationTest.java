package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.words.SituationWords;
import org.junit.jupiter.api.Test;

/**
 * Shows what a program's description says in each situation: which dependency is missing, since when, and what comes
 * next.
 */
class ExplanationTest {

    private Rehearsal r;

    private void gaggle(Rules rules) {
        r = new Rehearsal(rules);
        r.begin();
    }

    private ProgramDescription describe(String program) {
        return SituationWords.describe(r.account(program));
    }

    private DependencyState onlyDependencyOf(String program) {
        List<DependencyState> dependencies = describe(program).getDependencies();
        assertEquals(1, dependencies.size());
        return dependencies.getFirst();
    }

    @Test
    void whatIsUpNeedsNoExplanation() {
        gaggle(new Rules().program("db"));
        r.started("db");
        assertNull(describe("db").getExplanation());
        assertEquals(Map.of("command", "/bin/db"), describe("db").getSettings());
        assertNull(describe("db").getSinceLastExit());
        assertNull(describe("db").getUntilNextStart());
    }

    @Test
    void whatWaitsNamesWhatItWaitsForAndSinceWhen() {
        gaggle(new Rules().program("db").program("web", propagated("db")));
        r.pass(1_000);
        assertEquals("it is being started", describe("db").getExplanation());
        assertEquals("it waits for db, which has not been up yet and is being started",
                describe("web").getExplanation());
        assertEquals(Duration.ofSeconds(1), onlyDependencyOf("web").getSince());
        r.started("db");
        r.pass(500);
        assertEquals(true, onlyDependencyOf("web").isSatisfied());
        assertEquals(Duration.ofMillis(500), onlyDependencyOf("web").getSince());
        r.started("web");
        r.operatorStop("db");
        assertEquals("it is being stopped (stopped by tester (test))", describe("db").getExplanation());
        r.exits("db", 0);
        r.pass(2_000);
        assertEquals("it is disabled (stopped by tester (test))", describe("db").getExplanation());
        assertEquals(Duration.ofSeconds(2), describe("db").getSinceLastExit());
        r.exits("web", 0);
        assertEquals(
                "it waits for db, which has been down for 2s and is disabled (stopped by tester (test))",
                describe("web").getExplanation());
        assertEquals(true, onlyDependencyOf("web").propagates());
    }

    @Test
    void aDelayThatRunsIsShownWithWhatIsLeftOfIt() {
        gaggle(new Rules().program("db").program("web", need("db", 5_000)));
        r.pass(700);
        r.started("db");
        r.pass(2_000);
        DependencyState dependency = onlyDependencyOf("web");
        assertEquals(false, dependency.isSatisfied());
        assertEquals(Duration.ofMillis(2_700), dependency.getSince());
        assertEquals(Duration.ofSeconds(3), dependency.getRemaining());
        assertEquals(Duration.ofSeconds(3), describe("web").getUntilNextStart());
        assertEquals(
                "what it waits for is there, but not yet for long enough; it starts in 3s",
                describe("web").getExplanation());
    }

    @Test
    void aPauseAndAFailedStartSayWhenTheNextTryIs() {
        gaggle(new Rules().program("db").program("web"));
        r.startFails("web");
        assertEquals(
                "it could not be started: no such file (ENOENT); next try in 100ms", describe("web").getExplanation());
        r.started("db").exits("db", 3).started("db").exits("db", 3);
        assertEquals("it pauses after short runs; it starts in 100ms (it died: exit 3)",
                describe("db").getExplanation());
        assertEquals(Duration.ofMillis(100), describe("db").getUntilNextStart());
    }

    @Test
    void theLastOfThoseThatWaitForEachOtherIsTheCause() {
        gaggle(new Rules()
                .program("db")
                .program("api", need("db", 0))
                .program("web", need("api", 0))
                .program("page", need("web", 0)));
        r.startFails("db");
        String cause = "for db, which could not be started: no such file (ENOENT); next try in 100ms";
        assertEquals("it waits for api, which has not been up yet and waits " + cause,
                describe("web").getExplanation());
        assertEquals(
                "it waits for web, which has not been up yet and waits, through another program, " + cause,
                describe("page").getExplanation());
    }

    @Test
    void eachOfTheMissingHasItsCauseAndManyAreCounted() {
        Rules rules = new Rules();
        Rehearsal.Need[] needs = new Rehearsal.Need[7];
        for (int i = 0; i < needs.length; i++) {
            rules.program("d" + i, false, true);
            needs[i] = need("d" + i, 0);
        }
        gaggle(rules.program("web", needs));
        String explanation = describe("web").getExplanation();
        assertEquals(5, explanation.split("is disabled by the configuration", -1).length - 1, explanation);
        assertTrue(explanation.endsWith(", and for 2 more"), explanation);
    }

    @Test
    void aRefusedSignalIsTold() {
        gaggle(new Rules().program("db"));
        r.started("db").operatorStop("db").refuses("db", ProcessSignal.TERM);
        assertEquals(
                "it is being stopped (stopped by tester (test)), but the system does not let gaggled signal it: pid 1000 runs as another"
                        + " user",
                describe("db").getExplanation());
    }

    @Test
    void whatStaysDownSaysWhy() {
        gaggle(new Rules().program("once", true, false).program("off", false, true));
        r.started("once").exits("once", 0);
        assertEquals("it ended, and respawn is off (it died: exit 0)", describe("once").getExplanation());
        assertEquals("it is disabled by the configuration", describe("off").getExplanation());
        r.shutdown();
        assertEquals("gaggled shuts down", describe("once").getExplanation());
    }
}
