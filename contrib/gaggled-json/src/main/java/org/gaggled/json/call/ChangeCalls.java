package org.gaggled.json.call;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Requester;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;

/** The calls about the gaggle as a whole: {@code plan}, {@code reload} without programs, and {@code upgrade}. */
final class ChangeCalls {

    static final List<String> ARGUMENTS = List.of("user");

    private final ControlPort port;
    private final Executor thread;

    /**
     * They are carried out by {@code port}.
     *
     * @param thread on which answers are put into words: whoever completes them has other things to do
     */
    ChangeCalls(ControlPort port, Executor thread) {
        this.port = port;
        this.thread = thread;
    }

    CompletionStage<JsonObject> plan(JsonObject call, Caller caller) throws JsonException {
        return port.planReload(requester(call, caller)).thenApplyAsync(JsonWords::of, thread);
    }

    CompletionStage<JsonObject> reload(JsonObject call, Caller caller) throws JsonException {
        return port.reload(requester(call, caller)).thenApplyAsync(JsonWords::of, thread);
    }

    CompletionStage<JsonObject> upgrade(JsonObject call, Caller caller) throws JsonException {
        return port.upgrade(requester(call, caller))
                .thenApplyAsync(begun -> new JsonObject().put("outcome", JsonWords.word(ControlOutcome.DONE)), thread);
    }

    private static Requester requester(JsonObject call, Caller caller) throws JsonException {
        return caller.requester(call.findText("user"));
    }
}
