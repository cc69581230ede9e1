package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.Installation;
import org.gaggled.engine.config.OutlineFormat;
import org.gaggled.engine.config.UnopenedPlugin;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --plan} compares with what runs, which it finds by the state directory, and otherwise plans a start. */
class ReloadPreviewTest {

    private static final Path FILE = Path.of("gaggle.outline");

    private static final String WEB = "gaggled\n  statedir = state\nweb\n  command = /bin/sh\n  argv = ${WORD}\n";

    @TempDir
    Path directory;

    private final List<String> complaints = new ArrayList<>();
    private final StringWriter printed = new StringWriter();

    @Test
    void aStartOfEverythingWhereNoneRuns() throws IOException {
        Files.writeString(directory.resolve(FILE), WEB);
        assertEquals(0, preview(false, "one"));
        assertEquals(List.of("start web", "1 program: 1 start"), lines());
        assertEquals(
                List.of("no gaggled that runs with gaggle.outline is found: everything is a start"), complaints);
    }

    @Test
    void aComparisonWithWhatTheRunningOneKeeps() throws Exception {
        Files.writeString(directory.resolve(FILE), WEB);
        ConfigReading.Accepted running = assertInstanceOf(ConfigReading.Accepted.class, read("one"));
        try (StateDirectory lock = StateDirectory.open(directory.resolve("state"));
                GaggleState state = GaggleState.open(lock, "me")) {
            GaggleState.Next next = state.prepare(running.config().gaggle());
            running.sources().write(next.configuration());
            state.follow(next);
            state.carriedOut();
            assertEquals(0, preview(false, "another shell"));
            assertEquals(List.of("1 program: nothing changes"), lines(), "it reads as the one that runs does");
            Files.writeString(directory.resolve(FILE), WEB + "  tags = front\ndb\n  command = /bin/sh\n");
            assertEquals(0, preview(false, "one"));
            assertEquals(
                    List.of("change web: tags: (none) -> front", "start db", "2 programs: 1 start, 1 change"), lines());
            assertEquals(0, preview(true, "one"));
            assertTrue(lines().getFirst().startsWith("{\"refused\":false,\"programs\":[{\"program\":\"web\""));
            assertEquals(List.of(), complaints);
        }
    }

    @Test
    void whatIsWrongWithTheConfiguration() throws IOException {
        Files.writeString(directory.resolve(FILE), WEB + "  respwan = no\ndb\n");
        assertEquals(1, preview(false, "one"));
        assertEquals(List.of(), lines());
        assertEquals(3, complaints.size(), () -> complaints.toString());
        assertEquals("gaggle.outline: 2 problems; a reload would be refused", complaints.getLast());
    }

    @Test
    void nobodyIsAskedWithoutAController() throws IOException {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(directory.resolve(FILE),
                    "gaggled\n  controlurl = tcp://127.0.0.1:" + somebody.getLocalPort() + "\nweb\n"
                            + "  command = /bin/sh\n");
            assertEquals(0, preview(false, "one"));
            assertEquals(List.of("start web", "start controlurl", "1 program: 1 start; gaggled itself: 1 start"),
                    lines());
        }
    }

    private int preview(boolean json, String word) {
        printed.getBuffer().setLength(0);
        ReloadPreview preview = new ReloadPreview(
                FILE, null, json, host(word), new Installation(List.of()), plugins(), List.of(), complaints::add);
        return preview.print(read(word), new PrintWriter(printed));
    }

    private ConfigReading read(String word) {
        return new ConfigReader(plugins(), host(word)).read(FILE, null);
    }

    private HostEnvironment host(String word) {
        return new HostEnvironment(Map.of("WORD", word), "goose", directory);
    }

    private static ConfigPlugins plugins() {
        return new ConfigPlugins(
                List.of(new OutlineFormat()), List.of(),
                List.of(new UnopenedPlugin(
                        "zmq", List.of(), List.of(Setting.text("controlurl")), List.of(), List.of(),
                        read -> List.of())));
    }

    private List<String> lines() {
        return printed.toString().lines().toList();
    }
}
