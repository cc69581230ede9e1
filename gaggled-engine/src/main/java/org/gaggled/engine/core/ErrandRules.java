package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * The commands that are run around a program's life, each null where there is none.
 *
 * @param prestart run before each start
 * @param prestartWait the time it has
 * @param stopCommand run first at every stop, for at most the program's {@code killwait}
 * @param poststop run after each end
 * @param poststopWait the time it has
 * @param reloadSignal what a reload sends; null where it runs a command, or cannot be
 * @param reloadCommand what a reload runs
 */
public record ErrandRules(
        @Nullable ErrandCommand prestart,
        Duration prestartWait,
        @Nullable ErrandCommand stopCommand,
        @Nullable ErrandCommand poststop,
        Duration poststopWait,
        @Nullable ProcessSignal reloadSignal,
        @Nullable ErrandCommand reloadCommand) {

    /** The one that a kind is; null where there is none. */
    public @Nullable ErrandCommand command(ErrandKind kind) {
        return switch (kind) {
            case PRESTART -> prestart;
            case STOPCOMMAND -> stopCommand;
            case POSTSTOP -> poststop;
            case RELOADCOMMAND -> reloadCommand;
        };
    }

    /** None of them. */
    public static final ErrandRules NONE =
            new ErrandRules(null, Duration.ofSeconds(60), null, null, Duration.ofSeconds(5), null, null);
}
