package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.PluginException;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.cluster.zookeeper.Hosts.Host;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that hosts and servers inside speak TLS, with files in the form PEM. */
class TlsTest {

    private static final String INCARNATION = PluginConfiguration.GAGGLE.getInstanceId();
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private Path identity;
    private Path authorities;

    /** A certificate that vouches for itself, made by the JDK's keytool. */
    @BeforeEach
    void makeCertificate() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storepass", new String(PASSWORD), "-alias", "host",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=host",
                "-ext", "san=ip:127.0.0.1,dns:localhost")
                .redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS), "keytool does not end");
        assertEquals(0, keytool.exitValue(), said);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        String certificate = pem("CERTIFICATE", keys.getCertificate("host").getEncoded());
        String key = pem("PRIVATE KEY", keys.getKey("host", PASSWORD).getEncoded());
        authorities = Files.writeString(directory.resolve("ca.pem"), certificate);
        identity = Files.writeString(directory.resolve("host.pem"), key + certificate);
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    private PluginConfiguration encrypted() {
        return new PluginConfiguration(new ZooKeeperNeighbourFactory()).set("session", "5s")
                .set("certfile", identity.toString()).set("cafile", authorities.toString());
    }

    @Test
    void hostsHearOfEachOtherAndOthersAreKeptOut() throws Exception {
        int port = TestServer.freePort();
        try (Host one = Hosts.joinAsConfigured("one",
                encrypted().set("embedded", "true").set("listen", "127.0.0.1:" + port), directory);
                Host two = Hosts.joinAsConfigured("two", encrypted().set("connect", "localhost:" + port), directory);
                Host stranger = Hosts.join("three", "1", Hosts.settings(port, Duration.ofSeconds(5)))) {
            one.connected().tell(INCARNATION, 1);
            two.connected().tell(INCARNATION, 2);
            two.awaitStarts("one", 1);
            one.awaitStarts("two", 2);
            assertEquals("no server answers at 127.0.0.1:" + port,
                    stranger.listener().await(Hosts.PATIENCE, "a reason", heard -> true).reason());
        }
    }

    @Test
    void portInUseIsTold() throws Exception {
        int port = TestServer.freePort();
        PluginConfiguration embedded = encrypted().set("embedded", "true").set("listen", "127.0.0.1:" + port);
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            PluginException refused =
                    assertThrows(PluginException.class, () -> Hosts.joinAsConfigured("one", embedded, directory));
            assertTrue(String.valueOf(refused.getMessage())
                    .startsWith("cluster: the server inside cannot listen on 127.0.0.1:" + port), refused::toString);
        }
    }

    @Test
    void serversInsideAgreeByTls() throws Exception {
        List<String> names = List.of("one", "two", "three");
        List<String> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(name + "=127.0.0.1:" + TestServer.freePort() + ":" + TestServer.freePort());
        }
        List<Host> hosts = new ArrayList<>();
        try {
            for (String name : names) {
                hosts.add(Hosts.joinAsConfigured(name,
                        encrypted().set("embedded", "true").set("listen", "127.0.0.1:" + TestServer.freePort())
                                .set("servers", servers),
                        Files.createDirectory(directory.resolve(name))));
            }
            hosts.getFirst().connected().tell(INCARNATION, 1);
            for (Host other : hosts.subList(1, hosts.size())) {
                other.awaitStarts("one", 1);
            }
        } finally {
            for (Host host : hosts) {
                host.close();
            }
        }
    }
}
