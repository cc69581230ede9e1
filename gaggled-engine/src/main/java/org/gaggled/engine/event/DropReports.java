package org.gaggled.engine.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which sinks do not keep up: when one begins to miss events, and then at most once a minute while it goes on.
 *
 * <p>On a thread of its own, which sleeps while nobody misses anything: the loop must not wait for the log, and the
 * sink itself may be stuck.
 */
final class DropReports implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DropReports.class);

    private final Supplier<List<SinkChannel>> channels;
    private final Duration interval;
    private final Consumer<String> say;
    private final Thread thread;

    /** What was said of each so far; used by the thread alone. */
    private final Map<SinkChannel, Long> said = new HashMap<>();

    private volatile boolean dropping;
    private volatile boolean closed;

    DropReports(Supplier<List<SinkChannel>> channels) {
        this(channels, Duration.ofMinutes(1), log::warn);
    }

    DropReports(Supplier<List<SinkChannel>> channels, Duration interval, Consumer<String> say) {
        this.channels = channels;
        this.interval = interval;
        this.say = say;
        this.thread = Thread.ofPlatform().daemon().name("sink-drops").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Some sink misses something. Costs next to nothing. */
    void dropped() {
        if (!dropping) {
            dropping = true;
            LockSupport.unpark(thread);
        }
    }

    /** Ends the reports with what is not said yet; does not wait. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            if (dropping) {
                report();
                pause();
            } else {
                LockSupport.park(this);
            }
        }
        if (dropping) {
            report();
        }
    }

    private void pause() {
        long end = System.nanoTime() + interval.toNanos();
        for (long left = interval.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void report() {
        dropping = false;
        List<SinkChannel> current = channels.get();
        said.keySet().removeIf(channel -> !current.contains(channel));
        for (SinkChannel channel : current) {
            long dropped = channel.getDropped();
            Long before = said.put(channel, dropped);
            long news = dropped - (before == null ? 0 : before);
            if (news > 0) {
                say.accept("event sink " + channel.name() + " does not keep up: " + news
                        + " of its events dropped, the oldest"
                        + " first, " + dropped
                        + " so far in this run. Nothing else is affected. Find out what it waits for; if"
                        + " it is only short of room, raise 'queue' in its section");
            }
        }
    }
}
