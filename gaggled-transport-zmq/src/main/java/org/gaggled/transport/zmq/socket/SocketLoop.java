package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The one thread that owns the sockets of a channel: ZeroMQ's sockets are not safe for several. It sleeps until a
 * socket has something to read, somebody {@linkplain #execute hands it work} or {@linkplain #wake wakes} it, or a time
 * has come.
 *
 * <p>The sockets may be made and bound by another thread before {@link #start}; from then on they are this thread's
 * alone, and it closes them. An error in one turn is logged and the next one comes.
 */
public final class SocketLoop implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SocketLoop.class);

    /** Less than the two seconds that gaggled waits for a plugin. */
    private static final Duration CLOSING_TIME = Duration.ofMillis(1_800);

    /** How long what is unfinished at the end may take. */
    private static final long FINISHING_NANOS = Duration.ofMillis(500).toNanos();

    private record Attended(ZMQ.Socket socket, Runnable readable) {}

    private final ZContext context;
    private final Thread thread;
    private final List<Attended> sockets = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Pipe alarm;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closing;
    private boolean started;
    private LongSupplier turn = () -> -1;
    private BooleanSupplier unfinished = () -> false;

    /** A loop that has not begun, for sockets of {@code context}, which it closes in the end. */
    public SocketLoop(String name, ZContext context) {
        this.context = context;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        try {
            this.alarm = Pipe.open();
            alarm.source().configureBlocking(false);
            alarm.sink().configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("no pipe to wake " + name + " with", e);
        }
    }

    /**
     * Has {@code readable} called, on the loop's thread, when the socket has something to read; for use before the
     * start.
     */
    public void attend(ZMQ.Socket socket, Runnable readable) {
        sockets.add(new Attended(socket, readable));
    }

    /**
     * Has {@code work} done once in each turn; it says for how many milliseconds it can be let alone, -1 for as long as
     * you like.
     */
    public void everyTurn(LongSupplier work) {
        this.turn = work;
    }

    /** Lets the loop go on for a moment when it is closed, while there is something unfinished. */
    public void finishFirst(BooleanSupplier anything) {
        this.unfinished = anything;
    }

    /** Begins. */
    public void start() {
        started = true;
        thread.start();
    }

    /** Has a task run on the loop's thread, soon. After the end it is never run. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Brings about a turn. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                alarm.sink().write(ByteBuffer.wrap(new byte[1]));
            } catch (IOException e) {
                log.debug("{} has ended and cannot be woken", thread.getName(), e);
            }
        }
    }

    /** Whether the loop's thread is at work. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Ends the loop, after what is {@linkplain #finishFirst unfinished}, and closes the sockets; waits for that, but
     * not for long.
     */
    @Override
    public void close() {
        closing = true;
        if (!started) {
            closeSockets();
            return;
        }
        wake();
        try {
            if (!thread.join(CLOSING_TIME)) {
                log.warn("{}: not done {} ms after the end; gaggled does not wait any longer", thread.getName(),
                        CLOSING_TIME.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (ZMQ.Poller poller = context.createPoller(sockets.size() + 1)) {
            sockets.forEach(each -> poller.register(each.socket, ZMQ.Poller.POLLIN));
            int alarmIndex = poller.register(alarm.source(), ZMQ.Poller.POLLIN);
            while (!closing) {
                turn(poller, alarmIndex, -1);
            }
            long deadline = System.nanoTime() + FINISHING_NANOS;
            while (unfinished.getAsBoolean() && System.nanoTime() - deadline < 0) {
                turn(poller, alarmIndex, 10);
            }
            attempt(turn);
        } finally {
            closeSockets();
        }
    }

    /** Sleeps, at most for so many milliseconds unless that is -1, and does what there is to do. */
    private void turn(ZMQ.Poller poller, int alarmIndex, long atMost) {
        long wait = attempt(turn);
        if (atMost >= 0 && (wait < 0 || wait > atMost)) {
            wait = atMost;
        }
        poller.poll(tasks.isEmpty() ? wait : 0);
        if (poller.pollin(alarmIndex)) {
            silenceAlarm();
        }
        for (int i = 0; i < sockets.size(); i++) {
            if (poller.pollin(i)) {
                attempt(sockets.get(i).readable);
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
    }

    private void silenceAlarm() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(16);
            while (alarm.source().read(bytes.clear()) > 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Only now may the next waker write: what it hands over is looked at after this.
        woken.set(false);
    }

    private void attempt(Runnable work) {
        attempt(() -> {
            work.run();
            return -1;
        });
    }

    private long attempt(LongSupplier work) {
        try {
            return work.getAsLong();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.error("{}: error in one turn; the loop goes on. Please report this", thread.getName(), e);
            return -1;
        }
    }

    private void closeSockets() {
        context.close();
        try {
            alarm.sink().close();
            alarm.source().close();
        } catch (IOException e) {
            log.debug("{}: the pipe could not be closed", thread.getName(), e);
        }
    }
}
