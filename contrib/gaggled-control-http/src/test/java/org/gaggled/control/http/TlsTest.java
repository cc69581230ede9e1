package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a certificate the server speaks TLS and nothing else; a certificate that cannot be used is said to be. */
class TlsTest {

    /** What a record begins with that says why the connection ends. */
    private static final byte TLS_ALERT = 21;

    @TempDir
    Path directory;

    private final FakePort port = new FakePort();

    private Served serve(TestCertificate certificate) throws Exception {
        return new Served(port, Served.LIMITS, Served.settings(Served.TOKEN, true, certificate.identity()));
    }

    private static SSLContext trusting(X509Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> send(X509Certificate trusted, Served served, String method, String path,
            Map<String, String> headers) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            HttpRequest.Builder request = HttpRequest
                    .newBuilder(URI.create("https://localhost:" + served.source.address().getPort() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody());
            headers.forEach(request::header);
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void requestsAreAnsweredOverTls(String kind) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, kind);
        try (Served served = serve(certificate)) {
            HttpResponse<String> answer = send(certificate.certificate(), served, "GET", "/v1/programs",
                    Map.of("Authorization", "Bearer " + Served.TOKEN));
            assertEquals(200, answer.statusCode(), answer::body);
            assertEquals(certificate.certificate(), answer.sslSession().orElseThrow().getPeerCertificates()[0]);
        }
    }

