package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser logs in with a token, goes on with a cookie, and logs out. */
class LoginTest {

    private static final String ORIGIN = "Origin: http://localhost\r\n";
    private static final Pattern SET_COOKIE =
            Pattern.compile("\nSet-cookie: (?<cookie>[^;\n]+)(?<attributes>[^\n]*)\n");

    private final FakePort port = new FakePort();

    private static String ask(Served served, String methodAndPath, String headers) throws IOException {
        return served.ask(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static String logIn(Served served, String token) throws IOException {
        return ask(served, "POST /v1/session", "Authorization: Bearer " + token + "\r\n" + ORIGIN);
    }

    /** The header with the cookie of a new session. */
    private static String cookie(Served served, String token) throws IOException {
        String answer = logIn(served, token);
        Matcher cookie = SET_COOKIE.matcher(answer);
        assertTrue(cookie.find(), answer);
        return "Cookie: " + cookie.group("cookie") + "\r\n";
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    @Test
    void aTokenBeginsASession() throws Exception {
        try (Served served = new Served(port)) {
            long before = System.currentTimeMillis();
            String answer = logIn(served, Served.TOKEN);
            assertStatus(200, answer);
            Matcher body = Pattern.compile("\n\n\\{\"role\":\"operate\",\"expires_ms\":(\\d+)}\n$").matcher(answer);
            assertTrue(body.find(), answer);
            long late = Long.parseLong(body.group(1)) - before - Duration.ofHours(12).toMillis();
            assertTrue(late >= 0 && late <= System.currentTimeMillis() - before, answer);
            Matcher cookie = SET_COOKIE.matcher(answer);
            assertTrue(cookie.find(), answer);
            assertTrue(cookie.group("cookie").matches("gaggled-session=[\\w.-]+"), answer);
            assertEquals("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200", cookie.group("attributes"));
            String shown = ask(served, "GET /v1/session", "Cookie: " + cookie.group("cookie") + "\r\n");
            assertEquals(body.group(), shown.substring(shown.indexOf("\n\n")));
            String head = ask(served, "HEAD /v1/session", "Cookie: " + cookie.group("cookie") + "\r\n");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\n") && head.endsWith("\n\n"), head);
        }
    }

    /** Its page has the browser's TLS end at the proxy; only the browser can say that. */
    @Test
    void behindAProxyWithTlsTheCookieIsForTls() throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.ask("POST /v1/session HTTP/1.1\r\nHost: shop1.example.org\r\nConnection: close\r\n"
                    + "Origin: https://shop1.example.org\r\n" + Served.AUTHORIZATION + "\r\n");
            Matcher cookie = SET_COOKIE.matcher(answer);
            assertTrue(cookie.find(), answer);
            assertTrue(cookie.group("cookie").startsWith("__Host-gaggled-session="), answer);
            assertEquals("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200; Secure", cookie.group("attributes"));
            assertStatus(200, served.ask("POST /v1/programs/web/stop HTTP/1.1\r\nHost: shop1.example.org\r\n"
                    + "Connection: close\r\nOrigin: https://shop1.example.org\r\nCookie: " + cookie.group("cookie")
                    + "\r\n\r\n"));
        }
    }

    @Test
    void nobodyLogsInWithoutTheToken() throws Exception {
        try (Served served = new Served(port)) {
            assertStatus(401, ask(served, "POST /v1/session", ""));
            String wrong = logIn(served, "0123456789abcdeg");
            assertStatus(401, wrong);
            assertTrue(wrong.contains("\"that is not the token\""), wrong);
            assertFalse(wrong.contains("Set-cookie"), wrong);
            String another = ask(served, "POST /v1/session", Served.AUTHORIZATION + "Origin: http://evil.example\r\n");
            assertStatus(403, another);
            assertTrue(another.contains("\"wrong-origin\""), another);
            String bySession = ask(served, "POST /v1/session", cookie(served, Served.TOKEN) + ORIGIN);
            assertStatus(401, bySession);
            assertFalse(bySession.contains("Set-cookie"), bySession);
        }
    }

    /** Clients that are no browsers say nothing of a page. */
    @Test
    void curlLogsInToo() throws Exception {
        try (Served served = new Served(port)) {
            assertStatus(200, ask(served, "POST /v1/session", Served.AUTHORIZATION));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Cookie: gaggled-session=x\r\n", Served.AUTHORIZATION})
    void whereThereIsNoSessionThatIsSaid(String headers) throws Exception {
        try (Served served = new Served(port)) {
            for (String method : List.of("GET", "DELETE")) {
                String answer = ask(served, method + " /v1/session", headers);
                assertStatus(401, answer);
                assertTrue(answer.contains("\"no-session\""), answer);
            }
        }
    }

    @Test
    void aSessionSteersAndWatches() throws Exception {
        try (Served served = new Served(port)) {
            String cookie = cookie(served, Served.TOKEN);
            for (String path : List.of("/v1/programs", "/v1/programs/web", "/v1/plan", "/v1/logs", "/metrics")) {
                assertStatus(200, ask(served, "GET " + path, cookie));
                assertStatus(200, ask(served, "HEAD " + path, cookie));
            }
            assertStatus(200, ask(served, "POST /v1/programs/web/stop", cookie + ORIGIN));
            assertEquals(List.of("stop web by 127.0.0.1:PORT (http)"), port.calls);
        }
    }

    @Test
    void aSessionOfAWatcherChangesNothing() throws Exception {
        try (Served served = new Served(port)) {
            String cookie = cookie(served, Served.WATCH_TOKEN);
            assertTrue(ask(served, "GET /v1/session", cookie).contains("{\"role\":\"watch\""));
            assertStatus(200, ask(served, "GET /v1/programs", cookie));
            for (String request : List.of("POST /v1/programs/web/stop", "POST /v1/programs/web/signal?signal=HUP")) {
                String answer = ask(served, request, cookie + ORIGIN);
                assertStatus(403, answer);
                assertTrue(answer.contains("\"forbidden\""), answer);
            }
        }
    }

    @Test
    void anotherServersPageSteersNothing() throws Exception {
        try (Served served = new Served(port)) {
            String cookie = cookie(served, Served.TOKEN);
            for (String origin : List.of("", "Origin: http://evil.example\r\n", "Origin: null\r\n",
                    "Origin: https://localhost\r\n", ORIGIN + ORIGIN)) {
                String answer = ask(served, "POST /v1/programs/web/stop", cookie + origin);
                assertStatus(403, answer);
                assertTrue(answer.contains("\"wrong-origin\""), answer);
            }
            assertEquals(List.of(), port.calls);
            String refused = ask(served, "DELETE /v1/session", cookie);
            assertStatus(403, refused);
            assertStatus(200, ask(served, "GET /v1/session", cookie));
        }
    }

    @Test
    void whoLogsOutIsOut() throws Exception {
        try (Served served = new Served(port)) {
            String cookie = cookie(served, Served.TOKEN);
            String other = cookie(served, Served.TOKEN);
            String answer = ask(served, "DELETE /v1/session", cookie + ORIGIN);
            assertStatus(200, answer);
            assertTrue(
                    answer.contains("\nSet-cookie: gaggled-session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0\n"),
                    answer);
            assertStatus(401, ask(served, "GET /v1/programs", cookie));
            assertStatus(200, ask(served, "GET /v1/programs", other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/events", "/v1/logs?follow"})
    void whatALoggedOutClientFollowsEnds(String path) throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            String cookie = cookie(served, Served.TOKEN);
            Served.send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\n");
            BufferedReader reader = Served.reader(socket);
            assertEquals("HTTP/1.1 200 OK", reader.readLine());
            assertStatus(200, ask(served, "DELETE /v1/session", cookie + ORIGIN));
            String line = reader.readLine();
            while (line != null && !line.equals("0")) {
                line = reader.readLine();
            }
            assertEquals("0", line, "the length of the last chunk");
        }
    }

    @Test
    void aSessionOutlivesItsServerAndNotItsToken() throws Exception {
        String cookie;
        try (Served served = new Served(port)) {
            cookie = cookie(served, Served.TOKEN);
        }
        try (Served served = new Served(port)) {
            assertStatus(200, ask(served, "GET /v1/session", cookie));
        }
        try (Served served = new Served(port, Served.LIMITS, Served.settings("another token 0123", true, null))) {
            assertStatus(401, ask(served, "GET /v1/session", cookie));
            assertStatus(401, ask(served, "GET /v1/programs", cookie));
        }
    }

    /** On loopback, wrong tokens are refused sooner, and the right one is not. */
    @Test
    void tooManyWrongTokensAreSaidToBe() throws Exception {
        try (Served served = new Served(port)) {
            for (int i = 0; i < 10; i++) {
                assertStatus(401, logIn(served, "wrong"));
            }
            String answer = logIn(served, "wrong");
            assertStatus(429, answer);
            assertTrue(answer.matches("(?s).*\nRetry-after: [1-6]\n.*"), answer);
            assertTrue(answer.contains("\"too many wrong tokens have come from that address; try again in "), answer);
            assertStatus(200, logIn(served, Served.TOKEN));
        }
    }
}
