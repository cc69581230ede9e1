package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what a configuration may say of the cluster, and what is said about it when it is wrong. */
class ConfigurationTest {

    @TempDir
    Path directory;

    private static PluginConfiguration configuration() {
        return new PluginConfiguration(new ZooKeeperNeighbourFactory());
    }

    private static ClusterSettings accepted(PluginConfiguration configuration) {
        assertEquals(List.of(), configuration.check());
        ClusterSettings settings = new ClusterSettingsReader(configuration.toSettings()).read();
        assertNotNull(settings);
        return settings;
    }

    private static List<String> refused(PluginConfiguration configuration) {
        return configuration.check().stream().map(ConfigurationTest::text).toList();
    }

    private static String text(ConfigProblem problem) {
        String text = problem.toString();
        return text.substring(text.indexOf(':') + 1);
    }

    private Path file(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void serversAreEnough() {
        ClusterSettings settings = accepted(configuration().set("connect", List.of("zk1:2181", "[::1]:2182")));
        assertEquals("zk1:2181,[::1]:2182", settings.connectString());
        assertEquals("/gaggled", settings.root());
        assertEquals(Duration.ofSeconds(10), settings.session());
        assertNull(settings.login());
        assertNull(settings.tls());
        assertNull(settings.embedded());
    }

    @Test
    void serverInsideIsReachedWithoutBeingNamed() {
        ClusterSettings settings = accepted(configuration().set("embedded", "true"));
        assertEquals("127.0.0.1:2181", settings.connectString());
        assertEquals(
                new ClusterSettings.Embedded(new ServerAddress("127.0.0.1", 2181), List.of(), null),
                settings.embedded());
    }

    @Test
    void userNeedsAPasswordThatNobodyElseCanRead() throws IOException {
        Path secret = file("secret", "open sesame\n", "rw-------");
        Login login = accepted(configuration().set("connect", "zk:2181").set("user", "one")
                .set("passwordfile", secret.toString())).login();
        assertNotNull(login);
        assertEquals("one:open sesame", login.text());
        assertEquals("one", login.toString());
        Path shown = file("shown", "open sesame\n", "rw-r--r--");
        assertEquals(
                List.of("3:1: passwordfile '" + shown
                        + "' cannot be used: users other than its owner can read or change it; chmod 600 it"),
                refused(configuration().set("connect", "zk:2181").set("user", "one")
                        .set("passwordfile", shown.toString())));
        assertEquals(List.of("2:1: user is given without passwordfile; ZooKeeper needs both"),
                refused(configuration().set("connect", "zk:2181").set("user", "one")));
        assertEquals(List.of("2:1: user 'a:b' cannot be a user of ZooKeeper; a name without ':'"),
                refused(configuration().set("connect", "zk:2181").set("user", "a:b")
                        .set("passwordfile", secret.toString())));
    }

    @Test
    void whatIsWrongIsSaidWhereItStands() {
        assertEquals(List.of("1:1: 'connect' is missing; write HOST:PORT of each server of ZooKeeper, or embedded ="
                + " true to run one inside"), refused(configuration()));
        assertEquals(
                List.of(
                        "2:1: root 'gaggled' is not a node of ZooKeeper: Path must start with / character; write it as"
                                + " /gaggled",
                        "3:1: a session of 500 ms is out of range; from 2s to 1m; 10s is usual",
                        "4:1: listen is for a server inside, and there is none; write embedded = true, or leave it out"),
                refused(configuration().set("connect", "zk:2181").set("root", "gaggled").set("session", "500ms")
                        .set("listen", "127.0.0.1:1")));
        for (String wrong : List.of("zk", "zk:", "zk:0", "zk:65536", "zk:x", "a b:1", "::1:2181")) {
            assertEquals(
                    List.of("1:1: connect '" + wrong + "' has '" + wrong + "', which is not HOST:PORT of each server"),
                    refused(configuration().set("connect", wrong)), wrong);
        }
    }

    @Test
    void filesOfTlsAreReadAsZooKeeperWill() throws IOException {
        Path nothing = file("nothing.pem", "nothing\n", "rw-------");
        assertEquals(
                List.of("2:1: cafile '" + nothing + "' cannot be used: it has no certificate in the form PEM"),
                refused(configuration().set("connect", "zk:2181").set("cafile", nothing.toString())));
        assertEquals(
                List.of("2:1: certfile is given without cafile; name the certificates that vouch for the servers"),
                refused(configuration().set("connect", "zk:2181").set("certfile", nothing.toString())));
        assertEquals(List.of("2:1: cafile '/no/such' cannot be used: there is no such file"),
                refused(configuration().set("connect", "zk:2181").set("cafile", "/no/such")));
    }

    @Test
    void serverThatOthersReachNeedsToKnowWhoTheyAre() throws IOException {
        Path secret = file("secret", "open sesame\n", "rw-------");
        assertEquals(
                List.of("2:1: everybody who reaches '10.0.0.1:2181' could write what hosts say; give user and"
                        + " passwordfile, or certfile and cafile; or use 127.0.0.1, or allow it with insecure = true in"
                        + " section gaggled"),
                refused(configuration().set("embedded", "true").set("listen", "10.0.0.1:2181")));
        assertEquals("10.0.0.1:2181", accepted(configuration().set("embedded", "true").set("listen", "10.0.0.1:2181")
                .set("user", "one").set("passwordfile", secret.toString())).connectString());
        assertEquals("127.0.0.1:2181", accepted(configuration().set("embedded", "true").set("listen", "0.0.0.0:2181")
                .set("user", "one").set("passwordfile", secret.toString())).connectString());
        List<String> servers = List.of("a=10.0.0.1:2888:3888", "b=10.0.0.2:2888:3888", "c=10.0.0.3:2888:3888");
        assertEquals(
                List.of("2:1: everybody who reaches '10.0.0.1:2888' could take part as a server; give certfile and"
                        + " cafile, or allow it with insecure = true in section gaggled"),
                refused(configuration().set("embedded", "true").set("servers", servers)));
    }

    @Test
    void serversAgreeOnlyInOddNumbers() {
        assertEquals(
                List.of(
                        "2:1: servers names 2 servers, not three or five; more than half of them have to run; for one"
                                + " alone, leave it out",
                        "2:1: servers names 'a' twice",
                        "2:1: servers has the address '127.0.0.1:2' twice; each port has one use"),
                refused(configuration().set("embedded", "true")
                        .set("servers", List.of("a=127.0.0.1:1:2", "a=127.0.0.1:2:3"))));
        assertEquals(
                List.of("2:1: servers '127.0.0.1:1:2' has '127.0.0.1:1:2', which is not"
                        + " NAME=HOST:PORT:ELECTIONPORT of three or five"),
                refused(configuration().set("embedded", "true").set("servers", List.of("127.0.0.1:1:2"))));
    }
}