    @Test
    void aBrowserLogsInAndStopsAProgram() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        try (Served served = serve(certificate)) {
            HttpResponse<String> login = send(certificate.certificate(), served, "POST", "/v1/session",
                    Map.of("Authorization", "Bearer " + Served.TOKEN));
            assertEquals(200, login.statusCode(), login::body);
            String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
            assertTrue(cookie.matches(
                    "__Host-gaggled-session=[\\w.-]+; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200; Secure"),
                    cookie);
            String own = "https://localhost:" + served.source.address().getPort();
            for (String origin : List.of(own, own.replace("https", "http"))) {
                HttpResponse<String> stop = send(certificate.certificate(), served, "POST", "/v1/programs/web/stop",
                        Map.of("Cookie", cookie.substring(0, cookie.indexOf(';')), "Origin", origin));
                assertEquals(origin.equals(own) ? 200 : 403, stop.statusCode(), stop::body);
            }
            HttpResponse<String> logout = send(certificate.certificate(), served, "DELETE", "/v1/session",
                    Map.of("Cookie", cookie.substring(0, cookie.indexOf(';')), "Origin", own));
            assertEquals("__Host-gaggled-session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0; Secure",
                    logout.headers().firstValue("Set-Cookie").orElseThrow());
        }
    }

    @Test
    void eventsAreFollowedAndTheServerEndsInTime() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        try (Served served = new Served(port, Served.limits(Duration.ofMillis(200)),
                Served.settings(Served.TOKEN, true, certificate.identity()));
                SSLSocket socket = (SSLSocket) trusting(certificate.certificate()).getSocketFactory()
                        .createSocket("localhost", served.source.address().getPort())) {
            socket.setSoTimeout((int) Served.PATIENCE.toMillis());
            Served.send(socket, "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n" + Served.AUTHORIZATION + "\r\n");
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("event: snapshot", Served.next(reader, 2).getLast());
            long begin = System.nanoTime();
            served.close();
            assertTrue(System.nanoTime() - begin < Served.PATIENCE.toNanos() / 2);
        }
    }

    @Test
    void whoDoesNotSpeakTlsGetsNothing() throws Exception {
        try (Served served = serve(TestCertificate.make(directory, "EC"))) {
            String answer = answerOrNone(served);
            assertTrue(!answer.contains("HTTP/1.1 200"), answer);
        }
    }

    /** The build sets the JDK's time for a request to six seconds, and a handshake is part of it. */
    @Test
    void whoDoesNotFinishItsHandshakeHoldsUpNobodyAndIsCutOff() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        try (Served served = serve(certificate);
                Socket silent = served.connect();
                Socket slow = served.connect()) {
            slow.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertEquals(200, send(certificate.certificate(), served, "GET", "/healthz", Map.of()).statusCode());
            assertEquals(-1, silent.getInputStream().read());
            byte[] rest = slow.getInputStream().readAllBytes();
            assertTrue(rest.length == 0 || rest[0] == TLS_ALERT, () -> Arrays.toString(rest));
        }
    }

    private static String answerOrNone(Served served) {
        try {
            return served.askFor("GET /v1/programs");
        } catch (IOException reset) {
            return "";
        }
    }

    @Test
    void whatWasRenewedIsShown() throws Exception {
        TestCertificate former = TestCertificate.make(directory, "EC");
        long[] now = {0};
        RenewedIdentity identity =
                new RenewedIdentity(former.certFile(), former.keyFile(), former.read(), () -> now[0]);
        String first = identity.chooseEngineServerAlias("EC", null, null);
        assertEquals(former.certificate(), identity.getCertificateChain(first)[0]);
        TestCertificate renewed = renew(former);
        assertEquals(first, identity.chooseEngineServerAlias("EC", null, null), "it has looked in this minute");
        now[0] += Duration.ofMinutes(1).toNanos();
        String second = identity.chooseEngineServerAlias("EC", null, null);
        assertEquals(renewed.certificate(), identity.getCertificateChain(second)[0]);
        assertEquals(renewed.read().key(), identity.getPrivateKey(second));
        assertEquals(former.certificate(), identity.getCertificateChain(first)[0], "a handshake is under way with it");
        try (Served served =
                new Served(port, Served.LIMITS, Served.settings(Served.TOKEN, true, identity))) {
            assertEquals(200, send(renewed.certificate(), served, "GET", "/healthz", Map.of()).statusCode());
            assertThrows(SSLHandshakeException.class,
                    () -> send(former.certificate(), served, "GET", "/healthz", Map.of()));
        }
    }

    /** The same files with something else in them, of another time. */
    private TestCertificate renew(TestCertificate former) throws Exception {
        TestCertificate renewed = TestCertificate.make(directory, "EC");
        for (Path file : List.of(former.certFile(), former.keyFile())) {
            assertTrue(file.toFile().setLastModified(System.currentTimeMillis() + 10_000));
        }
        return renewed;
    }

    @Test
    void whatWasHalfRenewedIsNotShownUntilItFits() throws Exception {
        TestCertificate former = TestCertificate.make(directory, "EC");
        long[] now = {0};
        RenewedIdentity identity =
                new RenewedIdentity(former.certFile(), former.keyFile(), former.read(), () -> now[0]);
        String key = Files.readString(former.keyFile());
        TestCertificate renewed = renew(former);
        String newKey = Files.readString(renewed.keyFile());
        TestCertificate.secret(renewed.keyFile(), key);
        String name = identity.chooseEngineServerAlias("EC", null, null);
        assertEquals(former.certificate(), identity.getCertificateChain(name)[0]);
        TestCertificate.secret(renewed.keyFile(), newKey);
        now[0] += Duration.ofMinutes(1).toNanos();
        name = identity.chooseEngineServerAlias("EC", null, null);
        assertEquals(renewed.certificate(), identity.getCertificateChain(name)[0]);
    }

    private static String keyProblem(TestCertificate certificate) {
        return String.valueOf(assertThrows(IOException.class, certificate::read).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void aKeyOfAnotherFormIsToBeConverted(String label) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        TestCertificate.secret(certificate.keyFile(),
                TestCertificate.pem("EC PARAMETERS", new byte[8]) + TestCertificate.pem(label, new byte[100]));
        assertEquals("its key is in the form '" + label + "', and not PKCS#8; write it anew with: (umask 077; openssl"
                + " pkey -in OLD -out NEW)", keyProblem(certificate));
    }

    @Test
    void aKeyThatCannotBeUsedIsSaidToBe() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        String good = Files.readString(certificate.keyFile());
        Files.setPosixFilePermissions(certificate.keyFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("users other than its owner can read or change it; chmod 600 it", keyProblem(certificate));
        TestCertificate.secret(certificate.keyFile(), "\u0000\u0001");
        assertEquals("it has no key in the form PEM; write it anew with: (umask 077; openssl pkey -in OLD -out NEW)",
                keyProblem(certificate));
        TestCertificate.secret(certificate.keyFile(), good.replaceFirst("\n.{20}", "\n"));
        assertEquals("it has no key of the kind EC, as the certificate needs, or it is damaged",
                keyProblem(certificate));
        TestCertificate other = TestCertificate.make(directory, "RSA");
        TestCertificate.secret(certificate.keyFile(), Files.readString(other.keyFile()));
        assertEquals("it has no key of the kind EC, as the certificate needs, or it is damaged",
                keyProblem(certificate));
        Files.delete(certificate.keyFile());
        assertEquals("there is no such file", keyProblem(certificate));
    }

    @Test
    void theKeyMustBeThatOfTheCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        String key = Files.readString(certificate.keyFile());
        TestCertificate other = TestCertificate.make(directory, "EC");
        TestCertificate.secret(other.keyFile(), key);
        assertEquals("its key is not that of the first certificate in certfile", keyProblem(other));
    }

    @Test
    void aCertificateThatCannotBeUsedIsSaidToBe() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        String good = Files.readString(certificate.certFile());
        Files.writeString(certificate.certFile(), "subject=CN=localhost\n" + good + good);
        assertEquals(2, certificate.read().chain().size());
        Files.writeString(certificate.certFile(), good.replaceFirst("\n.{20}", "\n"));
        assertTrue(keyProblem(certificate).startsWith("one of its certificates is damaged: "));
        Files.write(certificate.certFile(), certificate.certificate().getEncoded());
        assertEquals("it has no certificate in the form PEM; write it anew with: openssl x509 -in OLD -out NEW",
                keyProblem(certificate));
        Files.delete(certificate.certFile());
        Files.createDirectory(certificate.certFile());
        assertEquals("it is a directory", keyProblem(certificate));
    }
}
