package org.gaggled.engine.probe;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.probe.ProbeAnswer;
import org.jspecify.annotations.Nullable;

/** One try, on a thread that does nothing else meanwhile, and that is left behind when it takes too long. */
final class Attempt implements Runnable {

    private final Callable<ProbeAnswer> work;
    private final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();
    private @Nullable Thread thread;
    private boolean abandoned;

    /** A try that has not begun. */
    Attempt(Callable<ProbeAnswer> work) {
        this.work = work;
    }

    /** A try that failed before it began. */
    static Attempt failed(String reason) {
        Attempt attempt = new Attempt(() -> ProbeAnswer.failure(reason));
        attempt.answer.complete(ProbeAnswer.failure(reason));
        return attempt;
    }

    @Override
    public void run() {
        ProbeAnswer found;
        try {
            found = begin() ? work.call() : ProbeAnswer.failure("not tried");
        } catch (Throwable thrown) {
            // Whatever it is, of gaggled's own or of a stranger's code: the try has failed, and nothing else has.
            found = ProbeAnswer.failure(Reason.of(thrown));
        }
        end();
        answer.complete(found);
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !abandoned;
    }

    /** The thread may be used for another try, which an interruption of this one must not reach. */
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** Waits for the answer; null when there is none in that time. */
    @Nullable
    ProbeAnswer await(long nanos) throws InterruptedException {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException impossible) {
            throw new AssertionError("an answer is never an exception", impossible);
        }
    }

    /** Interrupts it: nobody waits for its answer any more. What is to be done when it has come back is done then. */
    void abandon(Runnable whenBack) {
        CompletableFuture<Void> _ = answer.thenRun(whenBack);
        synchronized (this) {
            abandoned = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** Whether its thread has come back from it. */
    boolean isOver() {
        return answer.isDone();
    }
}
