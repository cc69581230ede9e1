package org.gaggled.transport.zmq.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
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

    /** Answers with what the port and the calls say. */
    RequestHandler(ControlPort port, Calls calls, SocketLoop loop) {
        this.port = port;
        this.calls = calls;
        this.loop = loop;
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
            case WireRequest.GetStates states ->
                    port.mark(states.token()).thenApplyAsync(snapshot -> listed(snapshot.getStates()), loop);
            case WireRequest.Start start -> operate(Operation.START, start.program(), caller);
            case WireRequest.Stop stop -> operate(Operation.STOP, stop.program(), caller);
            case WireRequest.Restart restart -> operate(Operation.RESTART, restart.program(), caller);
            case WireRequest.Shutdown shutdown -> shutdown(shutdown.user(), caller);
        };
    }

    private static WireReply listed(List<ProgramState> states) {
        return states.size() > WireState.MAX_LIST
                ? new WireReply.Failed()
                : new WireReply.States(states.stream().map(WireState::of).toList());
    }

    private CompletionStage<WireReply> operate(Operation operation, String program, Caller caller) {
        OperationRequest request =
                OperationRequest.builder(operation, caller.requester(null)).program(program).build();
        return port.perform(request).thenApplyAsync(
                result -> switch (result.getOutcome()) {
                    // Classic takes it and then does nothing of it; its tools give up where they are told so.
                    case DONE, DISABLED, SHUTTING_DOWN -> new WireReply.Outcome(0);
                    case NO_SUCH_PROGRAM -> new WireReply.Outcome(1);
                    default -> new WireReply.Failed();
                },
                loop);
    }

    private CompletionStage<WireReply> shutdown(String user, Caller caller) {
        OperationRequest request =
                OperationRequest.builder(Operation.SHUTDOWN, caller.requester(user)).build();
        return port.perform(request).thenApplyAsync(
                result -> switch (result.getOutcome()) {
                    case DONE -> new WireReply.Outcome(0);
                    case SHUTTING_DOWN -> new WireReply.Outcome(1);
                    default -> new WireReply.Failed();
                },
                loop);
    }
}
