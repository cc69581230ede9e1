package org.gaggled.transport.zmq.tool.top;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes loads of the processor times of two rounds of measurement. */
final class LoadMeter {

    private record Sample(long pid, long cpuMillis, long nanos) {}

    private Map<String, Sample> before = new HashMap<>();
    private Map<String, Sample> now = new HashMap<>();

    /** A round begins. */
    void begin() {
        before = now;
        now = new HashMap<>();
    }

    /**
     * How much of one processor a program has used since the round before, in percent; null where that is not known,
     * because it has been measured for the first time in this run of it, or processes have ended whose time nobody
     * tells any more.
     *
     * @param pid that of the run
     * @param nanos when it was measured
     */
    @Nullable
    Double percent(String program, long pid, long cpuMillis, long nanos) {
        Sample last = before.get(program);
        now.put(program, new Sample(pid, cpuMillis, nanos));
        if (last == null || last.pid != pid || cpuMillis < last.cpuMillis || nanos <= last.nanos) {
            return null;
        }
        return 100.0 * TimeUnit.MILLISECONDS.toNanos(cpuMillis - last.cpuMillis) / (nanos - last.nanos);
    }
}
