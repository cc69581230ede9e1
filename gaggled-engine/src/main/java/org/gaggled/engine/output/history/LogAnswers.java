package org.gaggled.engine.output.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that answers requests for lines, and keeps those that wait for one. Another one, there while it is needed,
 * reads files. Both begin with the first request for lines.
 *
 * <p>The thread that reads what programs print does not know who waits. While anybody does, it puts a stream into a
 * queue, where it is not yet, and wakes this thread if it sleeps.
 */
final class LogAnswers {

    private static final Logger log = LoggerFactory.getLogger(LogAnswers.class);

    /** How many requests may be under way at once, also those that wait for a line. */
    static final int MOST_REQUESTS = 1_000;

    /** How many of them may wait for files. */
    static final int MOST_FOR_FILES = 100;

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** While lines come all the time, those who wait get all that came in that time with one answer. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LogBook book;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Inquiry> asked = new ConcurrentLinkedQueue<>();
    private final Queue<KeptStream> stirred = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor files;

    /** The answering thread's. */
    private final List<Inquiry> waiting = new ArrayList<>();

    private volatile @Nullable Thread thread;
    private volatile boolean awaited;
    private volatile boolean sleeping;

    /** How many wait. */
    private volatile int kept;

    private volatile boolean ended;
    private long lastStirred;

