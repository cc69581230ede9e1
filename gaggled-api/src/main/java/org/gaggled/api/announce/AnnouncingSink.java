package org.gaggled.api.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gaggled.api.Stability;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.GaggleEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event sink that tells a reader what is worth telling a person, by the rules of an {@link Announcer}: a notifier
 * that returns it from its factory, or passes on its own events to it, does not flood anybody. It asks for the states
 * of all programs by itself, when it is opened and when events were missed.
 *
 * <p>The reader is called on a thread of this sink, one announcement at a time. It may take its time: what happens
 * meanwhile becomes fewer announcements, not more memory. It handles its own failures. What it throws all the same is
 * thrown by the next {@link #accept} or by {@link #close}, so that gaggled logs it, and the next announcement is made
 * as usual.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class AnnouncingSink implements EventSink {

    /** From being told that gaggled is too busy until it is asked again. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Announcer announcer;
    private final long gathering;
    private final ControlPort port;
    private final Consumer<? super Announcement> reader;
    private final Thread clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Throwable failure;
    private boolean closing;

    /** When the states are asked for again that gaggled was too busy to give, or {@link Announcer#NEVER}. */
    private long askAgain = Announcer.NEVER;

    /** Whether the last word was decided; only the clock's thread uses it. */
    private boolean closed;

    private AnnouncingSink(ControlPort port, Duration period, Duration gathering,
            Consumer<? super Announcement> reader) {
        this.announcer = new Announcer(period, gathering);
        this.gathering = gathering.toNanos();
        this.port = Objects.requireNonNull(port);
        this.reader = Objects.requireNonNull(reader);
        this.clock = new Thread(this::announceInTime, "announcements");
        clock.setDaemon(true);
    }

    /**
     * Opens one.
     *
     * @param period from one announcement of a program to the next, at least; and how long a program must have been up
     * before it is believed: ten seconds are usual
     */
    public static AnnouncingSink open(EventSinkContext context, Duration period,
            Consumer<? super Announcement> reader) {
        return open(context.getControlPort(), period, Announcer.USUAL_GATHERING, reader);
    }

    static AnnouncingSink open(ControlPort port, Duration period, Duration gathering,
            Consumer<? super Announcement> reader) {
        AnnouncingSink sink = new AnnouncingSink(port, period, gathering, reader);
        sink.clock.start();
        sink.catchUp();
        return sink;
    }

    @Override
    public void accept(GaggleEvent event) {
        lock.lock();
        try {
            announcer.event(event, System.nanoTime());
            changed.signal();
        } finally {
            lock.unlock();
        }
        throwFailure();
    }

    @Override
    public void missed(long count) {
        catchUp();
    }

    private void catchUp() {
        port.getSnapshot().whenComplete(this::caughtUp);
    }

    /** On another thread; events on their way here may be older. */
    private void caughtUp(@Nullable GaggleSnapshot snapshot, @Nullable Throwable problem) {
        ControlException unanswered = ControlException.find(problem);
        if (unanswered != null && unanswered.getOutcome() == ControlOutcome.BUSY) {
            // Too much is asked of gaggled just now. What was missed still has to be found out.
            askAgainAt(System.nanoTime() + PAUSE_NANOS);
            return;
        }
        if (snapshot == null) {
            fail(new IllegalStateException("the states of the programs are not available", problem));
            return;
        }
        lock.lock();
        try {
            announcer.states(snapshot.getStates(), Instant.now(), System.nanoTime());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void askAgainAt(long time) {
        lock.lock();
        try {
            askAgain = time;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends, after what is decided is announced. */
    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            clock.join();
        } finally {
            clock.interrupt();
        }
        throwFailure();
    }

    private void announceInTime() {
        try {
            for (List<Announcement> due = awaitDue(); due != null; due = awaitDue()) {
                due.forEach(this::announce);
                if (isToAskAgain()) {
                    catchUp();
                }
            }
        } catch (InterruptedException e) {
            // Whoever closes does not wait any longer.
            Thread.currentThread().interrupt();
        }
    }

    private void announce(Announcement announcement) {
        try {
            reader.accept(announcement);
        } catch (RuntimeException | Error problem) {
            fail(problem);
        }
    }

    private boolean isToAskAgain() {
        lock.lock();
        try {
            if (askAgain > System.nanoTime()) {
                return false;
            }
            askAgain = Announcer.NEVER;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What is due, once there is something, or nothing once it is time to ask for the states; null after the end. */
    private @Nullable List<Announcement> awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                // Once: a second time, what was decided the first time would be old enough for its opposite.
                closed = closing;
                long now = System.nanoTime();
                // At the end nothing will come any more that could belong to what has come.
                List<Announcement> due = announcer.decide(closed ? now + gathering : now);
                if (!due.isEmpty()) {
                    return due;
                }
                if (closed) {
                    return null;
                }
                if (askAgain <= now) {
                    return due;
                }
                long next = Math.min(announcer.nextDecision(), askAgain);
                if (next == Announcer.NEVER) {
                    changed.await();
                } else {
                    changed.await(Math.max(1, next - now), TimeUnit.NANOSECONDS);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The first is kept: others have the same reason more often than not. */
    private void fail(Throwable problem) {
        lock.lock();
        try {
            if (failure == null) {
                failure = problem;
            }
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        Throwable problem;
        lock.lock();
        try {
            problem = failure;
            failure = null;
        } finally {
            lock.unlock();
        }
        if (problem instanceof Error error) {
            throw error;
        }
        if (problem instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
