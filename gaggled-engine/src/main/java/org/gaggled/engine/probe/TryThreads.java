package org.gaggled.engine.probe;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.api.probe.ProbeAnswer;

/**
 * The threads on which the tries of one kind of probe are made. A try that is left behind may never come back, nor its
 * thread, and there is a bound to how many of these a kind may have.
 */
final class TryThreads {

    private final Executor executor;
    private final int mostLeftBehind;
    private final AtomicInteger leftBehind = new AtomicInteger();

    /**
     * Those of that executor, which runs each task at once on a thread of its own.
     *
     * @param mostLeftBehind when so many tries have not come back, no further one is made
     */
    TryThreads(Executor executor, int mostLeftBehind) {
        this.executor = executor;
        this.mostLeftBehind = mostLeftBehind;
    }

    /** Begins a try; one that cannot be begun has failed. */
    Attempt begin(Callable<ProbeAnswer> work) {
        int left = leftBehind.get();
        if (left >= mostLeftBehind) {
            return Attempt.failed(left + " tries of probes of its kind have not come back, so no further one is made");
        }
        Attempt attempt = new Attempt(work);
        try {
            executor.execute(attempt);
            return attempt;
        } catch (OutOfMemoryError | RejectedExecutionException noThread) {
            return Attempt.failed("there is no thread for the try: " + Reason.of(noThread));
        }
    }

    /** Leaves a try behind. */
    void abandon(Attempt attempt) {
        leftBehind.incrementAndGet();
        attempt.abandon(leftBehind::decrementAndGet);
    }
}
