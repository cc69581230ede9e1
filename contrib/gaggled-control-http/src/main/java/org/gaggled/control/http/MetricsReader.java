package org.gaggled.control.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what can be measured of gaggled and its programs. From the first time on it listens to events, which tell why
 * programs are restarted. Safe for use by several threads.
 */
final class MetricsReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsReader.class);

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Operations operations;
    private final RestartCounts restarts = new RestartCounts();
    private final ProcessorTimes times = new ProcessorTimes();
    private final Map<String, Long> drops = new HashMap<>();
    private final OncePerMinute problems = new OncePerMinute();
    private @Nullable EventSubscription subscription;
    private boolean closed;

    MetricsReader(GaggleInfo gaggle, ControlPort port, Operations operations) {
        this.gaggle = gaggle;
        this.port = port;
        this.operations = operations;
    }

    Metrics read() throws Refusal, InterruptedException {
        listen();
        Map<String, CurrentUsage> usages = usages();
        List<ProgramState> states = operations.answerOf(port.getSnapshot()).getStates();
        restarts.retain(states.stream().map(ProgramState::getName).collect(Collectors.toSet()));
        List<SinkState> sinks = port.getSinks();
        return new Metrics(gaggle, states, usages, times.of(states, usages), restarts, sinks, dropsOf(sinks));
    }

    /** A client that follows events takes what it has missed away with it; a count never gets less. */
    private synchronized Map<String, Long> dropsOf(List<SinkState> sinks) {
        sinks.stream()
                .collect(Collectors.groupingBy(SinkState::getName, Collectors.summingLong(SinkState::getDropped)))
                .forEach((name, sum) -> drops.merge(name, sum, Math::max));
        return Map.copyOf(drops);
    }

    /** None where they cannot be had: the rest is worth knowing all the more then. */
    private Map<String, CurrentUsage> usages() throws Refusal, InterruptedException {
        try {
            return operations.await(port.measure());
        } catch (ControlException e) {
            problems.about("usages", () -> log.warn(
                    "http: metrics lack what programs use: {} (reported at most once a minute)", e.getMessage()));
            return Map.of();
        }
    }

    private synchronized void listen() throws Refusal, InterruptedException {
        if (subscription != null || closed) {
            return;
        }
        EventSubscription begun;
        try {
            begun = port.subscribe("http-metrics", restarts);
        } catch (ControlException e) {
            problems.about("restarts", () -> log.warn(
                    "http: metrics lack restarts: {} (reported at most once a minute)", e.getMessage()));
            return;
        }
        subscription = begun;
        restarts.begin(operations.answerOf(port.getSnapshot()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }
}
