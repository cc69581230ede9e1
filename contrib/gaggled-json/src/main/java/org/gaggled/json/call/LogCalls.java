package org.gaggled.json.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.call.CallException.Code;

/**
 * The call {@code logs}. Its answers can be long: they are asked for and put into words one after the other, on a
 * thread of their own, which is there while it is needed. So they delay no other call, and of many questions that come
 * at once the answers are not all in memory at the same time.
 *
 * <p>Only questions that may wait for a line go on without that thread. They are put into words where they are
 * answered, which is one after the other, too.
 */
final class LogCalls {

    static final List<String> ARGUMENTS = List.of("programs", "lines", "since_ms", "after", "wait_ms");

    private static final long IDLE_SECONDS = 10;

    private final ControlPort port;
    private final Executor thread;

    LogCalls(ControlPort port, Channel channel) {
        this(port, oneThread(channel));
    }

    /** The same, with another thread. */
    LogCalls(ControlPort port, Executor thread) {
        this.port = port;
        this.thread = thread;
    }

    private static Executor oneThread(Channel channel) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(channel.name() + "-logs").factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Answers it; the stage completes on any thread. */
    CompletionStage<JsonObject> read(JsonObject call, Caller caller) throws JsonException, CallException {
        LogRequest request = requestOf(call, caller);
        if (request.getWaitAtMost() != null) {
            return port.readLogs(request).thenApply(JsonWords::of);
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> JsonWords.of(port.readLogs(request).toCompletableFuture().join()), thread);
        } catch (OutOfMemoryError noMoreThreads) {
            throw new CallException(Code.BUSY, "the system allows no thread that would read lines; ask again later");
        }
    }

    private static LogRequest requestOf(JsonObject call, Caller caller) throws JsonException, CallException {
        Long lines = CallArguments.find(call, "lines", 0, LogRequest.MAX_LINES);
        Long since = CallArguments.find(call, "since_ms", 1, Long.MAX_VALUE);
        Long wait = CallArguments.find(call, "wait_ms", 0, LogRequest.MAX_WAIT.toMillis());
        String after = call.findText("after");
        if (after != null && since != null) {
            throw new CallException(Code.BAD_REQUEST, "'after' and 'since_ms' do not go together");
        }
        if (after == null && wait != null) {
            throw new CallException(
                    Code.BAD_REQUEST, "'wait_ms' needs 'after', the position after which lines are waited for");
        }
        List<LogRequest> request = new ArrayList<>(1);
        CallArguments.take("'programs' ", call.texts("programs"), names -> request.add(
                LogRequest.builder(caller.requester(null), ProgramSelector.of(names))
                        .lines(lines == null ? null : lines.intValue())
                        .since(since == null ? null : Duration.ofMillis(since))
                        .after(after)
                        .waitAtMost(wait == null ? null : Duration.ofMillis(wait))
                        .build()));
        return request.getFirst();
    }
}
