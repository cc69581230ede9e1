package org.gaggled.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;

/** The other hosts of a cluster in JSON. */
final class HostDetails {

    private HostDetails() {}

    /** These of the hosts, without their programs. */
    static JsonObject of(ClusterSnapshot cluster, List<HostState> hosts) {
        return words(cluster, hosts.stream().map(HostDetails::of).toList());
    }

    /** One of the hosts, with these of its programs. */
    static JsonObject of(ClusterSnapshot cluster, HostState host, List<NeighbourProgram> programs) {
        // Nothing gets older where nobody knows that it still is so.
        Duration passed =
                host.getStanding() == HostState.Standing.KNOWN ? host.getReportAge() : Duration.ZERO;
        List<JsonObject> words = new ArrayList<>();
        programs.forEach(program -> words.add(of(program.agedBy(passed))));
        return words(cluster, List.of(of(host).put("programs", words)));
    }

    private static JsonObject words(ClusterSnapshot cluster, List<JsonObject> hosts) {
        return new JsonObject().put("host", cluster.getHost()).put("hosts", hosts);
    }

    private static JsonObject of(HostState host) {
        JsonObject words = new JsonObject()
                .put("host", host.getHost())
                .put("state", JsonWords.word(host.getStanding()))
                .put("since_ms", host.getSince().toMillis())
                .put("reason", host.getReason());
        HostReport report = host.getReport();
        return report == null ? words
                : words
                        .put("config", report.getConfigFile())
                        .put("control_url", report.getControlUrl())
                        .put("control_key", report.getControlKey())
                        .put("report_age_ms", host.getReportAge().toMillis())
                        .put("program_count", report.getPrograms().size());
    }

    private static JsonObject of(NeighbourProgram program) {
        JsonObject held = new JsonObject();
        program.getConditions()
                .forEach((condition, holding) -> held.put(JsonWords.word(condition), holding.age().toMillis()));
        return new JsonObject()
                .put("program", program.getName())
                .put("group", program.getGroup())
                .put("phase", JsonWords.word(program.getPhase()))
                .put("ready", program.getConditions().containsKey(Until.READY))
                .put("starts", program.getStarts())
                .put("held_ms", held)
                .put("cause", program.getCauseWord())
                .put("reason", program.getReason());
    }
}
