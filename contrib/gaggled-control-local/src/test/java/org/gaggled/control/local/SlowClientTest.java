package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows that a client which does not read delays nobody, and is disconnected. */
@Timeout(60)
class SlowClientTest {

    private static final int ANSWERS = 20;

    @TempDir
    Path directory;

    @Test
    void whoDoesNotReadIsDisconnected() throws Exception {
        Path socket = directory.resolve("s");
        ProgramState[] programs = IntStream.range(0, 500)
                .mapToObj(i -> ProgramState.builder("a-program-with-a-name-that-is-long-" + i).build())
                .toArray(ProgramState[]::new);
        try (FakeControlPort port = new FakeControlPort(programs);
                SocketServer server = new SocketServer(
                        SocketFile.bind(socket), PluginConfiguration.GAGGLE, port, Duration.ofMillis(300))) {
            server.start();
            try (Talk slow = new Talk(socket); Talk other = new Talk(socket)) {
                slow.say("{`call`:`list`,`limit`:500}\n".repeat(ANSWERS));
                assertEquals("1.0.0", other.say("{`call`:`version`}\n").hearResult().text("version"));
                Thread.sleep(Duration.ofSeconds(1));
                int heard = 0;
                while (slow.hear().endsWith("}")) {
                    heard++;
                }
                assertTrue(heard < ANSWERS, "the connection ended while an answer was on its way");
                assertEquals("1.0.0", other.say("{`call`:`version`}\n").hearResult().text("version"));
            }
        }
    }
}
