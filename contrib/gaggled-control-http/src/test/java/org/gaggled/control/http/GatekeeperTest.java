package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in by a session, from which pages, and that nobody can try many tokens. */
class GatekeeperTest {

    private static final InetAddress FAR = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    Path directory;

    private Instant now = Instant.ofEpochMilli(1_764_000_000_000L);
    private long nanos;
    private final HttpSettings settings = Served.settings(Served.TOKEN, true, null);
    private final Sessions sessions = new Sessions(settings, () -> now);
    private final Gatekeeper gatekeeper = new Gatekeeper(settings, sessions, new WrongTokens(() -> nanos));

    private static Headers headers(Map<String, String> headers) {
        Headers all = new Headers();
        all.set("Host", "shop1.example.org:9880");
        headers.forEach(all::set);
        return all;
    }

    private Admission admit(String method, Map<String, String> headers) throws Refusal {
        return gatekeeper.admit(method, "/v1/programs", headers(headers), FAR);
    }

    private int status(InetAddress client, String token) {
        try {
            gatekeeper.admit("GET", "/v1/programs", headers(Map.of("Authorization", "Bearer " + token)), client);
            return 200;
        } catch (Refusal refusal) {
            assertEquals(refusal.status() == 429, refusal.headers().containsKey("Retry-After"));
            return refusal.status();
        }
    }

    private String cookie(Role role) {
        return "gaggled-session=" + sessions.textOf(sessions.begin(role));
    }

    @Test
    void aSessionHasTheRoleOfItsToken() throws Refusal {
        for (Role role : Role.values()) {
            Admission admission = admit("GET", Map.of("Cookie", "a=b; " + cookie(role) + ";c"));
            assertEquals(role, admission.role());
            assertEquals(role, admission.session().role());
        }
    }

    @Test
    void aTokenGoesBeforeASession() throws Refusal {
        Admission admission = admit("POST", Map.of(
                "Cookie", cookie(Role.OPERATE), "Authorization", "Bearer " + Served.WATCH_TOKEN));
        assertEquals(Role.WATCH, admission.role());
        assertNull(admission.session());
        assertEquals(401, assertThrows(Refusal.class, () -> admit("GET", Map.of(
                "Cookie", cookie(Role.OPERATE), "Authorization", "Bearer wrong"))).status());
    }

    @Test
    void aSessionThatIsOverIsRefused() {
        String cookie = cookie(Role.OPERATE);
        now = now.plusSeconds(12 * 3600);
        Refusal refusal = assertThrows(Refusal.class, () -> admit("GET", Map.of("Cookie", cookie)));
        assertEquals(401, refusal.status());
        assertTrue(refusal.body().toString().contains("\"no-session\""));
    }

