package org.gaggled.transport.zmq.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.transport.zmq.event.ZmqEventSinkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that a look at section {@code gaggled/curve} finds everything that is wrong with its files, each at its own
 * place.
 */
class CurveServerTest {

    @TempDir
    Path directory;

    @Test
    void aMissingKeyAndMissingClientsAreBothReported() {
        List<ConfigProblem> problems = new PluginConfiguration(new ZmqEventSinkFactory())
                .setGlobal("eventurl", "tcp://127.0.0.1:*")
                .setIn("curve", "secretkey", directory.resolve("none.key").toString())
                .setIn("curve", "clients", directory.resolve("none").toString())
                .check();
        assertEquals(
                List.of(
                        "gaggled.test:2:1: key file DIR/none.key does not exist; make one with gaggled_controller"
                                + " --keygen DIR",
                        "gaggled.test:3:1: gaggled/curve: clients DIR/none is not a directory; create it, and put each"
                                + " client's NAME.pub there"),
                problems.stream()
                        .map(problem -> problem.toString().replace(directory.toString(), "DIR"))
                        .toList());
    }

    @Test
    void aDirectoryWithoutAClientIsRefused() throws Exception {
        KeyFile.generate(directory);
        Path clients = Files.createDirectory(directory.resolve("clients"));
        PluginConfiguration configuration = new PluginConfiguration(new ZmqEventSinkFactory())
                .setGlobal("eventurl", "tcp://127.0.0.1:*")
                .setIn("curve", "secretkey", directory.resolve("gaggled.key").toString())
                .setIn("curve", "clients", clients.toString());
        String refused = "gaggled.test:3:1: gaggled/curve: clients " + clients
                + ": no client can connect; put each client's NAME.pub there";
        assertEquals(List.of(refused), configuration.check().stream().map(ConfigProblem::toString).toList());
        Files.writeString(clients.resolve("README"), "not a client");
        assertEquals(List.of(refused), configuration.check().stream().map(ConfigProblem::toString).toList());
        Files.copy(directory.resolve("gaggled.pub"), clients.resolve("ann.pub"));
        assertEquals(List.of(), configuration.check());
    }

    /** Somebody who can read it has nothing else to give, where the administrator has put it among the clients. */
    @Test
    void theServersOwnPairIsAClientsWhereItIsAdmitted() throws Exception {
        KeyFile.generate(directory);
        Path clients = Files.createDirectory(directory.resolve("clients"));
        String key = directory.resolve("gaggled.key").toString();
        assertNull(CurveServer.findPairOfClient(section(key, clients.toString())));
        Path admitted = Files.copy(directory.resolve("gaggled.pub"), clients.resolve("root.pub"));
        assertEquals(KeyFile.read(Path.of(key)), CurveServer.findPairOfClient(section(key, clients.toString())));
        assertNull(CurveServer.findPairOfClient(section("gaggled.key", clients.toString())));
        assertNull(CurveServer.findPairOfClient(section(key, "clients")));
        assertNull(CurveServer.findPairOfClient(section("\0", clients.toString())));
        assertNull(CurveServer.findPairOfClient(section(key + ".lost", clients.toString())));
        Files.writeString(admitted, "nonsense");
        assertNull(CurveServer.findPairOfClient(section(key, clients.toString())));
    }

    private static ConfigNode section(String key, String clients) {
        ConfigPosition somewhere = new ConfigPosition("gaggled.test", 1, 1);
        return ConfigNode.builder("curve", somewhere)
                .child(ConfigNode.builder("secretkey", somewhere).text(key, somewhere).build())
                .child(ConfigNode.builder("clients", somewhere).text(clients, somewhere).build())
                .build();
    }
}
