package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody gets the page, as a browser wants it, and nothing but the page. */
class PageTest {

    private static final Path FILES = Path.of("src/main/resources/org/gaggled/control/http/page");

    private final FakePort port = new FakePort();

    private static String get(Served served, String methodAndPath, String headers) throws IOException {
        return served.ask(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static String header(String answer, String name) {
        return answer.lines().takeWhile(line -> !line.isEmpty()).filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2)).collect(Collectors.joining("|"));
    }

    @Test
    void thePageIsShownWithoutAToken() throws Exception {
        try (Served served = new Served(port)) {
            String answer = get(served, "GET /", "");
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\n"), answer);
            assertTrue(answer.endsWith("\n\n" + Files.readString(FILES.resolve("index.html"))), answer);
            assertEquals("text/html; charset=utf-8", header(answer, "Content-type"));
            assertEquals("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                    header(answer, "Content-security-policy"));
            assertEquals("no-referrer", header(answer, "Referrer-policy"));
            assertEquals("nosniff", header(answer, "X-content-type-options"));
            assertEquals("same-origin", header(answer, "Cross-origin-opener-policy"));
            assertEquals("no-cache", header(answer, "Cache-control"));
        }
    }

    @Test
    void everyFileThereIsIsServedAndHasAType() throws Exception {
        try (Stream<Path> files = Files.list(FILES)) {
            assertEquals(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()), Page.FILES,
                    "write the names of all files of the page into Page.FILES");
        }
        try (Served served = new Served(port)) {
            for (String file : Page.FILES) {
                String answer = get(served, "HEAD /page/" + file, "");
                assertTrue(answer.startsWith("HTTP/1.1 200 OK\n"), answer);
                assertEquals(Files.size(FILES.resolve(file)), Long.parseLong(header(answer, "Content-length")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "/page/", "/page/nothing.js", "/page/../Page.class", "/page/%2e%2e/Page.class", "/page/..%2fPage.class",
            "/page//index.html", "/page/index.html/"})
    void nothingElseIsThere(String path) throws Exception {
        try (Served served = new Served(port)) {
            String answer = get(served, "GET " + path, "");
            assertTrue(answer.startsWith("HTTP/1.1 404 ") && answer.contains("\"code\":\"no-such-path\""), answer);
        }
    }

    @Test
    void thePageIsNotShownUnderAnotherServersName() throws Exception {
        try (Served served = new Served(port)) {
            assertTrue(served.ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 421 "));
        }
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        try (Served served = new Served(port)) {
            String tag = header(get(served, "GET /", ""), "Etag");
            assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
            for (String tags : List.of(tag, "\"x\", W/" + tag, "*")) {
                String answer = get(served, "GET /", "If-None-Match: " + tags + "\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 304 ") && answer.endsWith("\n\n"), answer);
                assertEquals(tag, header(answer, "Etag"));
                assertEquals("no-cache", header(answer, "Cache-control"));
            }
            assertTrue(get(served, "GET /", "If-None-Match: \"x\"\r\n").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aLongFileIsCompressedForThoseWhoAcceptThat() throws Exception {
        byte[] bytes = "gaggled ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        PageFile file = PageFile.of("x.js", bytes);
        assertEquals("text/javascript; charset=utf-8", file.type());
        assertArrayEquals(bytes, file.bytes(false));
        assertTrue(file.bytes(true).length < 200);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file.bytes(true)))) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        assertFalse(file.tag(true).equals(file.tag(false)));
        assertFalse(PageFile.of("x.js", new byte[] {1}).isZippedFor(List.of("gzip")), "it would be longer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip                      | true
            GZIP                      | true
            br, gzip                  | true
            deflate, gzip;q=0.5       | true
            gzip; q=1.0               | true
            ''                        | false
            br                        | false
            gzip;q=0                  | false
            gzip;q=0.000, br          | false
            xgzip                     | false
            """)
    void whoAcceptsCompressedFilesSaysSo(String accepted, boolean zipped) throws IOException {
        PageFile file = PageFile.of("x.css", new byte[1000]);
        assertEquals(zipped, file.isZippedFor(List.of(accepted)));
        assertFalse(file.isZippedFor(null));
    }

    /** A browser asks for several files at once, and clients that follow events and logs have places of their own. */
    @Test
    void thePageTakesNoPlaceOfThoseThatFollow() throws Exception {
        try (Served served = new Served(port);
                Socket one = served.connect();
                Socket two = served.connect()) {
            Served.follow(one, "/v1/events", "");
            Served.follow(two, "/v1/events", "");
            assertTrue(served.askFor("GET /v1/events").startsWith("HTTP/1.1 503 "));
            assertTrue(get(served, "GET /", "").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aFileOfNoKnownTypeIsAFault() {
        assertEquals("'x.exe' has an extension of no known type",
                assertThrows(IllegalArgumentException.class,
                        () -> PageFile.of("x.exe", new byte[1])).getMessage());
    }
}
