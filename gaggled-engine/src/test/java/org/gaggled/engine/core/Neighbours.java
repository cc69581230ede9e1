package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;

/** Another host as a test plays it: its programs start, end and grow older, and it says so when it is asked. */
final class Neighbours {

    private final String host;
    private final Map<String, NeighbourProgram> programs = new LinkedHashMap<>();
    private final List<NeighbourNeed> needs = new ArrayList<>();
    private String incarnation = "1";
    private long number;

    Neighbours(String host) {
        this.host = host;
    }

    /** A program is up and ready, in a run of its own, for that long. */
    Neighbours up(String name, long millis) {
        number++;
        programs.put(name, program(name).phase(ProgramPhase.UP)
                .condition(Until.STARTED, number, Duration.ofMillis(millis))
                .condition(Until.READY, number, Duration.ofMillis(millis))
                .build());
        return this;
    }

    Neighbours up(String name) {
        return up(name, 0);
    }

    /** The same holdings, which are older by now. */
    Neighbours older(long millis) {
        programs.replaceAll((_, program) -> program.agedBy(Duration.ofMillis(millis)));
        return this;
    }

    /** A program has died, and is started again some time. */
    Neighbours down(String name) {
        programs.put(name, program(name).phase(ProgramPhase.WAITING).cause("exit", "it died: exit 3").build());
        return this;
    }

    /** A program needs one of a further host. */
    Neighbours needs(String name, String needed, String neededHost) {
        needs.add(new NeighbourNeed(name, needed, neededHost, false));
        return this;
    }

    /** A program has failed, and stays down. */
    Neighbours failed(String name) {
        programs.put(name, program(name).phase(ProgramPhase.FAILED).mayComeUp(false)
                .cause("limit", "it failed more than 3 times in 10s").build());
        return this;
    }

    Neighbours without(String name) {
        programs.remove(name);
        return this;
    }

    /** A task is done. */
    Neighbours done(String name) {
        programs.put(name, program(name).phase(ProgramPhase.DONE)
                .condition(Until.DONE, ++number, Duration.ZERO)
                .build());
        return this;
    }

    /** Its gaggled was started anew, and has adopted nothing. */
    Neighbours anew() {
        incarnation += "1";
        return this;
    }

    private NeighbourProgram.Builder program(String name) {
        int colon = name.indexOf(':');
        return NeighbourProgram.builder(name).group(colon < 0 ? null : name.substring(0, colon)).starts(number);
    }

    HostReport report() {
        return HostReport.builder(host, incarnation).programs(programs.values().stream().toList()).needs(needs)
                .build();
    }
}
