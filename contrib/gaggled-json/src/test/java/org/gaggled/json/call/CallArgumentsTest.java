package org.gaggled.json.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/**
 * Shows that a misspelt argument of a call is refused, with what was probably meant, and which operation a call comes
 * to.
 */
class CallArgumentsTest extends CallsFixture {

    @Test
    void argumentsOfLogsAreTakenOrRefused() throws Exception {
        assertEquals("bad-request: 'programs' takes 1 to 1000 names or globs", refusal("{`call`:`logs`}"));
        assertEquals("bad-request: 'lines' is from 0 to 10000, not 10001",
                refusal("{`call`:`logs`,`programs`:`web`,`lines`:10001}"));
        assertEquals("bad-request: 'since_ms' is from 1 to 9223372036854775807, not 0",
                refusal("{`call`:`logs`,`programs`:`web`,`since_ms`:0}"));
        assertEquals("bad-request: 'wait_ms' is from 0 to 60000, not 60001",
                refusal("{`call`:`logs`,`programs`:`web`,`after`:`x`,`wait_ms`:60001}"));
        assertEquals("bad-request: 'after' and 'since_ms' do not go together",
                refusal("{`call`:`logs`,`programs`:`web`,`after`:`x`,`since_ms`:1}"));
        assertEquals("bad-request: 'wait_ms' needs 'after', the position after which lines are waited for",
                refusal("{`call`:`logs`,`programs`:`web`,`wait_ms`:1}"));
        assertEquals("no-such-program: no program has the name 'wbe'",
                refusal("{`call`:`logs`,`programs`:`wbe`}"));
        port.failLogsWith(ControlOutcome.BUSY);
        assertEquals("busy: too many requests are waiting; ask again later",
                refusal("{`call`:`logs`,`programs`:`web`}"));
        port.failLogsWith(null);
        JsonObject result = answer("{`call`:`logs`,`programs`:[`we*`],`after`:`x`,`wait_ms`:60000,`lines`:7}")
                .object("result");
        assertEquals(LogExcerpt.UNKNOWN, result.number("missed"));
        LogRequest request = port.getLogRequests().getLast();
        assertEquals("we*", request.getPrograms().toString());
        assertEquals("x", request.getAfter());
        assertEquals(7, request.getLines());
        assertEquals(Duration.ofMinutes(1), request.getWaitAtMost());
        assertEquals("ann at 127.0.0.1", request.getRequester().getName().replace("key ", ""));
    }

    @Test
    void whatWasMeantIsSaid() throws Exception {
        assertEquals("bad-request: 'stop' does not take 'wiat'; did you mean 'wait'?",
                refusal("{`call`:`stop`,`wiat`:true}"));
        assertEquals(
                "bad-request: 'stop' does not take 'program'; did you mean 'programs'?",
                refusal("{`call`:`stop`,`program`:`a`}"));
        assertEquals(
                "bad-request: 'signal' does not take 'wait'; known: programs, signal, user, call, id",
                refusal("{`call`:`signal`,`wait`:true}"));
        assertEquals(
                "bad-request: 'describe' does not take 'sauerkraut'; known: program, call, id",
                refusal("{`call`:`describe`,`sauerkraut`:1}"));
        assertEquals(
                "unknown-call: there is no call 'replace'; known: version, list, usage, describe, runs, hosts, logs, start, stop, restart, signal, reload, shutdown, plan, upgrade",
                refusal("{`call`:`replace`}"));
        assertEquals(
                "bad-request: 'programs' takes 1 to 1000 names or globs",
                refusal("{`call`:`reload`,`programs`:[]}"));
        assertEquals("bad-request: 'upgrade' does not take 'programs'; known: user, call, id",
                refusal("{`call`:`upgrade`,`programs`:`web`}"));
    }

    @Test
    void aLongNameIsNotRepeatedInFull() throws Exception {
        assertEquals(
                "bad-request: 'version' does not take '" + "x".repeat(40) + "...'; known: call, id",
                refusal("{`call`:`version`,`" + "x".repeat(30_000) + "`:1}"));
    }

    @Test
    void programsAreNeededAndBounded() throws Exception {
        assertEquals("bad-request: 'programs' takes 1 to 1000 names or globs", refusal("{`call`:`stop`}"));
        assertEquals(
                "bad-request: 'timeout_ms' is from 0 to 3600000, not 3600001",
                refusal("{`call`:`stop`,`programs`:`web`,`timeout_ms`:3600001}"));
        assertEquals("no-such-program: unknown program wbe", refusal("{`call`:`stop`,`programs`:[`web`,`wbe`]}"));
        assertEquals(
                "bad-request: there is no state 'redy'; known: down, failed, done, waiting, starting, up, stopping, disabled, ready, not-ready",
                refusal("{`call`:`list`,`state`:`redy`}"));
    }

    @Test
    void aCallIsAnOperationOfWhoAsks() throws Exception {
        JsonObject signalled = answer("{`call`:`signal`,`id`:`7`,`programs`:`w*`,`signal`:1,`user`:`bob`}");
        assertEquals("{\"id\":\"7\",\"result\":{\"programs\":[{\"program\":\"web\",\"outcome\":\"not-running\"}]}}",
                signalled.toString());
        answer("{`call`:`stop`,`programs`:`web`,`wait`:true,`timeout_ms`:5}");
        answer("{`call`:`start`,`programs`:`web`,`timeout_ms`:5}");
        answer("{`call`:`shutdown`}");
        List<OperationRequest> asked = port.getRequests();
        assertEquals(
                List.of(
                        "signal w* SIGHUP by bob at key ann at 127.0.0.1 (zmq)",
                        "stop web by key ann at 127.0.0.1 (zmq)",
                        "start web by key ann at 127.0.0.1 (zmq)",
                        "shutdown by key ann at 127.0.0.1 (zmq)"),
                asked.stream().map(OperationRequest::toString).toList());
        assertEquals("PT0.005S", String.valueOf(asked.get(1).getWaitAtMost()));
        assertNull(asked.get(2).getWaitAtMost());
        assertEquals("ann", asked.get(0).getRequester().getIdentity());
    }
}
