package org.gaggled.engine.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Requester;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.event.EventFanout;
import org.jspecify.annotations.Nullable;

/**
 * The way of requests into the loop, and of answers out of it.
 *
 * <p>Answers are given on a thread that is neither the loop's nor the asker's, in the order of the requests: what a control
 * source attaches to an answer can delay other answers, never the supervision.
 */
public final class LoopControlPort implements ControlPort {

    /** How many requests may wait for their answer; one more is {@link ControlOutcome#BUSY}. */
    static final int MAX_WAITING = 10_000;

    private final BlockingQueue<Message> inbox;
    private final EventFanout events;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ExecutorService answers = answerThread();

    /** Guards the end: a message is either in the inbox before the loop closes it, or refused. */
    private final Object end = new Object();

    private boolean ended;

    LoopControlPort(BlockingQueue<Message> inbox, EventFanout events) {
        this.inbox = inbox;
        this.events = events;
    }

    /** One thread, there from the beginning: where the system allows no more of them, answers are wanted most. */
    private static ExecutorService answerThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "control-answers");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.prestartAllCoreThreads();
        return executor;
    }

    @Override
    public CompletionStage<List<ProgramState>> dumpStates(int token) {
        return askStates(new Input.DumpStates(token));
    }

    @Override
    public CompletionStage<List<ProgramState>> getStates() {
        return askStates(null);
    }

    @Override
    public CompletionStage<GaggleSnapshot> getSnapshot() {
        return ask(Message.AskSnapshot::new);
    }

    @Override
    public CompletionStage<ProgramDescription> describe(String program) {
        return ask(answer -> new Message.AskDescription(new ProgramId(program), answer));
    }

    @Override
    public List<SinkState> getSinks() {
        return events.sinks();
    }

    @Override
    public EventSubscription subscribe(String name, EventSink sink) {
        return events.subscribe(name, sink);
    }

    @Override
    public CompletionStage<ControlOutcome> start(String program, Requester requester) {
        return request(new Input.OperatorStart(new ProgramId(program), causeOf(requester)));
    }

    @Override
    public CompletionStage<ControlOutcome> stop(String program, Requester requester) {
        return request(new Input.OperatorStop(new ProgramId(program), causeOf(requester)));
    }

    @Override
    public CompletionStage<ControlOutcome> restart(String program, Requester requester) {
        return request(new Input.OperatorRestart(new ProgramId(program), causeOf(requester)));
    }

    @Override
    public CompletionStage<ControlOutcome> signal(String program, ProcessSignal signal, Requester requester) {
        return request(new Input.OperatorSignal(new ProgramId(program), signal, causeOf(requester)));
    }

    @Override
    public CompletionStage<ControlOutcome> shutdown(Requester requester) {
        return request(new Input.Shutdown(causeOf(requester)));
    }

    /** Stops everything with SIGKILL; for the host's own use. */
    public CompletionStage<ControlOutcome> shutdownNow(Requester requester) {
        return request(new Input.ShutdownNow(causeOf(requester)));
    }

    private static Cause.Operator causeOf(Requester requester) {
        return new Cause.Operator(requester.getName(), requester.getChannel());
    }

    private CompletionStage<ControlOutcome> request(Input.Request input) {
        if (!reservePlace()) {
            return CompletableFuture.completedFuture(ControlOutcome.BUSY);
        }
        return send(new Message.Request(input, new CompletableFuture<>()));
    }

    private CompletionStage<List<ProgramState>> askStates(Input.@Nullable DumpStates mark) {
        return ask(answer -> new Message.AskStates(mark, answer));
    }

    /** Asks for something whose answer is not an outcome. */
    private <T> CompletionStage<T> ask(Function<CompletableFuture<T>, Message.Question<T>> question) {
        if (!reservePlace()) {
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("more than " + MAX_WAITING + " requests are waiting"));
        }
        return send(question.apply(new CompletableFuture<>()));
    }

    private boolean reservePlace() {
        if (waiting.incrementAndGet() <= MAX_WAITING) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** Sends the question, or answers it here when it comes too late; the place is free again once it is answered. */
    private <T> CompletionStage<T> send(Message.Question<T> question) {
        CompletionStage<T> result = question.answer().whenComplete((value, error) -> waiting.decrementAndGet());
        synchronized (end) {
            if (!ended) {
                inbox.add(question);
                return result;
            }
        }
        question.answer().completeExceptionally(hasEnded());
        return result;
    }

    <T> void answer(Message.Question<T> question, T value) {
        answers.execute(() -> question.answer().complete(value));
    }

    void fail(Message.Question<?> question, Throwable error) {
        answers.execute(() -> question.answer().completeExceptionally(error));
    }

    /** Refuses everything from now on, and what is still in the inbox. */
    void close() {
        synchronized (end) {
            ended = true;
        }
        List<Message> late = new ArrayList<>();
        inbox.drainTo(late);
        for (Message message : late) {
            if (message instanceof Message.Question<?> question) {
                fail(question, hasEnded());
            }
        }
        answers.shutdown();
    }

    private static IllegalStateException hasEnded() {
        return new IllegalStateException("gaggled has ended");
    }
}
