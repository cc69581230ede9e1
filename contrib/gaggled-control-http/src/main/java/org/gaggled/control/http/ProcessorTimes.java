package org.gaggled.control.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramState;

/**
 * How much processor time each run has used. What a process has used that ended is not told any more unless another of
 * the run has waited for it; here nothing gets less, as whoever collects a counter takes that for a new beginning. Safe
 * for use by several threads.
 */
final class ProcessorTimes {

    private record Peak(long pid, Duration time) {}

    private final Map<String, Peak> peaks = new HashMap<>();

    /** The times of those programs that have any, by their names. */
    synchronized Map<String, Duration> of(Iterable<ProgramState> states, Map<String, CurrentUsage> usages) {
        Map<String, Peak> now = new HashMap<>();
        for (ProgramState state : states) {
            CurrentUsage usage = usages.get(state.getName());
            if (usage != null) {
                long pid = Objects.requireNonNullElse(state.getLastPid(), 0L);
                Peak before = peaks.get(state.getName());
                Duration time = usage.getProcessorTime();
                boolean less = before != null && before.pid == pid && before.time.compareTo(time) > 0;
                now.put(state.getName(), less ? before : new Peak(pid, time));
            }
        }
        peaks.clear();
        peaks.putAll(now);
        Map<String, Duration> times = HashMap.newHashMap(now.size());
        now.forEach((program, peak) -> times.put(program, peak.time));
        return times;
    }
}
