package org.gaggled.transport.zmq.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
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
}
