package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

// Shows what is answered to requests, good and bad, byte by byte where it matters; who is let in; and that clients which do not
// finish their requests hold up nobody else.
class HttpControlTest {

    private static final String STATE =
            "\"phase\":\"down\",\"up\":false,\"ready\":false,\"sequence\":1,\"dependencies_satisfied\":true,"
                    + "\"operator_disabled\":false,\"stopped_by_gaggle\":false,\"down_type\":\"\",\"restarts\":0";

    private final FakePort port = new FakePort();

    @Test
    void programsAreListed() throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET /v1/programs");
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\n"), answer);
            assertTrue(answer.contains("\nContent-type: application/json\n"), answer);
            assertTrue(answer.contains("\nCache-control: no-store\n"), answer);
            assertFalse(answer.contains("Access-control"), answer);
            assertTrue(
                    answer.endsWith(
                            "\n\n{\"instance\":\"run\",\"host\":\"shop1\",\"version\":\"1\",\"config\":\"x.ini\","
                                    + "\"programs\":[{\"program\":\"web\"," + STATE
                                    + "},{\"program\":\"a bc é\"," + STATE + "}]}\n"),
                    answer);
        }
    }

    @Test
    void whatProgramsUseIsTold() throws Exception {
        port.publish(GaggleEventType.PROGRAM_UP,
                ProgramState.builder("web").phase(ProgramPhase.UP).pid(7).lastPid(7).build());
        try (Served served = new Served(port)) {
            assertTrue(served.askFor("GET /v1/usage").endsWith("\n\n{\"programs\":[],\"unmeasured\":[\"web\"]}\n"));
            port.whole.put("web",
                    CurrentUsage.builder(3).processorTime(Duration.ofMillis(2540)).residentBytes(8192).build());
            String answer = served.askFor("GET /v1/usage");
            assertTrue(answer.endsWith("\n\n{\"programs\":[{\"program\":\"web\",\"cpu_ms\":2540,"
                    + "\"memory_bytes\":8192,\"processes\":3}]}\n"), answer);
            assertTrue(served.askFor("POST /v1/usage").startsWith("HTTP/1.1 405 "));
            assertTrue(served.askFor("GET /v1/usage?name=web").startsWith("HTTP/1.1 400 "));
            port.unmeasurable = "too many open files";
            String refused = served.askFor("GET /v1/usage");
            assertTrue(refused.startsWith("HTTP/1.1 409 ") && refused.contains("too many open files"), refused);
            port.busy = true;
            port.unmeasurable = null;
            assertTrue(served.askFor("GET /v1/usage").startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void otherHostsAreTold() throws Exception {
        try (Served served = new Served(port)) {
            assertTrue(served.askFor("GET /v1/hosts").endsWith("\n\n{\"hosts\":[]}\n"));
            port.whole.putNeighbours(new ClusterSnapshot("shop1", List.of(HostState.builder("shop2")
                    .standing(HostState.Standing.UNKNOWN, Duration.ofSeconds(12)).reason("its lease is over")
                    .report(HostReport.builder("shop2", "1").programs(
                            List.of(NeighbourProgram.builder("db").build())).build(), Duration.ofSeconds(15))
                    .build())));
            String shop2 = "\n\n{\"host\":\"shop1\",\"hosts\":[{\"host\":\"shop2\",\"state\":\"unknown\","
                    + "\"since_ms\":12000,\"reason\":\"its lease is over\",\"config\":\"gaggled.ini\","
                    + "\"report_age_ms\":15000,\"program_count\":1";
            String all = served.askFor("GET /v1/hosts");
            assertTrue(all.endsWith(shop2 + "}]}\n"), all);
            String one = served.askFor("GET /v1/hosts/shop2");
            assertTrue(one.endsWith(shop2 + ",\"programs\":[{\"program\":\"db\",\"phase\":\"down\",\"ready\":false,"
                    + "\"starts\":0,\"held_ms\":{}}]}]}\n"), one);
            String none = served.askFor("GET /v1/hosts/shop3");
            assertTrue(none.startsWith("HTTP/1.1 404 ") && none.contains("\"no-such-host\""), none);
            assertTrue(served.askFor("POST /v1/hosts").startsWith("HTTP/1.1 405 "));
            assertTrue(served.askFor("POST /v1/hosts/shop2").startsWith("HTTP/1.1 405 "));
            assertTrue(served.askFor("GET /v1/hosts?name=shop2").startsWith("HTTP/1.1 400 "));
        }
    }

    /** The JDK's server would warn of a length that comes with the answer to HEAD. */
    @Test
    void headIsAnsweredWithoutBody() throws Exception {
        try (Served served = new Served(port);
                Heard heard = new Heard("com.sun.net.httpserver")) {
            String whole = served.askFor("GET /v1/programs");
            String head = served.askFor("HEAD /v1/programs");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\n") && head.endsWith("\n\n"), head);
            assertEquals(
                    whole.lines().filter(line -> line.startsWith("Content-")).toList(),
                    head.lines().filter(line -> line.startsWith("Content-")).toList());
            String refused = served.askFor("HEAD /v1/programs/nothing");
            assertTrue(refused.startsWith("HTTP/1.1 404 ") && refused.endsWith("\n\n"), refused);
            String events = served.askFor("HEAD /v1/events");
            assertTrue(events.startsWith("HTTP/1.1 200 OK\n") && events.contains("text/event-stream"), events);
            assertEquals(List.of(), heard.messages);
        }
    }

    @Test
    void whatTheServerLogsReachesNoOtherLogWhileItRuns() throws Exception {
        try (Heard heard = new Heard("com.sun.net.httpserver")) {
            System.Logger server = System.getLogger("com.sun.net.httpserver");
            try (Served _ = new Served(port);
                    Heard all = new Heard("")) {
                server.log(System.Logger.Level.WARNING, "something");
                assertEquals(List.of("something"), heard.messages);
                assertEquals(List.of(), all.messages);
            }
            try (Heard all = new Heard("")) {
                server.log(System.Logger.Level.WARNING, "afterwards");
                assertEquals(List.of("afterwards"), all.messages);
            }
        }
    }

    /** What a logger of {@code java.util.logging} hears; the one without a name hears what all others pass on. */
    private static final class Heard extends Handler implements AutoCloseable {

        final List<String> messages = new CopyOnWriteArrayList<>();
        private final Logger logger;

        Heard(String name) {
            logger = Logger.getLogger(name);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void programIsDescribed() throws Exception {
        try (Served served = new Served(port)) {
            assertTrue(served.askFor("GET /v1/programs/a%20bc%20%C3%A9")
                    .endsWith("\n\n{\"program\":\"a bc é\"," + STATE
                            + ",\"explanation\":\"nobody wants it\",\"settings\":{},\"dependencies\":[]}\n"));
        }
    }

    @Test
    void theRunsOfAProgramAreTold() throws Exception {
        Instant start = Instant.parse("2026-11-30T12:00:00Z");
        port.whole.put(ProgramState.builder("web").build());
        port.whole.putRuns("web",
                ProgramRun.builder(8, start.plusSeconds(9)).build(),
                ProgramRun.builder(7, start).ready(start.plusSeconds(1)).ended(start.plusSeconds(9))
                        .exit(new ExitStatus.Exited(3)).reason("exit 3").build());
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET /v1/programs/web/runs");
            assertTrue(answer.endsWith("\n\n{\"program\":\"web\",\"runs\":["
                    + "{\"pid\":8,\"started\":\"2026-11-30T12:00:09.000000Z\"},"
                    + "{\"pid\":7,\"started\":\"2026-11-30T12:00:00.000000Z\","
                    + "\"ready\":\"2026-11-30T12:00:01.000000Z\",\"ended\":\"2026-11-30T12:00:09.000000Z\","
                    + "\"exit\":{\"code\":3},\"reason\":\"exit 3\"}]}\n"), answer);
        }
    }

    @Test
    void programsAreStartedStoppedAndRestarted() throws Exception {
        try (Served served = new Served(port)) {
            for (String action : List.of("start", "stop", "restart")) {
                String answer = served.askFor("POST /v1/programs/web/" + action);
                assertTrue(answer.startsWith("HTTP/1.1 200 OK\n"), answer);
                assertTrue(answer.endsWith("{\"program\":\"web\",\"done\":\"" + action + "\"}\n"), answer);
            }
            assertEquals(
                    List.of(
                            "start web by 127.0.0.1:PORT (http)",
                            "stop web by 127.0.0.1:PORT (http)",
                            "restart web by 127.0.0.1:PORT (http)"),
                    port.calls);
        }
    }

    @Test
    void programsAreListedByGlobAndState() throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET /v1/programs?name=w*&state=down&state=up");
            assertTrue(answer.endsWith("\"programs\":[{\"program\":\"web\"," + STATE + "}]}\n"), answer);
            assertTrue(served.askFor("GET /v1/programs?state=up").endsWith("\"programs\":[]}\n"));
        }
    }

    @Test
    void programsAreListedWithWhatTheyDependOn() throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET /v1/programs?name=w*&dependencies");
            assertTrue(answer.endsWith("\"programs\":[{\"program\":\"web\"," + STATE
                    + ",\"explanation\":\"nobody wants it\",\"dependencies\":[]}]}\n"), answer);
        }
    }

    @Test
    void operationsTakeGlobsSignalsAndATimeToWait() throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor("POST /v1/programs/*/stop?wait=30");
            assertTrue(
                    answer.endsWith(
                            "\n\n{\"programs\":[{\"program\":\"web\",\"outcome\":\"done\",\"state\":{\"program\":\"web\","
                                    + STATE
                                    + "}},{\"program\":\"a bc é\",\"outcome\":\"done\",\"state\":{\"program\":\"a bc é\","
                                    + STATE + "}}]}\n"),
                    answer);
            String signalled = served.askFor("POST /v1/programs/web/signal?signal=hup");
            assertTrue(signalled.endsWith("\n\n{\"program\":\"web\",\"done\":\"signal\"}\n"), signalled);
            assertEquals(
                    List.of("stop * by 127.0.0.1:PORT (http) in PT30S", "signal web SIGHUP by 127.0.0.1:PORT (http)"),
                    port.calls);
            port.outcome = ControlOutcome.NOT_REACHED;
            String late = served.askFor("POST /v1/programs/web/restart?wait=0");
            assertTrue(late.startsWith("HTTP/1.1 409 ") && late.contains("\"code\":\"not-reached\""), late);
            assertTrue(late.contains("\"the program did not get there: it is down: nobody wants it\""), late);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET /v1/programs/wbe          | 404 | no-such-program    | there is no program 'wbe'; did you mean 'web'?
            GET /v1/programs/wbe/runs     | 404 | no-such-program    | there is no program 'wbe'; did you mean 'web'?
            GET /v1/programs/web/runs?n=1 | 400 | bad-request        | nothing is allowed after a '?'
            GET /v1/programs/             | 404 | no-such-program    | the name of the program is missing: GET /v1/programs lists all
            POST /v1/programs/nothing/stop| 404 | no-such-program    | there is no program 'nothing'
            POST /v1/programs/web/strat   | 404 | no-such-action     | 'strat' is not an operation on a program; did you mean 'start'?
            POST /v1/programs/web/explode | 404 | no-such-action     | 'explode' is not an operation on a program; known: start, stop, restart, signal, reload
            GET /page/nothing.js          | 404 | no-such-path       | there are GET / (a page for people), GET /v1/programs, GET /v1/programs/NAME, POST /v1/programs/NAME/start (or stop, restart, signal, reload), GET /v1/programs/NAME/runs, GET /v1/logs, GET /v1/programs/NAME/logs, GET /v1/events, GET /v1/usage, GET /v1/hosts, GET /v1/hosts/NAME, GET /v1/plan, POST /v1/reload, POST /v1/upgrade, POST /v1/session (or GET, DELETE), GET /metrics, GET /healthz
            GET /v2/programs              | 404 | no-such-path       | there are GET / (a page for people), GET /v1/programs, GET /v1/programs/NAME, POST /v1/programs/NAME/start (or stop, restart, signal, reload), GET /v1/programs/NAME/runs, GET /v1/logs, GET /v1/programs/NAME/logs, GET /v1/events, GET /v1/usage, GET /v1/hosts, GET /v1/hosts/NAME, GET /v1/plan, POST /v1/reload, POST /v1/upgrade, POST /v1/session (or GET, DELETE), GET /metrics, GET /healthz
            GET /v1/programs?x=1          | 400 | bad-request        | 'x' is not taken here; known: name, state, dependencies
            GET /v1/programs?nmae=w       | 400 | bad-request        | 'nmae' is not taken here; did you mean 'name'?
            GET /v1/programs?name=a&name=b| 400 | bad-request        | 'name' is given twice
            GET /v1/programs?state=redy   | 400 | bad-request        | there is no state 'redy'; known: down, failed, done, waiting, starting, up, stopping, disabled, ready, not-ready
            GET /v1/programs/web?name=w   | 400 | bad-request        | nothing is allowed after a '?'
            POST /v1/programs/web/stop?wait=3601  | 400 | bad-request | 'wait' is from 0 to 3600 seconds, not '3601'
            POST /v1/programs/web/stop?wait=yes   | 400 | bad-request | 'wait' is from 0 to 3600 seconds, not 'yes'
            POST /v1/programs/web/stop?signal=HUP | 400 | bad-request | 'signal' is not taken here; known: wait
            POST /v1/programs/web/signal          | 400 | bad-request | 'signal' is missing
            POST /v1/programs/web/signal?signal=X | 400 | bad-request | there is no signal 'X'; write HUP, SIGHUP or a number to 64
            POST /v1/programs/x*/stop     | 404 | no-such-program    | there is no program 'x*'
            GET /v1/events?since=3        | 400 | bad-request        | nothing is allowed after a '?'
            GET /v1/programs/c#1          | 400 | bad-request        | nothing is allowed after a '#'; in a name, write it as %23
            GET /v1/programs/x%ff%2f      | 400 | bad-request        | 'x%ff%2f' is not percent-encoded UTF-8; write e with an acute accent as %C3%A9, for one
            GET /v1/programs/é            | 400 | bad-request        | 'Ã©' is not percent-encoded UTF-8; write e with an acute accent as %C3%A9, for one
            GET /v1/programs/web/stop     | 405 | method-not-allowed | GET is not allowed here; use POST
            DELETE /v1/programs           | 405 | method-not-allowed | DELETE is not allowed here; use GET
            OPTIONS /v1/programs/web/stop | 405 | method-not-allowed | OPTIONS is not allowed here; use POST
            get /v1/programs              | 405 | method-not-allowed | get is not allowed here; use GET
            BREW /v1/programs/web/stop    | 405 | method-not-allowed | BREW is not allowed here; use POST
            """)
    void requestThatCannotBeDoneIsRefused(String request, int status, String code, String message) throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor(request);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.endsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}\n"),
                    answer);
            assertEquals(status == 405,
                    answer.contains("\nAllow: " + (request.endsWith("stop") ? "POST" : "GET, HEAD") + "\n"), answer);
        }
    }

    @Test
    void longPathIsRefused() throws Exception {
        try (Served served = new Served(port)) {
            String start = "GET /v1/programs/";
            String longest = served.askFor(start + "x".repeat(4096 - "/v1/programs/".length()));
            assertTrue(longest.startsWith("HTTP/1.1 404 "), longest);
            String answer = served.askFor(start + "x".repeat(4097 - "/v1/programs/".length()));
            assertTrue(answer.startsWith("HTTP/1.1 414 "), answer);
            assertTrue(
                    answer.endsWith(
                            "{\"error\":{\"code\":\"path-too-long\",\"message\":\"the path is longer than 4096 characters\"}}\n"),
                    answer);
        }
    }

    /** The JDK's server refuses them itself, before anybody is asked: README.md says so. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/programs/%zz", "/v1/programs/a|b", "/v1/programs?%", "v1/programs"})
    void whatIsNoAddressAtAllIsRefusedWithoutJson(String address) throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET " + address);
            assertTrue(answer.matches("(?s)HTTP/1\\.1 40[04] .*\nContent-Type: text/html\n.*"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 503, busy", "SHUTTING_DOWN, 409, shutting-down", "NOT_RUNNING, 409, not-running"})
    void whatGaggledDoesNotDoIsSaid(ControlOutcome outcome, int status, String code) throws Exception {
        port.outcome = outcome;
        try (Served served = new Served(port)) {
            String answer = served.askFor("POST /v1/programs/web/restart");
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
            assertEquals(status == 503, answer.contains("\nRetry-after: 1\n"), answer);
        }
    }

    @Test
    void gaggledThatIsBusyIsSaidToBe() throws Exception {
        port.busy = true;
        try (Served served = new Served(port)) {
            String answer = served.askFor("GET /v1/programs");
            assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"code\":\"busy\""), answer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                          | Bearer realm="gaggled"
            Basic MDEyMzQ1Njc4OWFiY2RlZg==             | Bearer realm="gaggled"
            Bearer                                     | Bearer realm="gaggled"
            Bearer 0123456789abcdeg                    | Bearer realm="gaggled", error="invalid_token"
            Bearer 0123456789abcde                     | Bearer realm="gaggled", error="invalid_token"
            Bearer 0123456789abcdef 0                  | Bearer realm="gaggled", error="invalid_token"
            """)
    void nobodyIsLetInWithoutTheToken(@Nullable String authorization, String challenge) throws Exception {
        try (Served served = new Served(port)) {
            String header = authorization == null ? "" : "Authorization: " + authorization + "\r\n";
            String answer = served.ask(
                    "POST /v1/programs/web/stop HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                            + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 401 Unauthorized\n"), answer);
            assertTrue(answer.contains("\nWww-authenticate: " + challenge + "\n"), answer);
            assertEquals(List.of(), port.calls);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "localhost, 200", "localhost:1, 200", "127.0.0.1:9880, 200", "[::1]:80, 200", "SHOP1.example.org, 200",
            "evil.example.org, 421", "localhost.evil.org, 421", "127.0.0.1.evil.org:80, 421", "'', 421"
    })
    void noNameButItsOwnIsAnsweredTo(String host, int status) throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.ask("GET /v1/programs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + Served.AUTHORIZATION + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }

    /** It reaches the log and terminals, where it must not act, and not fill them. */
    @Test
    void whatARefusalRepeatsIsHarmlessAndBounded() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(HttpControlSource.class);
        log.start();
        logger.addAppender(log);
        try (Served served = new Served(port)) {
            String answer = served.ask("GET /v1/programs HTTP/1.1\r\nHost: a\u001b[2J\u009b31m" + "b".repeat(10_000)
                    + "\r\nConnection: close\r\n" + Served.AUTHORIZATION + "\r\n");
            String message = log.list.getFirst().getFormattedMessage();
            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
            for (String text : List.of(answer, message)) {
                assertTrue(text.length() < 2_000, text);
                assertTrue(text.codePoints().allMatch(c -> c == '\n' || HarmlessText.isHarmless(c)), text);
            }
            assertTrue(message.contains("is not called 'a\\u001b[2j") && message.contains("\\u009b31mbbb"), message);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void thereMustBeOneHost() throws Exception {
        try (Served served = new Served(port)) {
            for (String hosts : List.of("", "Host: localhost\r\nHost: localhost\r\n")) {
                String answer = served
                        .ask("GET /v1/programs HTTP/1.1\r\n" + hosts + "Connection: close\r\n" + Served.AUTHORIZATION
                                + "\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            }
        }
    }

    @Test
    void bodyIsRefused() throws Exception {
        try (Served served = new Served(port)) {
            String head = "POST /v1/programs/web/stop HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + Served.AUTHORIZATION;
            String little = served.ask(head + "Content-Length: 2\r\n\r\n{}");
            assertTrue(little.startsWith("HTTP/1.1 400 "), little);
            String much = served.ask(head + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));
            assertTrue(much.startsWith("HTTP/1.1 413 "), much);
            String chunked = served
                    .ask(head + "Transfer-Encoding: chunked\r\n\r\n" + ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(5)
                            + "0\r\n\r\n");
            assertTrue(chunked.startsWith("HTTP/1.1 413 "), chunked);
            assertEquals(List.of(), port.calls);
        }
    }

    /** The build sets the JDK's time for a request to six seconds. */
    @Test
    void clientsThatDoNotFinishTheirRequestsHoldUpNobodyAndAreCutOff() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Served served = new Served(port)) {
            for (int i = 0; i < 40; i++) {
                Socket socket = served.connect();
                Served.send(socket, "GET /v1/programs HTTP/1.1\r\nHost: loc");
                slow.add(socket);
            }
            String answer = served.askFor("GET /v1/programs");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            for (Socket socket : slow) {
                assertEquals(-1, socket.getInputStream().read());
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void headersHaveABound() throws Exception {
        try (Served served = new Served(port)) {
            String request = "GET /v1/programs HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
            assertEquals("", answerOrNone(served, request));
            assertTrue(served.askFor("GET /v1/programs").startsWith("HTTP/1.1 200 "));
        }
    }

    /** A connection that is closed before all of the request was read is reset. */
    private static String answerOrNone(Served served, String request) throws IOException {
        try {
            return served.ask(request);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void addressInUseIsSaid() throws Exception {
        try (Served served = new Served(port)) {
            InetSocketAddress taken = served.source.address();
            HttpSettings settings = new HttpSettings(taken, Token.of(Served.TOKEN), null, true, Set.of(),
                    Duration.ofHours(12), null);
            PluginException failure = assertThrows(
                    PluginException.class,
                    () -> HttpControlSource.open(settings,
                            GaggleInfo.builder("run").hostName("h").version("1").configFile("x").build(), port,
                            Served.LIMITS));
            assertEquals(
                    "http: cannot listen at 127.0.0.1:" + taken.getPort()
                            + ": Address already in use; choose another port or address in gaggled/http",
                    failure.getMessage());
        }
    }
}
