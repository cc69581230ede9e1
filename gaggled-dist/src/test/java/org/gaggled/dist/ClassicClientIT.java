package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client of classic's time, on libzmq, finds {@code bin/gaggled} to be what classic was: the requests that were once
 * recorded get the recorded replies, and every event arrives.
 */
class ClassicClientIT {

    private static final String CONFIG =
            """
            [gaggled]
            controlurl = tcp://127.0.0.1:*
            eventurl = tcp://127.0.0.1:*
            stoporder = parallel
            """
                    + Programs.sleeper("alpha") + "backoff = 0\n"
                    + Programs.sleeper("beta") + Programs.dependency("beta", "alpha", "delay = 200", "propagate = true")
                    + Programs.sleeper("gamma") + "enabled = no\n"
                    + Programs.program("once", "echo once ran") + "respawn = no\n";

    /** The recording waited for these changes of state after these requests, and so does the replay. */
    private static final Map<String, List<String>> CHANGES_AFTER = Map.of(
            "stop alpha", List.of("alpha #4 down", "beta #3 down"),
            "start alpha", List.of("alpha #6 up", "beta #4 up"),
            "kill beta", List.of("beta #6 up"),
            "shutdown", List.of("alpha #7 down", "beta #7 down"));

    private record Exchange(String name, byte[] request, byte[] reply) {}

    @TempDir
    Path directory;

    @Test
    void recordedRequestsGetTheRecordedReplies() throws IOException {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            awaitBeginning(gaggled);
            try (ClassicClient client = ClassicClient.connect(gaggled)) {
                for (Exchange exchange : recordedExchanges()) {
                    String reply = WireText.ofReply(exchange.request(), client.ask(exchange.request()));
                    assertEquals(expectedReply(exchange), reply, exchange.name());
                    List<String> changes = CHANGES_AFTER.getOrDefault(exchange.name(), List.of());
                    client.awaitEvents(events -> changes.stream().allMatch(change -> contains(events, change)));
                }
                List<String> recorded = recordedEvents();
                List<String> events = client.awaitEvents(all -> all.size() >= recorded.size());
                int beforeShutdown = recorded.size() - 2;
                assertEquals(byProgram(recorded.subList(0, beforeShutdown)),
                        byProgram(events.subList(0, beforeShutdown)));
                assertEquals(text(ofShutdown(recorded)), text(ofShutdown(events)));
            }
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
    }

    @Test
    void everyChangeOfEveryProgramArrives() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            awaitBeginning(gaggled);
            try (ClassicClient client = ClassicClient.connect(gaggled)) {
                int deaths = 50;
                for (int run = 1; run <= deaths; run++) {
                    Gaggled.signal(gaggled.pidOf("alpha", run), "KILL");
                    int next = run + 1;
                    client.awaitEvents(events -> contains(events, "alpha #" + 2 * next + " up"));
                }
                List<String> alpha = client.awaitEvents(events -> true).stream()
                        .filter(event -> event.startsWith("alpha ")).toList();
                for (int i = 0; i < 2 * deaths; i++) {
                    String expected = "alpha #" + (i + 3) + (i % 2 == 0 ? " down type=KILL" : " up type=NONE");
                    assertTrue(alpha.get(i).startsWith(expected), () -> expected + " is missing in\n" + text(alpha));
                }
                client.ask(startRequest("once"));
                List<String> once = client.awaitEvents(all -> contains(all, "once #6 down")).stream()
                        .filter(event -> event.startsWith("once "))
                        .toList();
                assertEquals(
                        List.of(
                                "once #4 down type=EXIT depsat=true shutdown=false opdown=false no pid",
                                "once #5 up type=NONE depsat=true shutdown=false opdown=false a pid",
                                "once #6 down type=EXIT depsat=true shutdown=false opdown=false no pid"),
                        once);
            }
            gaggled.stop();
        }
    }

    /**
     * Both are asked to stop at once: which goes first, and whether the other still had its dependency then, is chance.
     */
    private static List<String> ofShutdown(List<String> events) {
        return events.stream().skip(events.size() - 2).map(event -> event.replaceFirst("depsat=\\w+", "")).sorted()
                .toList();
    }

    /**
     * The events program by program, each program's in their order, between one dump and the next. A program and what
     * it takes down with it are asked to stop at the same moment: which of them is gone first is chance.
     */
    private static String byProgram(List<String> events) {
        List<String> ordered = new ArrayList<>();
        List<String> sinceDump = new ArrayList<>();
        for (String event : events) {
            if (event.startsWith("dumped")) {
                sinceDump.sort(Comparator.comparing(each -> each.split(" ", 2)[0]));
                ordered.addAll(sinceDump);
                sinceDump.clear();
                ordered.add(event);
            } else {
                sinceDump.add(event);
            }
        }
        ordered.addAll(sinceDump);
        return text(ordered);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }

    /** What was the case when the recording began. */
    private static void awaitBeginning(Gaggled gaggled) {
        gaggled.pidOf("beta");
        gaggled.await(".* once: .*down.*");
    }

    private static byte[] startRequest(String program) {
        byte[] name = program.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + name.length).putInt(5238).putInt(4).putInt(name.length).put(name).array();
    }

    private static boolean contains(List<String> events, String change) {
        return events.stream().anyMatch(event -> event.startsWith(change));
    }

    /** The recorded reply, except to what cannot be decoded: there classic appended stale bytes, a fault of its own. */
    private static String expectedReply(Exchange exchange) {
        String reply = WireText.ofReply(exchange.request(), exchange.reply());
        return reply.startsWith("0000147601") ? "0000147601" : reply;
    }

    private static List<Exchange> recordedExchanges() throws IOException {
        return matches("\"case\": \"(?<case>.*)\",\\s+\"request\": \"(?<request>.*)\",\\s+\"reply\": \"(?<reply>.*)\"")
                .map(match -> new Exchange(match.group("case"), WireText.bytes(match.group("request")),
                        WireText.bytes(match.group("reply"))))
                .toList();
    }

    /** The recorded events from the first answer to a request on: how many came before it was chance. */
    private static List<String> recordedEvents() throws IOException {
        return matches("\"(?<event>00002415[0-9a-f]*)\"")
                .map(match -> WireText.ofEvent(WireText.bytes(match.group("event"))))
                .dropWhile(event -> !event.startsWith("dumped"))
                .toList();
    }

    private static Stream<MatchResult> matches(String regex) throws IOException {
        Path recording = Path.of(System.getProperty("recordings.directory"), "legacy-vectors.json");
        List<MatchResult> found = Pattern.compile(regex).matcher(Files.readString(recording)).results().toList();
        assertTrue(found.size() > 10, () -> recording + " has no " + regex);
        return found.stream();
    }
}
