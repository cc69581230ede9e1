package org.gaggled.control.http;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
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
 * @param sinks how they keep up
 * @param drops how many events those of each name have missed
 */
record Metrics(
        GaggleInfo gaggle, List<ProgramState> programs, Map<String, CurrentUsage> usages,
        Map<String, Duration> processorTimes, RestartCounts restarts, List<SinkState> sinks,
        Map<String, Long> drops) {

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();
    private static final String PROGRAM = "program";
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The type of what a client gets that accepts that: of the formats the best, or the oldest of Prometheus where it
     * does not say.
     */
    static String typeFor(@Nullable String accepted) {
        return FORMATS.findWriter(accepted).getContentType();
    }

    /** In that format. */
    byte[] textFor(@Nullable String accepted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FORMATS.findWriter(accepted).write(bytes, all());
        return bytes.toByteArray();
    }

    private MetricSnapshots all() throws IOException {
        return MetricSnapshots.builder()
                .metricSnapshot(info())
                .metricSnapshot(phases())
                .metricSnapshot(ready())
                .metricSnapshot(uptimes())
                .metricSnapshot(restartCounts())
                .metricSnapshot(ofUsages("gaggled_program_processes", null,
                        "Processes of the program's run.", CurrentUsage::getProcesses))
                .metricSnapshot(runTimes())
                .metricSnapshot(ofUsages("gaggled_program_resident_memory_bytes", Unit.BYTES,
                        "Memory that the processes of the program's run have resident; what they share counts for each.",
                        CurrentUsage::getResidentBytes))
                .metricSnapshot(ofSinks("gaggled_sink_queue_events", "Events that wait for the sink.",
                        SinkState::getWaiting))
                .metricSnapshot(ofSinks("gaggled_sink_queue_limit_events",
                        "Events that may wait for the sink before the oldest are dropped.", SinkState::getCapacity))
                .metricSnapshot(missedEvents())
                .metricSnapshot(ownProcessorTime())
                .metricSnapshot(ownMemory())
                .metricSnapshot(ownHeap("jvm_memory_used_bytes", "Memory that gaggled uses of its Java heap.",
                        Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()))
                .metricSnapshot(ownHeap("jvm_memory_committed_bytes", "Memory that gaggled has for its Java heap.",
                        Runtime.getRuntime().totalMemory()))
                .metricSnapshot(ownHeap("jvm_memory_max_bytes", "Memory that gaggled's Java heap may take.",
                        Runtime.getRuntime().maxMemory()))
                .build();
    }

    private InfoSnapshot info() {
        return InfoSnapshot.builder().name("gaggled").help("Which gaggled this is.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", gaggle.getVersion(), "host", gaggle.getHostName(),
                                "config", gaggle.getConfigFile(), "instance_id", gaggle.getInstanceId()))
                        .build())
                .build();
    }

    private GaugeSnapshot phases() {
        GaugeSnapshot.Builder phases = GaugeSnapshot.builder().name("gaggled_program_phase")
                .help("The phase that the program is in; the others are missing.");
        programs.forEach(each -> phases.dataPoint(
                gauge(Labels.of(PROGRAM, each.getName(), "phase", phaseOf(each)), 1)));
        return phases.build();
    }

    /** What an operator or the configuration keeps down is where it is to be. */
    private static String phaseOf(ProgramState program) {
        return program.getPhase() == ProgramPhase.DOWN && program.isOperatorDisabled()
                ? "disabled" : JsonWords.word(program.getPhase());
    }

    private static Labels labelsOf(String program) {
        return Labels.of(PROGRAM, program);
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot gauge(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot counter(Labels labels, double value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS_PER_SECOND;
    }

    private GaugeSnapshot ready() {
        GaugeSnapshot.Builder ready = GaugeSnapshot.builder().name("gaggled_program_ready")
                .help("Whether the program can be used.");
        programs.forEach(each -> ready.dataPoint(gauge(labelsOf(each.getName()), each.isReady() ? 1 : 0)));
        return ready.build();
    }

    private GaugeSnapshot uptimes() {
        GaugeSnapshot.Builder uptimes = GaugeSnapshot.builder().name("gaggled_program_uptime_seconds")
                .unit(Unit.SECONDS).help("How long ago the program's process was started.");
        for (ProgramState program : programs) {
            Duration uptime = program.getUptime();
            if (uptime != null) {
                uptimes.dataPoint(gauge(labelsOf(program.getName()), seconds(uptime)));
            }
        }
        return uptimes.build();
    }

    private CounterSnapshot restartCounts() {
        CounterSnapshot.Builder counts = CounterSnapshot.builder().name("gaggled_program_restarts")
                .help("Starts of the program after its first one, by what ended the run before.");
        for (ProgramState program : programs) {
            restarts.of(program.getName()).forEach((cause, count) -> counts.dataPoint(
                    counter(Labels.of(PROGRAM, program.getName(), "cause", cause), count)));
        }
        return counts.build();
    }

    private GaugeSnapshot ofUsages(
            String name, @Nullable Unit unit, String help, ToDoubleFunction<CurrentUsage> value) {
        GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
        if (unit != null) {
            gauges.unit(unit);
        }
        usages.forEach((program, usage) -> gauges.dataPoint(gauge(labelsOf(program), value.applyAsDouble(usage))));
        return gauges.build();
    }

    private CounterSnapshot runTimes() {
        CounterSnapshot.Builder times = CounterSnapshot.builder().name("gaggled_program_cpu_seconds").unit(Unit.SECONDS)
                .help("Processor time of the processes of the program's run; begins anew with each run.");
        processorTimes.forEach((program, time) -> times.dataPoint(counter(labelsOf(program), seconds(time))));
        return times.build();
    }

    private GaugeSnapshot ofSinks(String name, String help, ToDoubleFunction<SinkState> value) {
        GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
        byName(value).forEach((sink, sum) -> gauges.dataPoint(gauge(Labels.of("sink", sink), sum)));
        return gauges.build();
    }

    private CounterSnapshot missedEvents() {
        CounterSnapshot.Builder missed = CounterSnapshot.builder().name("gaggled_sink_dropped_events")
                .help("Events that the sink has missed, because it was too slow.");
        drops.forEach((sink, sum) -> missed.dataPoint(counter(Labels.of("sink", sink), sum)));
        return missed.build();
    }

    /** Several clients that follow events have one name. */
    private Map<String, Double> byName(ToDoubleFunction<SinkState> value) {
        return sinks.stream().collect(Collectors.groupingBy(
                SinkState::getName, TreeMap::new, Collectors.summingDouble(value)));
    }

    private static CounterSnapshot ownProcessorTime() {
        Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return CounterSnapshot.builder().name("process_cpu_seconds").unit(Unit.SECONDS)
                .help("Processor time of gaggled itself.").dataPoint(counter(Labels.EMPTY, seconds(used))).build();
    }

    private static GaugeSnapshot ownMemory() throws IOException {
        return GaugeSnapshot.builder().name("process_resident_memory_bytes").unit(Unit.BYTES)
                .help("Memory that gaggled itself has resident.")
                .dataPoint(gauge(Labels.EMPTY, residentBytes())).build();
    }

    private static double residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst().orElse(Double.NaN);
        }
    }

    private static GaugeSnapshot ownHeap(String name, String help, long bytes) {
        return GaugeSnapshot.builder().name(name).unit(Unit.BYTES).help(help)
                .dataPoint(gauge(Labels.of("area", "heap"), (double) bytes)).build();
    }
}
