package org.gaggled.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows the word, the root and the text of each cause, and what a state makes of it. */
class CauseTest {

    private static final Cause.Operator OPERATOR = new Cause.Operator("ann", "zmq");

    @Test
    void wordsAndTexts() {
        assertCause("operator", "ann (zmq)", OPERATOR);
        assertCause("exit", "it died: exit 3", new Cause.Ended(new ExitStatus.Exited(3), null));
        assertCause("exit", "it died: exit or signal, code 143", new Cause.Ended(new ExitStatus.Unknown(143), null));
        assertCause("exit", "it died: exit status not known", new Cause.Ended(new ExitStatus.Unknown(null), null));
        assertCause("signal", "it died: killed from outside with SIGKILL", killed(9, null));
        assertCause("signal", "it died: killed with SIGKILL by ann (zmq)", killed(9, OPERATOR));
        assertCause("signal", "it died: crashed with SIGSEGV", killed(11, null));
        assertCause("signal", "it died: ended by SIGPIPE", killed(13, null));
        assertCause("start-failure", "it could not be started: no such file (ENOENT)",
                new Cause.StartFailed("no such file", "ENOENT"));
        assertCause("dependency", "dependency db died", new Cause.Dependency("db", killed(9, null)));
        assertCause("dependency", "dependency db was stopped or restarted", new Cause.Dependency("db", OPERATOR));
        assertCause("dependency", "dependency db could not be started",
                new Cause.Dependency("db", new Cause.StartFailed("no such file", "ENOENT")));
        assertCause("dependency", "dependency db runs again",
                new Cause.Dependency("db", new Cause.Schedule("@hourly")));
        assertCause("dependency", "dependency db was stopped",
                new Cause.Dependency("db", new Cause.Dependency("disk", OPERATOR)));
        Cause limit = new Cause.Limit(3, Duration.ofSeconds(10), new Cause.Ended(new ExitStatus.Exited(1), null));
        assertCause("limit", "it failed more than 3 times in 10s; the last time, it died: exit 1", limit);
        assertCause("limit", "it failed more than once in 90s; the last time, it could not be started: no such file",
                new Cause.Limit(1, Duration.ofSeconds(90), new Cause.StartFailed("no such file", null)));
        assertCause("limit", "it failed more than 0 times in 1500ms; the last time, it died: exit 1",
                new Cause.Limit(0, Duration.ofMillis(1500), new Cause.Ended(new ExitStatus.Exited(1), null)));
        assertCause("dependency", "dependency db failed", new Cause.Dependency("db", limit));
        Cause late = new Cause.NotReady(Duration.ofSeconds(30), "connection refused");
        assertCause("not-ready", "it was not ready within 30s: connection refused", late);
        assertCause("dependency", "dependency db was not ready in time", new Cause.Dependency("db", late));
        Cause lost = new Cause.NotReady(null, "status 500");
        assertCause("not-ready", "it is not ready: status 500", lost);
        assertCause("dependency", "dependency db is not ready", new Cause.Dependency("db", lost));
        Cause dead = new Cause.NotAlive("no answer within 1s");
        assertCause("not-alive", "it is not alive: no answer within 1s", dead);
        assertCause("dependency", "dependency db is not alive", new Cause.Dependency("db", dead));
        assertCause("schedule", "its schedule @hourly", new Cause.Schedule("@hourly"));
        Cause placed = new Cause.Placement("host1 runs it");
        assertCause("placement", "it has no place: host1 runs it", placed);
        assertCause("dependency", "dependency db was stopped", new Cause.Dependency("db", placed));
        assertCause("shutdown", "gaggled shuts down", new Cause.Shutdown(false));
        assertCause("reload", "the configuration changed", new Cause.Reload());
        assertCause("unknown", "the launcher lost track of it", new Cause.Unknown());
    }

    @Test
    void theRootOfADependencyIsWhatHappenedFirst() {
        Cause death = killed(9, null);
        assertSame(death, new Cause.Dependency("api", new Cause.Dependency("db", death)).getRoot());
        assertSame(death, death.getRoot());
    }

    @Test
    void aStateSaysWhatTheOperatorDid() {
        ProgramState.Builder state = ProgramState.builder("web").cause(OPERATOR);
        assertEquals("started by ann (zmq)", state.build().getReason());
        assertEquals("stopped by ann (zmq)", state.operatorDisabled(true).build().getReason());
        assertEquals(
                "restarted by ann (zmq)",
                state.operatorDisabled(false).phase(ProgramPhase.STOPPING).build().getReason());
        assertNull(ProgramState.builder("web").build().getReason());
        assertEquals("as it was told", ProgramState.builder("web").reason("as it was told").build().getReason());
    }

    private static Cause.Ended killed(int signal, Cause.Operator by) {
        return new Cause.Ended(new ExitStatus.Killed(new ProcessSignal(signal), false), by);
    }

    private static void assertCause(String word, String text, Cause cause) {
        assertEquals(word, cause.getWord());
        assertEquals(text, cause.toString());
    }
}