    /** Another page of the same host, on another port, can have one set that comes first. */
    @Test
    void aCookieThatIsNoSessionHidesNone() throws Refusal {
        assertEquals(Role.WATCH, admit("GET",
                Map.of("Cookie", "gaggled-session=x; __Host-gaggled-session=; " + cookie(Role.WATCH))).role());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                                   403
            http://shop1.example.org:9880,       200
            http://SHOP1.example.org:9880,       200
            https://shop1.example.org:9880,      403
            http://shop1.example.org,            403
            http://shop1.example.org:9881,       403
            http://evil.example,                 403
            http://shop1.example.org:9880.evil,  403
            null,                                403
            '',                                  403
            """)
    void aSessionChangesThingsFromItsOwnPageAlone(@Nullable String origin, int status) throws Refusal {
        Map<String, String> headers = origin == null ? Map.of("Cookie", cookie(Role.OPERATE))
                : Map.of("Cookie", cookie(Role.OPERATE), "Origin", origin);
        for (String method : List.of("POST", "DELETE", "PUT", "get")) {
            if (status == 200) {
                assertEquals(Role.OPERATE, admit(method, headers).role());
            } else {
                Refusal refusal = assertThrows(Refusal.class, () -> admit(method, headers));
                assertEquals(status, refusal.status());
                assertTrue(String.valueOf(refusal.getMessage()).contains("Origin: http://shop1.example.org:9880; here"),
                        refusal::getMessage);
            }
        }
        for (String method : List.of("GET", "HEAD")) {
            assertEquals(Role.OPERATE, admit(method, headers).role());
        }
    }

    /** The proxy speaks TLS with the browser, and passes on the name by which it was called. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            shop1.example.org,      https://shop1.example.org,      200
            shop1.example.org:443,  https://shop1.example.org,      200
            shop1.example.org:8443, https://shop1.example.org:8443, 200
            shop1.example.org,      http://shop1.example.org,       403
            127.0.0.1:9880,         https://shop1.example.org,      403
            """)
    void behindAProxyWithTlsItIsThePageOfTheProxy(String host, String origin, int status) {
        String cookie = "__Host-" + cookie(Role.OPERATE);
        Headers headers = headers(Map.of("Host", host, "Cookie", cookie, "Origin", origin));
        if (status == 200) {
            assertEquals(Role.OPERATE, admitted(gatekeeper, headers).role());
        } else {
            assertEquals(403, assertThrows(Refusal.class,
                    () -> gatekeeper.admit("POST", "/v1/reload", headers, HERE)).status());
        }
    }

    private static Admission admitted(Gatekeeper gatekeeper, Headers headers) {
        try {
            return gatekeeper.admit("POST", "/v1/reload", headers, HERE);
        } catch (Refusal refusal) {
            throw new AssertionError(refusal);
        }
    }

    @Test
    void aServerWithTlsTakesCookiesThatCameOverTlsAlone() throws Exception {
        HttpSettings encrypted =
                Served.settings(Served.TOKEN, true, TestCertificate.make(directory, "EC").identity());
        Gatekeeper keeper = new Gatekeeper(encrypted, sessions, new WrongTokens(() -> nanos));
        String cookie = cookie(Role.OPERATE);
        String origin = "https://shop1.example.org:9880";
        assertTrue(admitted(keeper, headers(Map.of("Cookie", "__Host-" + cookie, "Origin", origin))).encrypted());
        assertEquals(401, assertThrows(Refusal.class, () -> keeper.admit("POST", "/v1/reload",
                headers(Map.of("Cookie", cookie, "Origin", origin)), FAR)).status());
    }

    @Test
    void whoTriesManyTokensMustWaitWithTheRightOneToo() {
        for (int i = 0; i < 10; i++) {
            assertEquals(401, status(FAR, "wrong" + i));
        }
        assertEquals(429, status(FAR, "wrong"));
        assertEquals(429, status(FAR, Served.TOKEN));
        assertEquals(200, status(InetAddress.ofLiteral("192.0.2.2"), Served.TOKEN));
        nanos += WrongTokens.EACH.toNanos();
        assertEquals(200, status(FAR, Served.TOKEN));
        assertEquals(200, status(FAR, Served.WATCH_TOKEN));
        assertEquals(401, status(FAR, "wrong"));
        assertEquals(429, status(FAR, "wrong"));
    }

    @Test
    void whoTriesManyTokensKeepsNoSessionOut() throws Refusal {
        for (int i = 0; i < 11; i++) {
            status(FAR, "wrong");
        }
        assertEquals(Role.WATCH, admit("GET", Map.of("Cookie", cookie(Role.WATCH))).role());
    }

    /** Other users of this machine, and other clients of a proxy, have the same address. */
    @Test
    void onThisMachineNobodyWithTheRightTokenIsKeptOut() {
        for (int i = 0; i < 10; i++) {
            assertEquals(401, status(HERE, "wrong"));
        }
        assertEquals(429, status(HERE, "wrong"));
        assertEquals(200, status(HERE, Served.TOKEN));
    }
}
