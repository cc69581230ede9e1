package org.gaggled.transport.zmq.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Requester;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.protocol.Caller;
import org.gaggled.transport.zmq.protocol.Calls;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns requests into calls on the control port, and outcomes into replies. Used by the socket loop's thread alone. */
final class RequestHandler {

    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    private final ControlPort port;
    private final Calls calls;
    private final SocketLoop loop;
    private final OncePerMinute refusals;

    /**
     * Answers with what the port and the calls say.
     *
     * @param refusals what was said about whom, by the calls too: a tool that is refused asks again by a call, for the reason
     */
    RequestHandler(ControlPort port, Calls calls, SocketLoop loop, OncePerMinute refusals) {
        this.port = port;
        this.calls = calls;
        this.loop = loop;
        this.refusals = refusals;
    }

    /** The reply to whatever came in; the stage completes on any thread and never fails. */
    CompletionStage<WireReply> handle(byte @Nullable [] body, Caller caller) {
        WireRequest request;
        try {
            if (body == null) {
                throw new MalformedMessageException("a request is one frame");
            }
            request = WireRequest.decode(body);
        } catch (MalformedMessageException e) {
            log.debug("{} sent no request: {}", caller.address(), e.getMessage());
            return CompletableFuture.completedFuture(new WireReply.BadMessage());
        }
        CompletionStage<WireReply> reply = answer(request, caller);
        return reply.exceptionally(error -> {
            log.debug("{} of {} failed", request, caller.address(), error);
            return new WireReply.Failed();
        });
    }

    private CompletionStage<WireReply> answer(WireRequest request, Caller caller) {
        return switch (request) {
            case WireRequest.Call call -> calls.answer(call.json(), caller).thenApply(WireReply.Json::new);
            case WireRequest.GetStates states -> port.dumpStates(states.token()).thenApplyAsync(RequestHandler::listed, loop);
            case WireRequest.Start start -> operate("start", start.program(), caller, requester ->
                    port.start(start.program(), requester));
            case WireRequest.Stop stop -> operate("stop", stop.program(), caller, requester ->
                    port.stop(stop.program(), requester));
            case WireRequest.Restart restart -> operate("restart", restart.program(), caller, requester ->
                    port.restart(restart.program(), requester));
            case WireRequest.Shutdown shutdown -> shutdown(shutdown.user(), caller);
        };
    }

    private static WireReply listed(List<ProgramState> states) {
        return states.size() > WireState.MAX_LIST
                ? new WireReply.Failed()
                : new WireReply.States(states.stream().map(WireState::of).toList());
    }

    private interface Operation {
        CompletionStage<ControlOutcome> by(Requester requester);
    }

    private CompletionStage<WireReply> operate(String verb, String program, Caller caller, Operation operation) {
        Requester requester = caller.requester(null);
        if (!caller.role().mayOperate()) {
            return refused(verb, verb + " " + program, caller, requester);
        }
        return operation.by(requester).thenApplyAsync(
                outcome -> switch (outcome) {
                    // Classic takes it and then does nothing of it; its tools give up where they are told so.
                    case DONE, SHUTTING_DOWN -> new WireReply.Outcome(0);
                    case NO_SUCH_PROGRAM -> new WireReply.Outcome(1);
                    default -> new WireReply.Failed();
                },
                loop);
    }

    private CompletionStage<WireReply> shutdown(String user, Caller caller) {
        Requester requester = caller.requester(user);
        if (!caller.role().mayOperate()) {
            return refused("shutdown", "shutdown", caller, requester);
        }
        return port.shutdown(requester).thenApplyAsync(
                outcome -> switch (outcome) {
                    case DONE -> new WireReply.Outcome(0);
                    case SHUTTING_DOWN -> new WireReply.Outcome(1);
                    default -> new WireReply.Failed();
                },
                loop);
    }

    private CompletionStage<WireReply> refused(String verb, String what, Caller caller, Requester requester) {
        refusals.about(
                verb + " " + caller.client(),
                () -> log.warn("refused {} to {}: its role is watch", what, requester.getName()));
        return CompletableFuture.completedFuture(new WireReply.Failed());
    }
}
