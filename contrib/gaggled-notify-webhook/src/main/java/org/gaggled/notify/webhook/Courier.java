package org.gaggled.notify.webhook;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The thread that carries posts from the outbox to the receiver, one after the other. An interrupt ends it, whatever it
 * is doing; so does an outbox that is closed and empty.
 */
final class Courier implements Runnable {

    private final Outbox outbox;
    private final Receiver receiver;
    private final Patience patience;
    private final FailureLog failures;

    Courier(Outbox outbox, Receiver receiver, Patience patience, FailureLog failures) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.patience = patience;
        this.failures = failures;
    }

    @Override
    public void run() {
        try {
            for (Post post = outbox.take(); post != null; post = outbox.take()) {
                if (!isDelivered(post)) {
                    outbox.noteLost(post);
                }
            }
        } catch (InterruptedException _) {
            // Whoever interrupts says what is left behind.
        }
    }

    private boolean isDelivered(Post post) throws InterruptedException {
        for (int retry = 0;; retry++) {
            switch (receiver.post(post)) {
                case Verdict.Accepted() -> {
                    failures.noteSuccess();
                    return true;
                }
                case Verdict.Refused(String reason) -> {
                    failures.note(reason + "; given up: " + post);
                    return false;
                }
                case Verdict.Deferred(String reason, Duration asked) -> {
                    if (retry == patience.retries()) {
                        failures.note(reason + "; given up after " + retry + " retries: " + post);
                        return false;
                    }
                    Duration pause = patience.pauseBefore(retry + 1, asked);
                    failures.note(reason + "; next attempt in " + pause.toMillis() + " ms, " + outbox.size()
                            + " more waiting");
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                }
            }
        }
    }
}
