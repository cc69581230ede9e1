package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * How it is with one program at one moment.
 *
 * @param needs how each of its dependencies stands, in the order of the configuration
 * @param sinceLastExit how long ago its last run ended; null when none has
 * @param untilNextStart when it is started if nothing happens until then; null when only an event, or nobody, starts it
 * @param situation what keeps it from being up and ready, or done
 * @param status what it says of itself while it runs; null where it says nothing
 */
public record Account(
        ProgramDefinition definition,
        ProgramState state,
        List<DependencyState> needs,
        @Nullable Duration sinceLastExit,
        @Nullable Duration untilNextStart,
        Situation situation,
        @Nullable String status) {}
