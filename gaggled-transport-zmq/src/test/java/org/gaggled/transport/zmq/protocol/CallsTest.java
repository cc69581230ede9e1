package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what calls make of arguments at the edge of what they take, and what they say of a program that stays down. */
class CallsTest {

    @TempDir
    Path directory;

    private static JsonObject call(ControlClient client, String json) throws Exception {
        return client.call(JsonObject.parse(json));
    }

    @Test
    void numbersAreTakenAsTheyAreMeantOrRefused() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", "[web]\ncommand = sleep\nargv = 1000\n");
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("web", WireState::up);
            for (String token : List.of("2147483648", "-2147483649", "9223372036854775807")) {
                assertEquals(
                        "'token' is from -2147483648 to 2147483647, not " + token,
                        assertThrows(GaggledException.class, () -> call(client, "{\"call\":\"list\",\"token\":" + token + "}"))
                                .getMessage());
            }
            assertEquals(1, call(client, "{\"call\":\"list\",\"token\":-2147483648}").number("total"));
            for (String signal : List.of("18", "\"18\"", "\"CONT\"")) {
                JsonObject result = call(client, "{\"call\":\"signal\",\"programs\":\"web\",\"signal\":" + signal + "}");
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
    void aRestartOfWhatIsDisabledSaysThatItStaysDown() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(
                        directory,
                        "",
                        "[web]\ncommand = sleep\nargv = 1000\n[off]\ncommand = sleep\nargv = 1000\nenabled = false\n");
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("web", WireState::up);
            for (boolean wait : new boolean[] {true, false}) {
                JsonObject request =
                        new JsonObject().put("call", "restart").put("programs", List.of("web", "off")).put("wait", wait);
                List<JsonObject> programs = client.call(request, RunningGaggle.PATIENCE).objects("programs");
                assertEquals("done", programs.get(0).text("outcome"));
                assertEquals("disabled", programs.get(1).text("outcome"));
            }
        }
    }
}
