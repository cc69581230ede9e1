package org.gaggled.engine.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Requester;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Input;
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

    private final Consumer<Message> inbox;
    private final EventFanout events;
    private final Map<String, Integer> programs = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ExecutorService answers = answerThread();

    /** Guards the end: a message is either in the inbox before the loop closes it, or refused. */
    private final Object end = new Object();

    private boolean ended;

    LoopControlPort(Consumer<Message> inbox, EventFanout events) {
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

    void add(String name, int program) {
        programs.put(name, program);
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
        return ask(Message.AskedSnapshot::new);
    }

    @Override
    public CompletionStage<ProgramDescription> describe(String program) {
        Integer index = programs.get(program);
        if (index == null) {
            return CompletableFuture.failedFuture(new NoSuchElementException("no program has the name '" + program + "'"));
        }
        return ask(answer -> new Message.AskedDescription(index, answer));
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
        return askOf(program, index -> new Input.OperatorStart(index, requester.toString()));
    }

    @Override
    public CompletionStage<ControlOutcome> stop(String program, Requester requester) {
        return askOf(program, index -> new Input.OperatorStop(index, requester.toString()));
    }

    @Override
    public CompletionStage<ControlOutcome> restart(String program, Requester requester) {
        return askOf(program, index -> new Input.OperatorRestart(index, requester.toString()));
    }

    @Override
    public CompletionStage<ControlOutcome> signal(String program, ProcessSignal signal, Requester requester) {
        return askOf(program, index -> new Input.OperatorSignal(index, signal, requester.toString()));
    }

    @Override
    public CompletionStage<ControlOutcome> shutdown(Requester requester) {
        return ask(new Input.Shutdown(requester.toString()));
    }

    /** Stops everything with SIGKILL; for the host's own use. */
    public CompletionStage<ControlOutcome> shutdownNow(Requester requester) {
        return ask(new Input.ShutdownNow(requester.toString()));
    }

    private CompletionStage<ControlOutcome> askOf(String program, IntFunction<Input> input) {
        Integer index = programs.get(program);
        if (index == null) {
            return CompletableFuture.completedFuture(ControlOutcome.NO_SUCH_PROGRAM);
        }
        return ask(input.apply(index));
    }

    private CompletionStage<ControlOutcome> ask(Input input) {
        if (!reservePlace()) {
            return CompletableFuture.completedFuture(ControlOutcome.BUSY);
        }
        CompletableFuture<ControlOutcome> answer = new CompletableFuture<>();
        return send(new Message.Asked(input, answer), answer);
    }

    private CompletionStage<List<ProgramState>> askStates(@Nullable Input input) {
        return ask(answer -> new Message.AskedStates(input, answer));
    }

    /** Asks for something whose answer is no outcome. */
    private <T> CompletionStage<T> ask(Function<CompletableFuture<T>, Message> message) {
        if (!reservePlace()) {
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("more than " + MAX_WAITING + " requests are waiting"));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        return send(message.apply(answer), answer);
    }

    private boolean reservePlace() {
        if (waiting.incrementAndGet() <= MAX_WAITING) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** Sends the message, or answers it here when it comes too late; the place is free again once it is answered. */
    private <T> CompletionStage<T> send(Message message, CompletableFuture<T> answer) {
        CompletionStage<T> result = answer.whenComplete((value, error) -> waiting.decrementAndGet());
        synchronized (end) {
            if (!ended) {
                inbox.accept(message);
                return result;
            }
        }
        answer.completeExceptionally(hasEnded());
        return result;
    }

    void answer(Message.Asked asked, ControlOutcome outcome) {
        answers.execute(() -> asked.answer().complete(outcome));
    }

    void answer(Message.AskedStates asked, List<ProgramState> states) {
        List<ProgramState> unmodifiable = List.copyOf(states);
        answers.execute(() -> asked.answer().complete(unmodifiable));
    }

    void answer(Message.AskedSnapshot asked, GaggleSnapshot snapshot) {
        answers.execute(() -> asked.answer().complete(snapshot));
    }

    void answer(Message.AskedDescription asked, ProgramDescription description) {
        answers.execute(() -> asked.answer().complete(description));
    }

    void fail(Message message, Throwable error) {
        switch (message) {
            case Message.Asked asked -> answers.execute(() -> asked.answer().completeExceptionally(error));
            case Message.AskedStates asked -> answers.execute(() -> asked.answer().completeExceptionally(error));
            case Message.AskedSnapshot asked -> answers.execute(() -> asked.answer().completeExceptionally(error));
            case Message.AskedDescription asked -> answers.execute(() -> asked.answer().completeExceptionally(error));
            case Message.Told told -> {}
            case Message.Running running -> {}
        }
    }

    /** Refuses everything from now on, and what is still in the inbox. */
    void close(BlockingQueue<Message> inbox) {
        synchronized (end) {
            ended = true;
        }
        List<Message> late = new ArrayList<>();
        inbox.drainTo(late);
        for (Message message : late) {
            fail(message, hasEnded());
        }
        answers.shutdown();
    }

    private static IllegalStateException hasEnded() {
        return new IllegalStateException("gaggled has ended");
    }
}
