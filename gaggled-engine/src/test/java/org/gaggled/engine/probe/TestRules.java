package org.gaggled.engine.probe;

import java.time.Duration;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ProbeRules;

/** Rules of a probe that is tried often, with a timeout that no test reaches by accident. */
record TestRules(String probe, ErrandCommand command, Duration delay, Duration period, Duration timeout,
        int successes, int failures) {

    static final Duration LONG = Duration.ofSeconds(90);

    static TestRules of(String probe) {
        return new TestRules(probe, null, Duration.ZERO, Duration.ofMillis(20), LONG, 1, 3);
    }

    static TestRules of(ErrandCommand command) {
        return new TestRules("exec:command", command, Duration.ZERO, Duration.ofMillis(20), LONG, 1, 3);
    }

    TestRules delay(Duration value) {
        return new TestRules(probe, command, value, period, timeout, successes, failures);
    }

    TestRules period(Duration value) {
        return new TestRules(probe, command, delay, value, timeout, successes, failures);
    }

    TestRules timeout(Duration value) {
        return new TestRules(probe, command, delay, period, value, successes, failures);
    }

    TestRules inRow(int ofSuccesses, int ofFailures) {
        return new TestRules(probe, command, delay, period, timeout, ofSuccesses, ofFailures);
    }

    ProbeRules make() {
        int colon = probe.indexOf(':');
        return new ProbeRules(
                colon < 0 ? probe : probe.substring(0, colon), colon < 0 ? "" : probe.substring(colon + 1),
                command, delay, period, timeout, successes, failures, null);
    }
}
