package org.gaggled.control.http;

import java.util.Map;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.program.CurrentUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what can be measured of gaggled and its programs. From the first time on it listens to events, which tell why
 * programs are restarted. Safe for use by several threads.
 */
final class MetricsReader implements AutoCloseable {

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Operations operations;
    private final RestartCounts restarts = new RestartCounts();
    private @Nullable EventSubscription subscription;
    private boolean closed;

    MetricsReader(GaggleInfo gaggle, ControlPort port, Operations operations) {
        this.gaggle = gaggle;
        this.port = port;
        this.operations = operations;
    }

    Metrics read() throws Refusal, InterruptedException {
        listen();
        Map<String, CurrentUsage> usages = operations.answerOf(port.measure());
        GaggleSnapshot now = operations.answerOf(port.getSnapshot());
        return new Metrics(gaggle, now.getStates(), usages, restarts, port.getSinks());
    }

    private synchronized void listen() throws Refusal, InterruptedException {
        if (subscription == null && !closed) {
            EventSubscription begun = port.subscribe("http-metrics", restarts);
            try {
                restarts.begin(operations.answerOf(port.getSnapshot()));
                subscription = begun;
            } finally {
                if (subscription == null) {
                    begun.close();
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }
}
