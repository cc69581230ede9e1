package org.gaggled.engine.probe;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.jspecify.annotations.Nullable;

/**
 * A probe of one run of a program, for one purpose: a virtual thread that makes a try, sleeps until the next one is
 * due, and so on until it is ended. One that finds a program not alive ends by itself.
 */
final class ProbeRun {

    /** No probe is tried more often than that, whatever its rules say. */
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

    private final Command.Probe command;
    private final ProbedProgram program;
    private final OpenProbe probe;
    private final Consumer<ProbeReport> inbox;
    private final Counting counting;
    private final Thread thread;

    /** What the loop has not taken yet. */
    private final AtomicReference<Input.@Nullable Probed> untold = new AtomicReference<>();

    private volatile boolean ended;

    /** The last try; for its own thread alone. */
    private @Nullable Attempt attempt;

    /** A probe that has not begun. */
    ProbeRun(Command.Probe command, ProbedProgram program, OpenProbe probe, Consumer<ProbeReport> inbox,
            ThreadFactory threads) {
        this.command = command;
        this.program = program;
        this.probe = probe;
        this.inbox = inbox;
        this.counting = new Counting(command.rules(), switch (command.purpose()) {
            case READY -> new Counting.Verdict.Bad("");
            case ALIVE -> new Counting.Verdict.Good();
        });
        this.thread = threads.newThread(this::run);
        this.thread.setName("probe " + command.program() + " " + command.purpose());
    }

    void begin() {
        thread.start();
    }

    /** Ends it, with the try that it makes. Nothing is told any more. For the thread that takes the reports. */
    void end() {
        ended = true;
        thread.interrupt();
    }

    /** Whether it probes the run of that number. */
    boolean isOf(long run) {
        return command.run() == run;
    }

    /** Waits for its end; false when it takes longer. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    private void run() {
        ProbeRules rules = command.rules();
        Duration period = rules.period().compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : rules.period();
        try {
            Thread.sleep(rules.delay());
            long start = System.nanoTime();
            while (goesOnAfter(tryOnce(rules.timeout()))) {
                Thread.sleep(Duration.ofNanos(start + period.toNanos() - System.nanoTime()));
                start = System.nanoTime();
            }
        } catch (InterruptedException end) {
            // It was ended, which is all that anybody interrupts this thread for.
        } finally {
            Attempt last = attempt;
            if (last != null && !last.isOver()) {
                probe.threads().abandon(last);
            }
        }
    }

    private ProbeAnswer tryOnce(Duration timeout) throws InterruptedException {
        Attempt last = attempt;
        if (last != null && !last.isOver()) {
            return ProbeAnswer.failure(Reason.late(timeout));
        }
        Attempt current = probe.threads().begin(() -> probe.probe().tryOnce(program, timeout));
        attempt = current;
        ProbeAnswer answer = current.await(timeout.plus(probe.grace()).toNanos());
        if (answer == null) {
            probe.threads().abandon(current);
            return ProbeAnswer.failure(Reason.late(timeout));
        }
        String failure = answer.getFailure();
        return failure == null ? answer : ProbeAnswer.failure(Reason.shown(failure));
    }

    private boolean goesOnAfter(ProbeAnswer answer) {
        Counting.Verdict verdict = counting.count(answer);
        if (verdict == null) {
            return true;
        }
        Input.Probed news = meaningOf(verdict);
        tell(news);
        return !(news instanceof Input.NotAlive);
    }

    private Input.Probed meaningOf(Counting.Verdict verdict) {
        return switch (verdict) {
            case Counting.Verdict.Good _ -> new Input.BecameReady(command.program(), command.run());
            case Counting.Verdict.Bad(String reason) when command.purpose() == Probing.Purpose.READY ->
                    new Input.NotReady(command.program(), command.run(), reason);
            case Counting.Verdict.Bad(String reason) ->
                    new Input.NotAlive(command.program(), command.run(), reason);
        };
    }

    private void tell(Input.Probed news) {
        if (untold.getAndSet(news) == null) {
            inbox.accept(this::take);
        }
    }

    private Input.@Nullable Probed take() {
        Input.Probed news = untold.getAndSet(null);
        return ended ? null : news;
    }
}
