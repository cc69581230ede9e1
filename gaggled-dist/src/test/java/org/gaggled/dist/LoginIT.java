package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser logs in to a gaggled of the tarball, with TLS too, and stays logged in when gaggled begins again. */
class LoginIT {

    private static final String OPERATE = "0123456789abcdef0123456789abcdef";
    private static final String WATCH = "fedcba9876543210fedcba9876543210";

    @TempDir
    static Path installation;

    private static Path home;

    @TempDir
    Path directory;

    @BeforeAll
    static void activate() throws IOException {
        home = Distribution.unpackInto(installation);
        Files.createSymbolicLink(
                home.resolve("plugins/control-http"), Path.of("../plugins-available/control-http"));
    }

    private Path configure(String settings) throws IOException {
        return Gaggled.configFile(directory, "[gaggled/http]\nport = 0\ntokenfile = " + token("operate", OPERATE)
                + "\nwatchtokenfile = " + token("watch", WATCH) + "\n" + settings + Programs.sleeper("db"));
    }

    private Path token(String name, String text) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }

    private Gaggled run(Path config) {
        return Gaggled.runCommand(directory, Map.of(),
                List.of(home.resolve("bin/gaggled").toString(), "-c", config.toString()));
    }

    private static String urlOf(Gaggled gaggled) {
        return gaggled.await(".*http: requests are answered at (https?://127\\.0\\.0\\.1:\\d+)/v1/").group(1);
    }

    private static HttpResponse<String> send(HttpClient client, String method, String url, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String logIn(HttpClient client, String url, String token) throws Exception {
        HttpResponse<String> answer = send(client, "POST", url + "/v1/session",
                Map.of("Authorization", "Bearer " + token, "Origin", url));
        assertEquals(200, answer.statusCode(), answer::body);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static int status(HttpClient client, String method, String url, String path, String cookie)
            throws Exception {
        return send(client, method, url + path, Map.of("Cookie", cookie, "Origin", url)).statusCode();
    }

    @Test
    void whoHasLoggedInIsKnownAfterARestart() throws Exception {
        Path config = configure("");
        String operator;
        String watcher;
        try (HttpClient client = HttpClient.newHttpClient()) {
            try (Gaggled gaggled = run(config)) {
                String url = urlOf(gaggled);
                gaggled.await(LogLines.up("db"));
                HttpResponse<String> page = send(client, "GET", url + "/", Map.of());
                assertEquals(200, page.statusCode(), page::body);
                assertTrue(page.headers().firstValue("Content-Security-Policy").orElseThrow()
                        .startsWith("default-src 'none'; "), page.headers()::toString);
                assertEquals(401, send(client, "GET", url + "/v1/session", Map.of()).statusCode());
                operator = logIn(client, url, OPERATE);
                watcher = logIn(client, url, WATCH);
                assertEquals(403, status(client, "POST", url, "/v1/programs/db/restart?wait=60", watcher));
                assertEquals(200, status(client, "POST", url, "/v1/programs/db/restart?wait=60", operator));
                gaggled.stop();
            }
            try (Gaggled gaggled = run(config)) {
                String url = urlOf(gaggled);
                assertEquals(200, status(client, "GET", url, "/v1/programs", watcher));
                assertEquals(200, status(client, "DELETE", url, "/v1/session", operator));
                assertEquals(401, status(client, "GET", url, "/v1/programs", operator));
                gaggled.stop();
            }
        }
    }

    @Test
    void overTlsWithACertificateOfOpenssl() throws Exception {
        Path certificate = directory.resolve("own.crt");
        Path key = directory.resolve("own.key");
        try (Companion openssl = Companion.start(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc",
                "-keyout", key.toString(), "-out", certificate.toString(), "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"))) {
            assertEquals(0, openssl.exitCode(), openssl::text);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
                Gaggled gaggled = run(configure("certfile = " + certificate + "\nkeyfile = " + key + "\n"))) {
            String url = urlOf(gaggled);
            assertTrue(url.startsWith("https:"), url);
            gaggled.await(LogLines.up("db"));
            assertEquals(200, send(client, "GET", url + "/", Map.of()).statusCode());
            String cookie = logIn(client, url, OPERATE);
            assertTrue(cookie.startsWith("__Host-"), cookie);
            assertEquals(200, status(client, "POST", url, "/v1/programs/db/stop?wait=60", cookie));
            gaggled.stop();
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry("own", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
