package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls the plugin as gaggled would, with a gaggle that exists in the test only. */
class OrdersTest {

    @TempDir
    Path directory;

    private final FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build());

    private ControlSource open(Path where) throws PluginException {
        OrdersFactory factory = new OrdersFactory();
        return factory.open(
                new PluginConfiguration(factory).set("directory", where.toString()).toControlSourceContext(port));
    }

    @Test
    void takesAFileForAnOrder() throws Exception {
        try (ControlSource source = open(directory)) {
            source.start();
            Files.createFile(directory.resolve("nonsense"));
            Files.createFile(directory.resolve("restart.web"));
            OperationRequest request =
                    port.await(Duration.ofSeconds(30), asked -> asked.getOperation() == Operation.RESTART);
            assertEquals("restart web by file restart.web (orders)", request.toString());
        }
    }

    @Test
    void needsADirectory() {
        assertThrows(PluginException.class, () -> open(directory.resolve("missing")));
    }
}
