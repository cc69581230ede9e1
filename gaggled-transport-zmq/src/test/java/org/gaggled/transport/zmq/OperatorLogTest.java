package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what the log has of an operator's work: a line for each thing that was asked for, with who asked, and the end.
 */
class OperatorLogTest {

    private static final String PROGRAMS =
            """
            [db]
            command = sleep
            argv = 1000
            [web]
            command = sleep
            argv = 1000
            [web/depends/db]
            """;

    @TempDir
    Path directory;

    @Test
    void everyActionIsOneLineAndTheEndIsTheLast() throws Exception {
        try (LoggedLines transport = new LoggedLines();
                LoggedLines log = new LoggedLines("gaggled");
                RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            gaggle.await("web", WireState::up);
            try (ControlClient client = ControlClient.connect(gaggle.control())) {
                client.call(
                        new JsonObject().put("call", "signal").put("programs", List.of("web")).put("signal", "CONT"));
                client.stop("web");
                gaggle.await("web", state -> !state.up());
                client.stop("db");
                gaggle.await("db", state -> !state.up());
                client.call(new JsonObject().put("call", "start").put("programs", List.of("web")).put("user", "ann"));
                client.restart("web");
                client.shutdown("ann");
            }
            gaggle.awaitEnd();
            assertEquals(List.of(), transport.like(".*(asked by|operator).*"), "the host says who asked, once");
            for (String line : List.of(
                    "web: operator signal SIGCONT, .*", "web: operator stop, .*", "db: operator stop, .*",
                    "web: operator start, .*ann.*", "web: operator restart, .*",
                    "gaggle stopping: asked by .*ann.*")) {
                assertEquals(1, log.like("INFO " + line).size(), line);
            }
            assertTrue(
                    log.all().getLast()
                            .equals("INFO gaggle ended: every program is stopped, nothing is left in their sessions"),
                    log.all().toString());
        }
    }
}
