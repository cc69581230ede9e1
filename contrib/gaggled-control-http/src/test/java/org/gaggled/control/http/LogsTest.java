package org.gaggled.control.http;

import static org.gaggled.control.http.Served.follow;
import static org.gaggled.control.http.Served.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows that lines that programs have printed can be read and followed, that a client which connects again goes on
 * where it was, and that one which reads nothing is cut off and delays nobody.
 */
class LogsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakePort port = new FakePort();

    private void print(String program, String text) {
        port.logs.put(new LogLine(program, LogLine.Stream.OUTPUT, Instant.EPOCH,
                text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String line(String program, String text) {
        return "{\"program\":\"" + program
                + "\",\"stream\":\"output\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"text\":\""
                + text + "\"}";
    }

    private LogRequest lastRequest() {
        return port.logs.getLogRequests().getLast();
    }

    @Test
    void lastLinesAreAnAnswer() throws Exception {
        print("web", "one");
        print("a bc é", "two");
        port.logs.putLogNote("web", "a note");
        try (Served served = new Served(port)) {
            String all = served.askFor("GET /v1/logs");
            assertTrue(all.startsWith("HTTP/1.1 200 OK\n"), all);
            assertTrue(all.endsWith("\n\n{\"lines\":[" + line("web", "one") + "," + line("a bc é", "two")
                    + "],\"position\":\"fake1:2\",\"cut\":false,\"notes\":{\"web\":\"a note\"}}\n"), all);
            String one = served.askFor("GET /v1/programs/a%20bc%20%C3%A9/logs");
            assertTrue(one.endsWith("{\"lines\":[" + line("a bc é", "two")
                    + "],\"position\":\"fake1:2\",\"cut\":false}\n"), one);
            String some = served.askFor("GET /v1/logs?name=web&name=a*&lines=1");
            assertTrue(some.contains("[" + line("a bc é", "two") + "]"), some);
            assertEquals("web, a*", lastRequest().getPrograms().toString());
            served.askFor("GET /v1/logs?since=90");
            assertEquals(Duration.ofSeconds(90), lastRequest().getSince());
            String waited = served.askFor("GET /v1/logs?after=fake1:1&wait=60");
            assertTrue(waited.contains("[" + line("a bc é", "two") + "]"), waited);
            assertEquals(Duration.ofMinutes(1), lastRequest().getWaitAtMost());
            String head = served.askFor("HEAD /v1/logs");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\n") && head.contains("\nContent-length: "), head);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET /v1/logs?lines=10001        | 400 | 'lines' is from 0 to 10000 lines, not '10001'
            GET /v1/logs?since=0            | 400 | 'since' is from 1 to 2147483647 seconds, not '0'
            GET /v1/logs?wait=1             | 400 | 'wait' needs 'after', the position after which lines are waited for
            GET /v1/logs?after=x&wait=61    | 400 | 'wait' is from 0 to 60 seconds, not '61'
            GET /v1/logs?after=x&since=1    | 400 | 'after' and 'since' do not go together
            GET /v1/logs?after=x&wait=1&follow | 400 | 'follow' and 'wait' do not go together
            GET /v1/logs?follow=yes         | 400 | 'follow' is true or false, not 'yes'
            GET /v1/logs?nmae=web           | 400 | 'nmae' is not taken here; did you mean 'name'?
            GET /v1/programs/web/logs?name=x | 400 | 'name' is not taken here; known: lines, since, after, wait, follow
            GET /v1/programs/wbe/logs       | 404 | there is no program 'wbe'; did you mean 'web'?
            GET /v1/logs?name=wbe&follow    | 404 | there is no program 'wbe'; did you mean 'web'?
            GET /v1/logs?name=@x            | 404 | no program has the tag 'x'; no program has tags
            POST /v1/logs                   | 405 | POST is not allowed here; use GET
            """)
    void requestThatCannotBeDoneIsRefused(String request, int status, String message) throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor(request);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.endsWith("\"message\":\"" + message + "\"}}\n"), answer);
        }
    }

    @Test
    void tooManyWhoWaitAreToldSo() throws Exception {
        port.logs.failLogsWith(ControlOutcome.BUSY);
        try (Served served = new Served(port)) {
            for (String path : List.of("/v1/logs", "/v1/logs?follow")) {
                String answer = served.askFor("GET " + path);
                assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"code\":\"busy\""), answer);
            }
        }
    }

    @Test
    void whatIsPrintedIsFollowed() throws Exception {
        print("web", "before");
        print("web", "last");
        port.logs.putLogNote("a bc é", "a note");
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket, "/v1/logs?follow&lines=2", "");
            assertEquals(
                    List.of(
                            "event: note", "data: {\"program\":\"a bc é\",\"note\":\"a note\"}",
                            "event: line", "data: " + line("web", "before"),
                            "id: fake1:2", "event: line", "data: " + line("web", "last")),
                    next(reader, 7));
            print("web", "new");
            assertEquals(List.of("id: fake1:3", "event: line", "data: " + line("web", "new")), next(reader, 3));
            int comments = 0;
            while (comments < 3) {
                comments += reader.readLine().equals(":") ? 1 : 0;
            }
        }
    }

    @Test
    void clientThatConnectsAgainGoesOnWhereItWas() throws Exception {
        print("web", "seen");
        print("web", "missed");
        port.logs.dropLogs();
        print("web", "unseen");
        try (Served served = new Served(port)) {
            try (Socket socket = served.connect()) {
                BufferedReader reader =
                        follow(socket, "/v1/programs/web/logs?follow=true&since=60", "Last-Event-ID: fake1:1\r\n");
                assertEquals(
                        List.of("event: gap", "data: {\"missed\":7}", "id: fake1:3", "event: line",
                                "data: " + line("web", "unseen")),
                        next(reader, 5));
            }
            try (Socket socket = served.connect()) {
                BufferedReader reader = follow(socket, "/v1/logs?follow", "Last-Event-ID: of-another-run\r\n");
                assertEquals(List.of("event: gap", "data: {\"missed\":-1}", "id: fake1:3"), next(reader, 3));
            }
        }
    }

    @Test
    void lastLinesAreSentAtTheEnd() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket, "/v1/logs?follow", "");
            port.logs.awaitLogRequest(LONG, request -> request.getWaitAtMost() != null);
            served.close();
            assertEquals(List.of(), next(reader, 1));
        }
    }

    /** With its last chunk, which has no bytes: the connection is fit for another request. */
    @Test
    void gaggledThatHasEndedEndsTheStream() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket, "/v1/logs?follow", "");
            print("web", "last");
            assertEquals(3, next(reader, 3).size());
            port.logs.close();
            String line = reader.readLine();
            while (!line.equals("0")) {
                assertTrue(line.isEmpty() || line.equals(":") || line.matches("[0-9a-f]+"), line);
                line = reader.readLine();
            }
        }
    }

    /** The lines go on while nobody reads, and the place becomes free. */
    @Test
    void clientThatReadsNothingIsCutOff() throws Exception {
        String text = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            print("web", text);
        }
        try (Served served = new Served(port);
                Socket following = served.connect();
                Socket reading = served.connect()) {
            for (String path : List.of("/v1/logs?follow&lines=200", "/v1/logs?lines=200")) {
                Served.send(path.contains("follow") ? following : reading,
                        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + Served.AUTHORIZATION + "\r\n");
            }
            port.logs.awaitLogRequest(LONG, request -> port.logs.getLogRequests().size() == 2);
            long deadline = System.nanoTime() + LONG.toNanos();
            String third = served.askFor("GET /v1/logs?lines=0");
            while (third.startsWith("HTTP/1.1 503 ") && System.nanoTime() < deadline) {
                assertTrue(third.contains("too-many-streams"), third);
                TimeUnit.MILLISECONDS.sleep(20);
                third = served.askFor("GET /v1/logs?lines=0");
            }
            assertTrue(third.startsWith("HTTP/1.1 200 "), third);
        }
    }
}
