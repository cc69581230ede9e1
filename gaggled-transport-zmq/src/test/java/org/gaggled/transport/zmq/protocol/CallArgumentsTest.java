package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Shows that a misspelt argument of a call is refused, with what was probably meant. */
class CallArgumentsTest {

    private static String refusal(String json) throws Exception {
        JsonObject request = JsonObject.parse(json);
        CallException refused =
                assertThrows(CallException.class, () -> CallArguments.check(request.text("call"), request));
        return refused.toJson().text("code") + ": " + refused.getMessage();
    }

    @Test
    void whatWasMeantIsSaid() throws Exception {
        assertEquals(
                "bad-request: 'stop' takes no 'wiat'; did you mean 'wait'?", refusal("{\"call\":\"stop\",\"wiat\":true}"));
        assertEquals(
                "bad-request: 'stop' takes no 'program'; did you mean 'programs'?",
                refusal("{\"call\":\"stop\",\"program\":\"a\"}"));
        assertEquals(
                "bad-request: 'describe' takes no 'sauerkraut'; known: program, call, id",
                refusal("{\"call\":\"describe\",\"sauerkraut\":1}"));
    }

    @Test
    void aLongNameIsNotRepeatedInFull() throws Exception {
        assertEquals(
                "bad-request: 'version' takes no '" + "x".repeat(40) + "...'; known: call, id",
                refusal("{\"call\":\"version\",\"" + "x".repeat(30_000) + "\":1}"));
    }

    @Test
    void whatBelongsThereIsTaken() throws Exception {
        JsonObject request = JsonObject.parse("{\"call\":\"list\",\"id\":\"7\",\"from\":3,\"limit\":1}");
        assertDoesNotThrow(() -> CallArguments.check("list", request));
        assertDoesNotThrow(() -> CallArguments.check("unknown", request));
    }
}