    LogAnswers(LogBook book) {
        this.book = book;
        files = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_FOR_FILES),
                Thread.ofPlatform().daemon().name("log-files").factory());
        files.allowCoreThreadTimeOut(true);
    }

    /** Asks; by any thread. */
    CompletionStage<LogExcerpt> ask(LogRequest request, Map<ProgramId, OutputRules> programs) {
        Inquiry inquiry = new Inquiry(request, programs, underWay::decrementAndGet);
        int requests = underWay.incrementAndGet();
        if (ended) {
            inquiry.fail(ControlOutcome.ENDED);
        } else if (requests > MOST_REQUESTS) {
            inquiry.fail(new ControlException(
                    ControlOutcome.BUSY, "more than " + MOST_REQUESTS + " requests for lines are waiting"));
        } else if (beginOnce()) {
            asked.add(inquiry);
            wake();
            if (ended) {
                refuseAll();
            }
        } else {
            inquiry.fail(new ControlException(
                    ControlOutcome.BUSY, "the system allows no thread that would read lines; ask again later"));
        }
        return inquiry.answer();
    }

    /** Something was printed by that stream; by the thread that reads. */
    void printed(KeptStream stream) {
        if (awaited && stream.stir()) {
            stirred.add(stream);
            wake();
        }
    }

    /** How many requests wait for a line. */
    int waiting() {
        return kept;
    }

    /** Whether anybody has asked for anything. */
    boolean hasThread() {
        return thread != null;
    }

    /** Answers what can be answered at once, refuses the rest, and everything from now on. Does not wait. */
    void close() {
        ended = true;
        wake();
        if (!hasThread()) {
            refuseAll();
        }
        files.shutdown();
    }

    private void wake() {
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread);
        }
    }

    private synchronized boolean beginOnce() {
        if (thread == null && !ended) {
            try {
                thread = Thread.ofPlatform().daemon().name("log-answers").start(this::run);
            } catch (OutOfMemoryError noMoreThreads) {
                return false;
            }
        }
        return true;
    }

    private void refuseAll() {
        for (Inquiry inquiry = asked.poll(); inquiry != null; inquiry = asked.poll()) {
            inquiry.fail(ControlOutcome.ENDED);
        }
    }

    // ---- the answering thread

    private void run() {
        while (!ended) {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                log.error("error while answering requests for lines; it goes on. Please report this", e);
            }
        }
        takeAsked();
        waiting.forEach(inquiry -> attempt(inquiry, () -> end(inquiry)));
        waiting.clear();
        refuseAll();
    }

    private void takeAsked() {
        for (Inquiry inquiry = asked.poll(); inquiry != null; inquiry = asked.poll()) {
            Inquiry next = inquiry;
            attempt(next, () -> begin(next));
        }
    }

    /** What was printed last is told before the end is. */
    private void end(Inquiry inquiry) {
        if (!answerIfThereIs(inquiry)) {
            inquiry.fail(ControlOutcome.ENDED);
        }
    }

    private void turn() {
        takeAsked();
        BitSet printed = takeStirred();
        if (!printed.isEmpty()) {
            waiting.removeIf(inquiry -> attempt(inquiry, () -> answerAbout(printed, inquiry)));
        }
        waiting.removeIf(inquiry -> attempt(inquiry, () -> expire(inquiry)));
        kept = waiting.size();
        awaited = kept > 0;
        sleep();
    }

    /** Does one step towards an answer, and says whether there is one by now, if only a failure. */
    private static boolean attempt(Inquiry inquiry, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("error while reading lines; please report this", e);
            inquiry.fail(e);
        }
        return inquiry.answer().isDone();
    }

    private void begin(Inquiry inquiry) {
        inquiry.look(book);
        if (inquiry.request().getAfter() != null) {
            awaitNewer(inquiry);
        } else {
            answerWithLast(inquiry);
        }
    }

    private void awaitNewer(Inquiry inquiry) {
        Duration patience = inquiry.request().getWaitAtMost();
        if (patience == null) {
            inquiry.answer(excerptOf(newer(inquiry)));
            return;
        }
        inquiry.waitUntil(System.nanoTime() + patience.toNanos());
        // From here on, whatever is printed stirs this thread.
        awaited = true;
        if (!answerIfThereIs(inquiry)) {
            waiting.add(inquiry);
        }
    }

    private BitSet takeStirred() {
        BitSet printed = new BitSet();
        for (KeptStream stream = stirred.poll(); stream != null; stream = stirred.poll()) {
            stream.calm();
            printed.set(stream.number());
        }
        return printed;
    }

    private void answerAbout(BitSet printed, Inquiry inquiry) {
        inquiry.look(book);
        if (inquiry.concerns(printed)) {
            answerIfThereIs(inquiry);
        }
    }

    private void expire(Inquiry inquiry) {
        if (inquiry.deadline() - System.nanoTime() <= 0) {
            inquiry.answer(excerptOf(newer(inquiry)));
        }
    }

    private void sleep() {
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        for (Inquiry inquiry : waiting) {
            next = Math.min(next, Math.max(1, inquiry.deadline() - now));
        }
        sleeping = true;
        if (asked.isEmpty() && stirred.isEmpty() && !ended) {
            if (next == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, next);
            }
        }
        sleeping = false;
        pace();
    }

    private void pace() {
        if (stirred.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastStirred < 2 * PACE_NANOS) {
            LockSupport.parkNanos(this, PACE_NANOS);
        }
        lastStirred = System.nanoTime();
    }

    private boolean answerIfThereIs(Inquiry inquiry) {
        NewerLines.Found found = newer(inquiry);
        if (found.isNothing()) {
            return false;
        }
        inquiry.answer(excerptOf(found));
        return true;
    }

    private NewerLines.Found newer(Inquiry inquiry) {
        inquiry.look(book);
        LogRequest request = inquiry.request();
        long latest = book.latest();
        LogPosition after = LogPosition.parse(Objects.requireNonNull(request.getAfter()), book.run(), latest);
        return NewerLines.read(inquiry.streams(), after, latest, request.getLines());
    }

    private LogExcerpt excerptOf(NewerLines.Found found) {
        return new LogExcerpt(
                found.lines(), found.position().text(book.run()), found.cut(), found.missed(), Map.of());
    }

    private void answerWithLast(Inquiry inquiry) {
        LastExcerpt excerpt = new LastExcerpt(book, inquiry);
        if (!excerpt.needsFiles()) {
            inquiry.answer(excerpt.get());
            return;
        }
        try {
            // By then, other lines are the last ones.
            files.execute(() -> attempt(inquiry, () -> inquiry.answer(new LastExcerpt(book, inquiry).get())));
        } catch (RejectedExecutionException | OutOfMemoryError full) {
            inquiry.fail(new ControlException(
                    ended ? ControlOutcome.ENDED : ControlOutcome.BUSY,
                    ended ? ControlOutcome.ENDED.getText()
                            : "more than " + MOST_FOR_FILES + " requests for lines in files are waiting"));
        }
    }
}
