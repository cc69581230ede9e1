package org.gaggled.json.call;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.Role;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.AfterEach;

/**
 * Answers the calls of a client whose key is {@code ann}, about a gaggle with the program {@code web}. For quotation
 * marks, calls have backquotes.
 */
abstract class CallsFixture {

    static final Channel CHANNEL = new Channel("zmq", "the key of this client may watch, but not operate");

    final FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    final void close() {
        thread.close();
        port.close();
    }

    /** The answer to somebody who may operate. */
    final JsonObject answer(String json) throws Exception {
        return answer(json, Role.OPERATE);
    }

    /** The answer to somebody in this role. */
    final JsonObject answer(String json, Role role) throws Exception {
        Calls calls = new Calls(PluginConfiguration.GAGGLE, port, thread, CHANNEL);
        return JsonObject.parse(calls.answer(json.replace('`', '"'), new Caller(CHANNEL, "127.0.0.1", "ann", role))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS));
    }

    /** Why a call of somebody who may operate is refused: code and message. */
    final String refusal(String json) throws Exception {
        return refusal(json, Role.OPERATE);
    }

    /** The same, for somebody in this role. */
    final String refusal(String json, Role role) throws Exception {
        JsonObject error = answer(json, role).object("error");
        return error.text("code") + ": " + error.text("message");
    }
}
