package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a client writes, each line of the answer is a result or an error, and everybody else is answered. */
public class LocalFuzzTest {

    /** Clients that have written and say no more, but stay; fewer than are served. */
    private static final int LINGERING = 30;

    private static final Deque<Talk> STAYING = new ArrayDeque<>();

    private static Path directory;
    private static FakeControlPort port;
    private static SocketServer server;
    private static Talk other;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws Exception {
        directory = Files.createTempDirectory("fuzz");
        port = new FakeControlPort(ProgramState.builder("web").build());
        server = new SocketServer(
                SocketFile.bind(socket()), PluginConfiguration.GAGGLE, port, Duration.ofSeconds(30));
        server.start();
        other = new Talk(socket());
    }

    private static Path socket() {
        return directory.resolve("s");
    }

    @AfterAll
    static void close() throws Exception {
        other.close();
        for (Talk talk : STAYING) {
            talk.close();
        }
        server.close();
        port.close();
        Files.delete(directory);
    }

    @Test
    void anyConnection() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/local"), 500, LocalFuzzTest::fuzzerTestOneInput);
    }

    /** Sends it twice: by a client that reads the answers, and by one that never reads, and stays for a while. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try (Talk talk = new Talk(socket())) {
            Thread writer = Thread.ofPlatform().start(() -> sayAll(talk, input));
            for (String line = talk.hear(); !line.isEmpty(); line = talk.hear()) {
                JsonObject answer = JsonObject.parse(line);
                assertTrue(answer.has("result") != answer.has("error"), line);
            }
            writer.join();
        }
        Talk mute = new Talk(socket());
        STAYING.add(mute.say(Arrays.copyOf(input, Math.min(input.length, 4_096))));
        if (STAYING.size() > LINGERING) {
            STAYING.remove().close();
        }
        assertEquals("1.0.0", other.say("{`call`:`version`}\n").hearResult().text("version"));
    }

    private static void sayAll(Talk talk, byte[] input) {
        try {
            talk.say(input);
            talk.sayNoMore();
        } catch (IOException refused) {
            // The line is too long; that it was told why is looked at where it is read.
            return;
        }
    }
}
