package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.StatusRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows what {@code http} and {@code https} make of servers that answer, and of those that do everything else. */
class HttpProbeTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    @TempDir
    private Path directory;

    private final Tries tries = new Tries();

    @AfterEach
    void close() {
        tries.close();
    }

    private HttpProbe http(ScriptedServer server, List<StatusRange> statuses) {
        return new HttpProbe(
                HttpProbe.parse("http", "//" + server.address() + "/health?full=1"), statuses,
                tries.lookup(), () -> {
                    throw new AssertionError("TLS is not asked for");
                });
    }

    private String foundOf(ScriptedServer.Script script) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return Tries.of(http(server, ProbeRules.ANY_SUCCESS));
        }
    }

    private String shortFoundOf(ScriptedServer.Script script) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            String found = Tries.shortOf(http(server, ProbeRules.ANY_SUCCESS));
            // The connection has been closed, so that the server's script comes to its end.
            assertTrue(server.ends().poll(60, TimeUnit.SECONDS) != null);
            return found;
        }
    }

    @Test
    void theRequestIsAPlainOne() throws Exception {
        try (ScriptedServer server = new ScriptedServer(socket -> {
            String head = ScriptedServer.readHead(socket.getInputStream());
            socket.getOutputStream().write((HEAD + "\r\n").getBytes(StandardCharsets.US_ASCII));
            // The probe closes the connection, and asks for nothing more.
            assertEquals(-1, socket.getInputStream().read());
            throw new Exception(head);
        })) {
            assertEquals("success", Tries.of(http(server, ProbeRules.ANY_SUCCESS)));
            assertEquals(
                    "GET /health?full=1 HTTP/1.1\r\nHost: " + server.address()
                            + "\r\nUser-Agent: gaggled\r\nAccept: */*\r\nConnection: close\r\n\r\n",
                    server.ends().take());
        }
    }

    @ParameterizedTest
    @CsvSource({"200, success", "204, success", "302, success", "399, success", "404, status 404", "500, status 500"})
    void aStatusOf2xxOr3xxIsASuccess(int status, String found) throws Exception {
        assertEquals(found, foundOf(ScriptedServer.answering("HTTP/1.1 " + status + " Some Words\r\n\r\n")));
    }

    @Test
    void otherStatusesCountWhereTheyAreWritten() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering("HTTP/1.0 401\r\n\r\n"))) {
            assertEquals("success",
                    Tries.of(http(server, List.of(new StatusRange(204, 204), new StatusRange(400, 401)))));
            assertEquals("status 401", Tries.of(http(server, List.of(new StatusRange(200, 299)))));
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: /health?full=1\r\n\r\n"))) {
            assertEquals("status 302", Tries.of(http(server, List.of(new StatusRange(200, 200)))));
            assertEquals("orderly", server.ends().take());
            assertEquals(null, server.ends().poll(), "there was one request");
        }
    }

    @Test
    void whatComesBeforeTheAnswerIsPassedOver() throws Exception {
        assertEquals("status 503", foundOf(ScriptedServer.answering(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n")));
    }

    @Test
    void aBodyWithoutEndIsNotRead() throws Exception {
        assertEquals("success", foundOf(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write((HEAD + "\r\n").getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[1024]);
            }
        }));
    }

    @Test
    void headersWithoutEndAreAFailure() throws Exception {
        assertEquals("the headers of the answer have no end: more than 64k of them came", foundOf(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write("X-Flood: yes\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }));
    }

    @Test
    void aServerThatSaysNothingIsLate() throws Exception {
        assertEquals("no answer within 300ms", shortFoundOf(ScriptedServer.SILENT));
    }

    @Test
    void aServerThatSaysOneByteAtATimeIsLateToo() throws Exception {
        assertEquals("no answer within 300ms", shortFoundOf(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                Thread.sleep(10);
            }
        }));
    }

    @Test
    void aServerThatResetsSaysWhatTheSystemSays() throws Exception {
        assertEquals("connection reset", foundOf(socket -> {
            ScriptedServer.readHead(socket.getInputStream());
            socket.setSoLinger(true, 0);
        }));
    }

    @Test
    void aServerThatClosesHasNotAnswered() throws Exception {
        assertEquals("the connection was closed without an answer", foundOf(ScriptedServer.answering("")));
        assertEquals("the connection was closed before the end of the headers",
                foundOf(ScriptedServer.answering(HEAD)));
    }

    @Test
    void whatIsNotHttpIsQuoted() throws Exception {
        assertEquals("the answer is not HTTP: it begins with 'SSH-2.0-OpenSSH'",
                foundOf(ScriptedServer.answering("SSH-2.0-OpenSSH\r\n")));
    }

    /** A server with a certificate for that name. */
    private ScriptedServer secure(TestCertificate certificate, ScriptedServer.Script script) throws Exception {
        return new ScriptedServer((SSLServerSocket) certificate.server().getServerSocketFactory().createServerSocket(
                0, 50, InetAddress.getLoopbackAddress()), script);
    }

    private HttpProbe https(ScriptedServer server, SSLSocketFactory trusting) {
        return new HttpProbe(
                HttpProbe.parse("https", "//localhost:" + server.port() + "/"), ProbeRules.ANY_SUCCESS,
                tries.lookup(), () -> trusting);
    }

    @Test
    void aCertificateHasToBeTrusted() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:localhost");
        try (ScriptedServer server = secure(certificate, ScriptedServer.answering(HEAD + "\r\n"))) {
            assertEquals("success", Tries.of(https(server, certificate.client())));
            assertEquals(
                    "its certificate is not trusted: it is not signed by an authority that gaggled's Java knows",
                    Tries.of(https(server, (SSLSocketFactory) SSLSocketFactory.getDefault())));
        }
    }

    @Test
    void aCertificateHasToBeForTheHost() throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "dns:db.example.org");
        try (ScriptedServer server = secure(certificate, ScriptedServer.answering(HEAD + "\r\n"))) {
            String found = Tries.of(https(server, certificate.client()));
            assertTrue(found.startsWith("its certificate is not for localhost: "), found);
        }
    }

    @Test
    void aCertificateThatHasExpiredIsNamedSo() throws Exception {
        TestCertificate certificate = new TestCertificate(
                directory, "dns:localhost", "-startdate", "-2d", "-validity", "1");
        try (ScriptedServer server = secure(certificate, ScriptedServer.answering(HEAD + "\r\n"))) {
            String found = Tries.of(https(server, certificate.client()));
            assertTrue(found.startsWith("its certificate has expired: "), found);
        }
    }

    @Test
    void aServerWithoutTlsIsNamedSo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                socket -> socket.getOutputStream().write("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            String found = Tries.of(https(server, (SSLSocketFactory) SSLSocketFactory.getDefault()));
            assertTrue(found.startsWith("TLS failed: "), found);
        }
    }

    @Test
    void aServerThatSaysNothingOfTlsIsLate() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.SILENT)) {
            assertEquals("no answer within 300ms",
                    Tries.shortOf(https(server, (SSLSocketFactory) SSLSocketFactory.getDefault())));
        }
    }
}
