package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Role;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.HostState.Standing;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
import org.gaggled.transport.zmq.PlainClient;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * docs/protocol.md tells the truth: every request shown there is sent to a real gaggle, and its reply has the same
 * names, in the same order and with the same kinds of values, as the reply shown; so has the event.
 */
class ProtocolDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```json (\\w+) ?(\\w*)\\n(.*?)```", Pattern.DOTALL);

    /** Examples of what no real gaggle does in a test: they have tests of their own. */
    private static final Set<String> WITHOUT_GAGGLE = Set.of("hosts", "host", "logs", "replace", "plan", "upgrade");

    private static final String PROGRAMS =
            """
            [db]
            command = sleep
            argv = 1000
            [web]
            command = sleep
            argv = 1000
            [web/depends/db]
            delay = 1h
            """;

    @TempDir
    Path directory;

    @Test
    void everyExampleIsTrue() throws Exception {
        Map<String, JsonObject> requests = new LinkedHashMap<>();
        Map<String, JsonObject> replies = new LinkedHashMap<>();
        JsonObject shownEvent = readExamples(requests, replies);
        assertEquals(
                List.of("version", "list", "usage", "hosts", "host", "describe", "gaggle", "logs", "restart", "stop",
                        "start", "runs",
                        "signal", "reload", "replace", "plan", "upgrade", "error", "shutdown"),
                List.copyOf(requests.keySet()));
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext();
                EventClient events = EventClient.json(gaggle.events())) {
            ZMQ.Socket client = PlainClient.connect(context, SocketType.REQ, gaggle.controlUrl());
            gaggle.await("db", WireState::up);
            while (events.next(Duration.ofMillis(100)) == null) {
                // Until the subscription is there, which the event of this question shows.
                gaggle.state("db");
            }
            requests.keySet().removeAll(WITHOUT_GAGGLE);
            for (Map.Entry<String, JsonObject> example : requests.entrySet()) {
                WireRequest.Call request = new WireRequest.Call(example.getValue().toString());
                client.send(request.encode());
                WireReply.Json reply =
                        assertInstanceOf(WireReply.Json.class, WireReply.decode(client.recv(), request),
                                example.getKey());
                JsonObject shown = replies.get(example.getKey());
                assertNotNull(shown, "the reply to " + example.getKey());
                assertEquals(shape(shown), shape(JsonObject.parse(reply.json())), example.getKey());
                assertEquals(whoStopped(shown), whoStopped(JsonObject.parse(reply.json())), example.getKey());
            }
            gaggle.awaitEnd();
            JsonObject wentDown = wentDown(events);
            assertEquals(shape(shownEvent), shape(wentDown));
            assertEquals(whoStopped(shownEvent), whoStopped(wentDown));
        }
    }

    /** Of lines that no program prints in a test: those that are shown are put in, and come out as they are shown. */
    @Test
    void theExampleOfLinesIsTrue() throws Exception {
        Map<String, JsonObject> requests = new LinkedHashMap<>();
        Map<String, JsonObject> replies = new LinkedHashMap<>();
        readExamples(requests, replies);
        JsonObject shown = Objects.requireNonNull(replies.get("logs")).object("result");
        List<String> programs = Objects.requireNonNull(requests.get("logs")).texts("programs");
        try (FakeControlPort port = new FakeControlPort(
                programs.stream().map(name -> ProgramState.builder(name).build()).toArray(ProgramState[]::new));
                SocketLoop loop = new SocketLoop("calls-under-test", ServerContext.open())) {
            for (JsonObject line : shown.objects("lines")) {
                String time = line.findText("time");
                String encoded = line.findText("base64");
                port.put(new LogLine(
                        line.text("program"),
                        LogLine.Stream.valueOf(line.text("stream").toUpperCase(Locale.ROOT)),
                        time == null ? null : Instant.parse(time),
                        encoded == null ? line.text("text").getBytes(StandardCharsets.UTF_8)
                                : Base64.getDecoder().decode(encoded)));
            }
            for (String program : shown.object("notes").names()) {
                port.putLogNote(program, shown.object("notes").text(program));
            }
            Calls calls = new Calls(PluginConfiguration.GAGGLE, port, loop, ZmqControlSource.CHANNEL);
            JsonObject result = JsonObject.parse(calls
                    .answer(String.valueOf(requests.get("logs")),
                            new Caller(ZmqControlSource.CHANNEL, "127.0.0.1", "ann", Role.WATCH))
                    .toCompletableFuture().get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS)).object("result");
            assertEquals(shown.toString(), result.put("position", shown.text("position")).toString());
        }
    }

    /** Of other hosts: those that are shown are known, and come out as they are shown. */
    @Test
    void theExamplesOfHostsAreTrue() throws Exception {
        Map<String, JsonObject> requests = new LinkedHashMap<>();
        Map<String, JsonObject> replies = new LinkedHashMap<>();
        readExamples(requests, replies);
        NeighbourProgram db = NeighbourProgram.builder("db").phase(ProgramPhase.UP).starts(3)
                .condition(Until.STARTED, 1, Duration.ofSeconds(57)).condition(Until.READY, 2, Duration.ofSeconds(55))
                .build();
        NeighbourProgram other = NeighbourProgram.builder("other").build();
        String key = Objects.requireNonNull(replies.get("host")).object("result").objects("hosts").getFirst()
                .text("control_key");
        HostReport report = HostReport.builder("host2", "run").configFile("/etc/gaggled.ini")
                .control("tcp://10.0.0.2:5555", key).programs(List.of(db, other)).build();
        ClusterSnapshot cluster = new ClusterSnapshot("host1", List.of(
                HostState.builder("host2").standing(Standing.KNOWN, Duration.ofSeconds(61))
                        .report(report, Duration.ofSeconds(3)).build(),
                HostState.builder("host3").standing(Standing.UNKNOWN, Duration.ofSeconds(12))
                        .reason("its lease is over")
                        .report(HostReport.builder("host3", "run").configFile("/etc/gaggled.ini")
                                .programs(List.of(other)).build(), Duration.ofSeconds(22))
                        .build(),
                HostState.builder("host4").standing(Standing.LEFT, Duration.ofHours(1)).build()));
        try (FakeControlPort port = new FakeControlPort();
                SocketLoop loop = new SocketLoop("calls-under-test", ServerContext.open())) {
            loop.start();
            port.putNeighbours(cluster);
            for (String example : List.of("hosts", "host")) {
                JsonObject reply =
                        JsonObject.parse(new Calls(PluginConfiguration.GAGGLE, port, loop, ZmqControlSource.CHANNEL)
                                .answer(String.valueOf(requests.get(example)),
                                        new Caller(ZmqControlSource.CHANNEL, "127.0.0.1", "ann", Role.WATCH))
                                .toCompletableFuture().get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                assertEquals(String.valueOf(replies.get(example)), reply.toString(), example);
            }
        }
    }

    /** Of plans: those that are shown are made, and come out as they are shown. */
    @Test
    void theExamplesOfChangesAreTrue() throws Exception {
        Map<String, JsonObject> requests = new LinkedHashMap<>();
        Map<String, JsonObject> replies = new LinkedHashMap<>();
        readExamples(requests, replies);
        try (FakeControlPort port = new FakeControlPort();
                SocketLoop loop = new SocketLoop("calls-under-test", ServerContext.open())) {
            loop.start();
            for (String example : List.of("plan", "replace", "upgrade")) {
                JsonObject shown = Objects.requireNonNull(replies.get(example)).object("result");
                port.putPlan(new ReloadPlan(
                        changes("program", shown.objects("programs")), changes("part", shown.objects("parts")),
                        problems(shown.objects("problems"))));
                JsonObject reply =
                        JsonObject.parse(new Calls(PluginConfiguration.GAGGLE, port, loop, ZmqControlSource.CHANNEL)
                                .answer(String.valueOf(requests.get(example)),
                                        new Caller(ZmqControlSource.CHANNEL, "127.0.0.1", "ann", Role.OPERATE))
                                .toCompletableFuture().get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                assertEquals(shown.toString(), reply.object("result").toString(), example);
            }
            assertEquals(1, port.getReloads().size());
            assertEquals(1, port.getUpgrades().size());
        }
    }

    private static List<PlannedChange> changes(String kind, List<JsonObject> shown) throws JsonException {
        List<PlannedChange> changes = new ArrayList<>();
        for (JsonObject change : shown) {
            List<PlannedChange.Difference> differences = new ArrayList<>();
            for (JsonObject difference : change.objects("differences")) {
                differences.add(new PlannedChange.Difference(
                        difference.text("setting"), difference.findText("before"), difference.findText("after"),
                        difference.flag("secret")));
            }
            changes.add(new PlannedChange(
                    change.text(kind),
                    PlannedChange.Action.valueOf(change.text("action").toUpperCase(Locale.ROOT)),
                    differences));
        }
        return changes;
    }

    private static List<ConfigProblem> problems(List<JsonObject> shown) throws JsonException {
        List<ConfigProblem> problems = new ArrayList<>();
        for (JsonObject problem : shown) {
            ConfigPosition position = new ConfigPosition(
                    problem.text("file"), (int) problem.number("line"), (int) problem.number("column"));
            problems.add(problem.text("severity").equals("error")
                    ? ConfigProblem.error(position, problem.text("message"), problem.findText("advice"))
                    : ConfigProblem.warning(position, problem.text("message"), problem.findText("advice")));
        }
        return problems;
    }

    private static JsonObject readExamples(Map<String, JsonObject> requests, Map<String, JsonObject> replies)
            throws Exception {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../docs/protocol.md")));
        List<JsonObject> events = new ArrayList<>();
        while (matcher.find()) {
            JsonObject example = JsonObject.parse(matcher.group(3));
            switch (matcher.group(1)) {
                case "request" -> requests.put(matcher.group(2), example);
                case "reply" -> replies.put(matcher.group(2), example);
                case "event" -> events.add(example);
                case "cause" -> assertTrue(example.has("cause_details"), "a state by itself");
                default -> throw new AssertionError("an example of what? " + matcher.group(1));
            }
        }
        assertEquals(1, events.size());
        return events.getFirst();
    }

    /** The event of the program that an operator stopped. */
    private static JsonObject wentDown(EventClient events) throws Exception {
        WireEvent event = events.next(RunningGaggle.PATIENCE);
        while (event != null) {
            JsonObject json = JsonObject.parse(assertInstanceOf(WireEvent.Json.class, event).json());
            if (json.text("type").equals("program-down") && json.text("message").contains("stopped by")) {
                return json;
            }
            event = events.next(RunningGaggle.PATIENCE);
        }
        throw new AssertionError("no event of a program that was stopped");
    }

    /** Who stopped a program, each time that is said, whatever the port. */
    private static List<String> whoStopped(JsonObject object) {
        return Pattern.compile("stopped by [^\")]*\\)?")
                .matcher(object.toString())
                .results()
                .map(found -> found.group().replaceAll(":[0-9]+", ":PORT"))
                .toList();
    }

    /** Names and kinds of values, without the values. */
    private static String shape(JsonObject object) throws JsonException {
        StringBuilder shape = new StringBuilder("{");
        for (String name : object.names()) {
            shape.append(name).append(':').append(kind(object, name)).append(' ');
        }
        return shape.append('}').toString();
    }

    private static String kind(JsonObject object, String name) throws JsonException {
        String text = object.toString();
        try {
            return shape(object.object(name));
        } catch (JsonException noObject) {
            try {
                List<JsonObject> list = object.objects(name);
                return list.isEmpty() ? "[]" : "[" + shape(list.getFirst()) + "]";
            } catch (JsonException noList) {
                return text.contains("\"" + name + "\":\"") ? "text" : "value";
            }
        }
    }
}
