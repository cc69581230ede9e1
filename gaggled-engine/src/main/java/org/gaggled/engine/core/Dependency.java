package org.gaggled.engine.core;

import java.time.Duration;

/**
 * One program's need of another.
 *
 * @param delay how long that must have held, without a break
 * @param propagate whether the one that needs it is stopped, and wanted again, when it holds no longer of any program
 * of the rule
 * @param grace how long it may have ceased to hold before it is propagated, while the one that needs it runs
 * @param required whether it is waited for in any case; otherwise only while it may still come to hold: not when the
 * program is disabled, failed or down for good
 * @param rule the name by which the program was asked for. What a program needs by one name, such as all instances of a
 * section, is one rule: it waits for all of them, and is content with one while it runs
 * @param onUnknown what becomes of the one that needs it while nobody knows how it is; only of use for a program of
 * another host
 */
public record Dependency(
        ProgramId on,
        Condition until,
        Duration delay,
        boolean propagate,
        Duration grace,
        boolean required,
        String rule,
        OnUnknown onUnknown) {

    /** The need of a program that is always known. */
    public Dependency(
            ProgramId on, Condition until, Duration delay, boolean propagate, Duration grace, boolean required,
            String rule) {
        this(on, until, delay, propagate, grace, required, rule, OnUnknown.HOLD);
    }

    /** The need of a single program, which is a rule of its own, at once and in any case. */
    public Dependency(ProgramId on, Condition until, Duration delay, boolean propagate) {
        this(on, until, delay, propagate, Duration.ZERO, true, on.name());
    }
}
