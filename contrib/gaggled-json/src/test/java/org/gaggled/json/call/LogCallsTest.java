package org.gaggled.json.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gaggled.api.control.Role;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Shows what becomes of a question for lines where the system allows no thread that would read them. */
class LogCallsTest {

    @Test
    void withoutAThreadItIsRefusedAndNothingEnds() throws Exception {
        try (FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build())) {
            LogCalls calls = new LogCalls(port, work -> {
                throw new OutOfMemoryError("unable to create native thread");
            });
            JsonObject question = new JsonObject().put("call", "logs").put("programs", "web");
            CallException refusal = assertThrows(
                    CallException.class,
                    () -> calls.read(question, new Caller(CallsFixture.CHANNEL, "127.0.0.1", "ann", Role.WATCH)));
            assertEquals("busy", refusal.toJson().text("code"));
        }
    }
}
