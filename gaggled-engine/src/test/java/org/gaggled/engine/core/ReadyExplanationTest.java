package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.words.SituationWords;
import org.junit.jupiter.api.Test;

/** Shows what a description says of programs that are up and not ready, of tasks, and of those who wait for them. */
class ReadyExplanationTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    private static Rehearsal begun(Rules rules) {
        return new Rehearsal(rules).begin();
    }

    private static ProgramDescription describe(Rehearsal r, String program) {
        return SituationWords.describe(r.account(program));
    }

    private static String why(Rehearsal r, String program) {
        return describe(r, program).getExplanation();
    }

    @Test
    void whatComesUpSaysHowLongItMayTake() {
        Rehearsal r = begun(new Rules().program("db").ready("db", HALF_A_MINUTE).program("web", need("db")))
                .started("db").pass(10_000);
        assertEquals("it is not ready yet; it is stopped in 20s if it is not by then", why(r, "db"));
        r.notReady("db", "connection refused");
        assertEquals("it is not ready yet: connection refused; it is stopped in 20s if it is not by then",
                why(r, "db"));
        assertEquals(
                "it waits for db, which has been up for 10s and is not ready yet: connection refused; it is stopped in"
                        + " 20s if it is not by then",
                why(r, "web"));
        r.ready("db");
        assertNull(why(r, "db"));
    }

    @Test
    void whatAnswersNoMoreSaysSinceWhen() {
        Rehearsal r = begun(new Rules().program("db").ready("db", null).program("web", need("db"))
                .program("page", need("web")));
        r.started("db").ready("db").started("web").pass(1_000);
        r.notReady("db", "status 500").pass(3_000).exits("web", 1);
        assertEquals("it has not been ready for 3s: status 500", why(r, "db"));
        assertEquals("it waits for db, which is up, but has not been ready for 3s: status 500", why(r, "web"));
        r.operatorStop("db").exits("db", 0).pass(1_000);
        assertEquals(
                "it waits for db, which has been down for 4s and is disabled (stopped by tester (test))",
                why(r, "web"));
    }

    @Test
    void whoWaitsForATaskIsToldHowItIsWithIt() {
        Rehearsal r = begun(new Rules().task("job").program("web", need("job", Condition.DONE)));
        assertEquals("it waits for job, which is not done and is being started", why(r, "web"));
        r.started("job");
        assertEquals("it waits for job, which is up and not done yet", why(r, "web"));
        r.exits("job", 3).started("job").exits("job", 3);
        assertEquals("it waits for job, which is not done and pauses after short runs; it starts in 100ms (it died:"
                + " exit 3)", why(r, "web"));
        r.pass(100).started("job").exits("job", 0).pass(5_000);
        assertEquals("it was done 5s ago", why(r, "job"));
        DependencyState need = describe(r, "web").getDependencies().getFirst();
        assertEquals(DependencyState.Until.DONE, need.getUntil());
        assertEquals(true, need.isSatisfied());
    }

    @Test
    void whoWaitsForAnEndIsToldThatItRuns() {
        Rehearsal r = begun(new Rules().program("old").program("new", need("old", Condition.ENDED))).started("old");
        assertEquals("it waits for old, which is up and has not ended", why(r, "new"));
    }

    @Test
    void whatAProgramSaysOfItselfIsDescribed() {
        Rehearsal r = begun(new Rules().program("db").ready("db", null)).started("db").says("db", "loading 3 of 7");
        assertEquals("loading 3 of 7", describe(r, "db").getStatus());
        r.exits("db", 0);
        assertNull(describe(r, "db").getStatus());
    }
}
