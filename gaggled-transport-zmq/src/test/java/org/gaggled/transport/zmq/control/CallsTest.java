package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what calls make of arguments at the edge of what they take, and what they say of a program that stays down. */
class CallsTest {

    @TempDir
    Path directory;

    private static JsonObject call(ControlClient client, String json) throws Exception {
        return client.call(JsonObject.parse(json.replace('\'', '"')));
    }

    @Test
    void numbersAreTakenAsTheyAreMeantOrRefused() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", "[web]\ncommand = sleep\nargv = 1000\n");
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("web", WireState::up);
            for (String token : List.of("2147483648", "-2147483649", "9223372036854775807")) {
                assertEquals(
                        "'token' is from -2147483648 to 2147483647, not " + token,
                        assertThrows(GaggledException.class,
                                () -> call(client, "{\"call\":\"list\",\"token\":" + token + "}"))
                                .getMessage());
            }
            assertEquals(1, call(client, "{\"call\":\"list\",\"token\":-2147483648}").number("total"));
            for (String signal : List.of("18", "\"18\"", "\"CONT\"")) {
                JsonObject result =
                        call(client, "{\"call\":\"signal\",\"programs\":\"web\",\"signal\":" + signal + "}");
                assertEquals("done", result.objects("programs").getFirst().text("outcome"));
            }
            assertEquals(
                    "there is no signal '65'; write HUP, SIGHUP or a number to 64",
                    assertThrows(
                            GaggledException.class,
                            () -> call(client, "{\"call\":\"signal\",\"programs\":\"web\",\"signal\":65}"))
                            .getMessage());
        }
    }

    @Test
    void theNameOfInstancesAndATagMeanAllOfThem() throws Exception {
        String programs = "[w]\ncommand = sleep\nargv = 1000\ninstances = 3\ntags = busy\n"
                + "[db]\ncommand = sleep\nargv = 1000\ntags = busy\n";
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", programs);
                ControlClient client = ControlClient.connect(gaggle.control())) {
            for (String name : List.of("w:1", "w:2", "w:3", "db")) {
                gaggle.await(name, WireState::up);
            }
            assertEquals(List.of("w:1", "w:2", "w:3"), named(call(client, "{'call':'list','name':'w'}")));
            assertEquals(List.of("w:1", "w:2", "w:3", "db"), named(call(client, "{'call':'list','name':'@busy'}")));
            JsonObject second = call(client, "{'call':'list','name':'w:2'}").objects("programs").getFirst();
            assertEquals("w", second.text("group"));
            assertEquals(2, second.number("instance"));
            assertEquals(List.of("busy"), second.texts("tags"));
            assertEquals("no program has the tag 'bussy'; did you mean @busy?", assertThrows(
                    GaggledException.class, () -> call(client, "{'call':'list','name':'@bussy'}")).getMessage());
            assertEquals("no program has the tag 'bussy'; did you mean @busy?", assertThrows(
                    GaggledException.class, () -> call(client, "{'call':'stop','programs':['db','@bussy']}"))
                    .getMessage());
            assertEquals("'w' stands for w:1, w:2, w:3; ask for one of them", assertThrows(
                    GaggledException.class, () -> call(client, "{'call':'describe','program':'w'}")).getMessage());

            // Classic's functions 5, 4 and 2.
            assertTrue(client.stop("w"));
            for (String name : List.of("w:1", "w:2", "w:3")) {
                gaggle.await(name, state -> !state.up() && state.operatorDisabled());
            }
            gaggle.await("db", WireState::up);
            assertTrue(client.start("w"));
            for (String name : List.of("w:1", "w:2", "w:3")) {
                gaggle.await(name, WireState::up);
            }
            long before = pid(client, "w:3");
            assertTrue(client.restart("w"));
            gaggle.await("w:3", state -> state.up() && state.pid() != before);
            assertFalse(client.restart("w:4"));
            assertEquals(4, call(client, "{'call':'restart','programs':'@busy'}").objects("programs").size());
        }
    }

    private static long pid(ControlClient client, String program) throws Exception {
        return client.getStates().stream().filter(state -> state.program().equals(program)).findFirst().orElseThrow()
                .pid();
    }

    private static List<String> named(JsonObject result) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonObject program : result.objects("programs")) {
            names.add(program.text("program"));
        }
        return names;
    }

    @Test
    void aRestartOfWhatIsDisabledSaysThatItStaysDown() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(
                directory,
                "",
                "[web]\ncommand = sleep\nargv = 1000\n[off]\ncommand = sleep\nargv = 1000\nenabled = false\n");
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("web", WireState::up);
            for (boolean wait : new boolean[] {true, false}) {
                JsonObject request =
                        new JsonObject().put("call", "restart").put("programs", List.of("web", "off")).put("wait",
                                wait);
                List<JsonObject> programs = client.call(request, RunningGaggle.PATIENCE).objects("programs");
                assertEquals("done", programs.get(0).text("outcome"));
                assertEquals("disabled", programs.get(1).text("outcome"));
            }
        }
    }

    @Test
    void whatIsTooLongIsNeitherLookedForNorRepeated() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", "[web]\ncommand = sleep\nargv = 1000\n");
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("web", WireState::up);
            String endless = "*?".repeat(10_000);
            for (String call : List.of(
                    "{'call':'list','name':'X'}", "{'call':'describe','program':'X'}",
                    "{'call':'start','programs':['X']}",
                    "{'call':'signal','programs':['X'],'signal':'CONT'}", "{'call':'X'}", "{'call':'list','state':'X'}",
                    "{'call':'signal','programs':['web'],'signal':'X'}", "{'call':'list','X':1}",
                    "{'call':'version','id':'X'}")) {
                String message = assertThrows(
                        GaggledException.class, () -> call(client, call.replace('\'', '"').replace("X", endless)))
                        .getMessage();
                assertTrue(message.length() < 1_100, () -> call + ": " + message.length());
                assertFalse(message.contains("bug"), message);
            }
            // Its answer comes, whatever there is of stars: the channel lives.
            assertEquals(0, call(client, "{\"call\":\"list\",\"name\":\"" + "*?".repeat(127) + "\"}")
                    .objects("programs").size());
            client.call(new JsonObject().put("call", "stop").put("programs", "web").put("user", "u".repeat(10_000)));
            String reason = call(client, "{\"call\":\"describe\",\"program\":\"web\"}").text("reason");
            assertTrue(reason.length() < 400, reason);
        }
    }

    @Test
    void whoWaitsForAStartIsToldWhatCameOfIt() throws Exception {
        String programs =
                """
                [good]
                command = true
                respawn = no
                enabled = no
                [bad]
                command = false
                respawn = no
                enabled = no
                [again]
                command = false
                enabled = no
                [steady]
                command = sleep
                argv = 1000
                enabled = no
                """;
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", programs);
                ControlClient client = ControlClient.connect(gaggle.control())) {
            JsonObject request = new JsonObject()
                    .put("call", "start")
                    .put("programs", List.of("good", "bad", "again", "steady"))
                    .put("wait", true)
                    .put("timeout_ms", RunningGaggle.PATIENCE.toMillis());
            List<String> outcomes = new ArrayList<>();
            for (JsonObject program : client.call(request, RunningGaggle.PATIENCE.plusSeconds(10))
                    .objects("programs")) {
                outcomes.add(program.text("outcome"));
            }
            assertEquals(List.of("done", "not-reached", "not-reached", "done"), outcomes);
        }
    }

    @Test
    void aRestartOfVeryManyIsWaitedForAndDone() throws Exception {
        StringBuilder programs = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            programs.append("[p").append(i).append("]\ncommand = true\nrespawn = no\nenabled = no\n");
        }
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", programs.toString());
                ControlClient client = ControlClient.connect(gaggle.control())) {
            JsonObject request = new JsonObject().put("call", "stop").put("programs", "p*").put("wait", true);
            // More than there may be questions: none of them is mistaken for an answer.
            List<JsonObject> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.addAll(client.call(request, RunningGaggle.PATIENCE).objects("programs"));
            }
            assertEquals(8_000, results.size());
            for (JsonObject result : results) {
                assertEquals("done", result.text("outcome"));
            }
        }
    }
}
