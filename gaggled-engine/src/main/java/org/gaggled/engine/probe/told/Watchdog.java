package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import java.time.Duration;
import java.util.function.Consumer;
import org.gaggled.engine.words.ReadableDuration;
import org.jspecify.annotations.Nullable;

/** Whether a program goes on saying that it is alive. Belongs to the watching thread. */
final class Watchdog {

    private final DescriptorWatch watch;
    private final Runnable hear;
    private final Consumer<String> notAlive;

    private boolean begun;
    private boolean triggered;
    /** What the program has asked for in place of the configured one. */
    private @Nullable Duration asked;
    private Duration period = Duration.ZERO;
    private long deadline;
    /** The next look, at the deadline or before; null where none is needed. */
    private DescriptorWatch.@Nullable Timer look;
    private long lookAt;

    /**
     * One that has not begun.
     *
     * @param hear takes everything that the program has said up to now
     * @param notAlive is told the reason, once for each beginning
     */
    Watchdog(DescriptorWatch watch, Runnable hear, Consumer<String> notAlive) {
        this.watch = watch;
        this.hear = hear;
        this.notAlive = notAlive;
    }

    /** From now on the program has to say so within each such period, unless it has asked for another. */
    void begin(Duration configured) {
        begun = true;
        period = asked == null ? configured : asked;
        if (triggered) {
            conclude("it sent WATCHDOG=trigger");
        } else {
            alive();
        }
    }

    /** The program says that it is alive. */
    void alive() {
        if (!begun || period.isZero()) {
            return;
        }
        deadline = System.nanoTime() + period.toNanos();
        // A look that comes too early is put off; so a program that says so often costs no change of the timer.
        if (look == null || lookAt - deadline > 0) {
            lookAgain();
        }
    }

    /** The program says that it is not. */
    void trigger() {
        triggered = true;
        if (begun) {
            conclude("it sent WATCHDOG=trigger");
        }
    }

    /** The program asks for another period; zero, to be left alone. */
    void change(Duration other) {
        asked = other;
        period = other;
        if (other.isZero()) {
            forget();
        } else {
            alive();
        }
    }

    /** Ends it. */
    void end() {
        begun = false;
        forget();
    }

    private void forget() {
        if (look != null) {
            watch.cancel(look);
            look = null;
        }
    }

    private void lookAgain() {
        forget();
        lookAt = deadline;
        look = watch.at(deadline, this::look);
    }

    private void look() {
        look = null;
        if (deadline - System.nanoTime() <= 0) {
            // Where gaggled itself was held up, what the program said in time may still wait to be heard.
            hear.run();
        }
        if (!begun || period.isZero()) {
            return;
        }
        if (deadline - System.nanoTime() > 0) {
            if (look == null) {
                lookAgain();
            }
        } else {
            conclude("no WATCHDOG=1 within " + ReadableDuration.of(period));
        }
    }

    private void conclude(String reason) {
        end();
        notAlive.accept(reason);
    }
}
