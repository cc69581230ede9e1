package org.gaggled.control.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonWords;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus and others that read its formats are told: of one moment, as far as that goes.
 *
 * @param programs the states of all
 * @param usages what their processes use, by their names
 * @param processorTimes of the runs of those, by their names
 * @param restarts how often each was restarted
 * @param droppedLines how many lines of each program whose output is captured had no room
 * @param sinks how they keep up
 * @param drops how many events those of each name have missed
 */
record Metrics(
        GaggleInfo gaggle, List<ProgramState> programs, Map<String, CurrentUsage> usages,
        Map<String, Duration> processorTimes, RestartCounts restarts, Map<String, Long> droppedLines,
        List<SinkState> sinks, Map<String, Long> drops) {

    private static final String PROGRAM = "program";
    private static final String SINK = "sink";
    private static final double NANOS_PER_SECOND = 1e9;

    byte[] textIn(MetricsText.Format format) throws IOException {
        MetricsText text = new MetricsText(format);
        text.beginInfo("gaggled", "Which gaggled this is.");
        text.add(1, "config", gaggle.getConfigFile(), "host", gaggle.getHostName(),
                "instance_id", gaggle.getInstanceId(), "version", gaggle.getVersion());
        addStates(text);
        addRuns(text);
        addSinks(text);
        addOwnUse(text);
        return text.toBytes();
    }

    private void addStates(MetricsText text) {
        text.beginGauge("gaggled_program_phase", "The phase that the program is in; the others are missing.");
        programs.forEach(each -> text.add(1, "phase", phaseOf(each), PROGRAM, each.getName()));
        text.beginGauge("gaggled_program_ready", "Whether the program can be used.");
        programs.forEach(each -> text.add(each.isReady() ? 1 : 0, PROGRAM, each.getName()));
        text.beginGauge("gaggled_program_uptime_seconds", "How long ago the program's process was started.");
        for (ProgramState program : programs) {
            Duration uptime = program.getUptime();
            if (uptime != null) {
                text.add(seconds(uptime), PROGRAM, program.getName());
            }
        }
        text.beginCounter("gaggled_program_restarts",
                "Starts of the program after its first one, by what ended the run before.");
        programs.forEach(each -> restarts.of(each.getName()).forEach(
                (cause, count) -> text.add(count, "cause", cause, PROGRAM, each.getName())));
    }

    /** What an operator or the configuration keeps down is where it is to be. */
    private static String phaseOf(ProgramState program) {
        return program.getPhase() == ProgramPhase.DOWN && program.isOperatorDisabled()
                ? "disabled" : JsonWords.word(program.getPhase());
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS_PER_SECOND;
    }

    private void addRuns(MetricsText text) {
        text.beginGauge("gaggled_program_processes", "Processes of the program's run.");
        addPrograms(text, usages, CurrentUsage::getProcesses);
        text.beginCounter("gaggled_program_cpu_seconds",
                "Processor time of the processes of the program's run; begins anew with each run.");
        addPrograms(text, processorTimes, Metrics::seconds);
        text.beginGauge("gaggled_program_resident_memory_bytes",
                "Memory that the processes of the program's run have resident; what they share counts for each.");
        addPrograms(text, usages, CurrentUsage::getResidentBytes);
        text.beginCounter("gaggled_program_dropped_log_lines",
                "Lines that the program printed faster than they could be written, and which its log lacks.");
        addPrograms(text, droppedLines, Long::doubleValue);
    }

    /** Adds what is known of each program. */
    private <V> void addPrograms(MetricsText text, Map<String, V> known, ToDoubleFunction<V> value) {
        for (ProgramState program : programs) {
            V found = known.get(program.getName());
            if (found != null) {
                text.add(value.applyAsDouble(found), PROGRAM, program.getName());
            }
        }
    }

    private void addSinks(MetricsText text) {
        text.beginGauge("gaggled_sink_queue_events", "Events that wait for the sink.");
        byName(SinkState::getWaiting).forEach((sink, sum) -> text.add(sum, SINK, sink));
        text.beginGauge("gaggled_sink_queue_limit_events",
                "Events that may wait for the sink before the oldest are dropped.");
        byName(SinkState::getCapacity).forEach((sink, sum) -> text.add(sum, SINK, sink));
        text.beginCounter("gaggled_sink_dropped_events",
                "Events that the sink has missed, because it was too slow.");
        new TreeMap<>(drops).forEach((sink, sum) -> text.add(sum, SINK, sink));
    }

    /** Several clients that follow events have one name. */
    private Map<String, Double> byName(ToDoubleFunction<SinkState> value) {
        return sinks.stream().collect(Collectors.groupingBy(
                SinkState::getName, TreeMap::new, Collectors.summingDouble(value)));
    }

    private static void addOwnUse(MetricsText text) throws IOException {
        text.beginCounter("process_cpu_seconds", "Processor time of gaggled itself.");
        text.add(seconds(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO)));
        text.beginGauge("process_resident_memory_bytes", "Memory that gaggled itself has resident.");
        text.add(residentBytes());
        Runtime heap = Runtime.getRuntime();
        addHeap(text, "jvm_memory_used_bytes", "Memory that gaggled uses of its Java heap.",
                heap.totalMemory() - heap.freeMemory());
        addHeap(text, "jvm_memory_committed_bytes", "Memory that gaggled has for its Java heap.", heap.totalMemory());
        addHeap(text, "jvm_memory_max_bytes", "Memory that gaggled's Java heap may take.", heap.maxMemory());
    }

    private static void addHeap(MetricsText text, String name, String help, long bytes) {
        text.beginGauge(name, help);
        text.add((double) bytes, "area", "heap");
    }

    private static double residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst().orElse(Double.NaN);
        }
    }
}
