package org.gaggled.control.http;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Requester;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks gaggled, on the thread of a request, and puts the answer into words. Safe for use by several threads. */
final class Operations {

    private static final Logger log = LoggerFactory.getLogger(Operations.class);

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Duration patience;

    Operations(GaggleInfo gaggle, ControlPort port, Duration patience) {
        this.gaggle = gaggle;
        this.port = port;
        this.patience = patience;
    }

    JsonObject list() throws Refusal, InterruptedException {
        return new JsonObject()
                .put("instance", gaggle.getInstanceId())
                .put("host", gaggle.getHostName())
                .put("programs", JsonWords.of(await(port.getStates())));
    }

    JsonObject describe(String program) throws Refusal, InterruptedException {
        try {
            return JsonWords.of(await(port.describe(program)));
        } catch (NoSuchElementException e) {
            throw noSuchProgram(program);
        }
    }

    JsonObject change(String program, Call.Action action, Requester requester) throws Refusal, InterruptedException {
        CompletionStage<ControlOutcome> outcome = switch (action) {
            case START -> port.start(program, requester);
            case STOP -> port.stop(program, requester);
            case RESTART -> port.restart(program, requester);
        };
        ControlOutcome came = await(outcome);
        if (!came.isDone()) {
            throw refusal(came, program);
        }
        return new JsonObject().put("program", program).put("done", JsonWords.word(action));
    }

    /** Of an outcome that was added later, too. */
    private Refusal refusal(ControlOutcome outcome, String program) throws Refusal, InterruptedException {
        if (outcome == ControlOutcome.NO_SUCH_PROGRAM) {
            return noSuchProgram(program);
        }
        return outcome == ControlOutcome.BUSY ? busy() : Refusal.conflict(JsonWords.word(outcome), outcome.getText());
    }

    private Refusal noSuchProgram(String program) throws Refusal, InterruptedException {
        List<String> names = await(port.getStates()).stream().map(ProgramState::getName).toList();
        String nearest = NearestName.find(program, names);
        return Refusal.notFound(
                "no-such-program",
                "there is no program '" + program + "'" + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    private static Refusal busy() {
        return Refusal.unavailable("busy", "too many requests are waiting; ask again");
    }

    /** What comes of it, or why nothing does. */
    <T> T await(CompletionStage<T> stage) throws Refusal, InterruptedException {
        try {
            return stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw Refusal.unavailable("no-answer", "gaggled did not answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case NoSuchElementException missing -> throw missing;
                case RejectedExecutionException _ -> throw busy();
                case IllegalStateException _ -> throw Refusal.unavailable("ended", "gaggled has ended");
                case null, default -> {
                    log.error("http: a request failed", e);
                    throw Refusal.fault();
                }
            }
        }
    }
}
