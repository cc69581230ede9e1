package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.Cause;

/** What other hosts have to know of the programs of this one. */
final class OwnReport {

    private final String host;
    private final boolean ending;
    private final long now;

    OwnReport(String host, boolean ending, long now) {
        this.host = host;
        this.ending = ending;
        this.now = now;
    }

    /** Puts it into a report of this host. */
    void put(Map<ProgramId, Program> programs, HostReport.Builder report) {
        report.programs(programs(programs.values())).needs(needs(programs));
    }

    private List<NeighbourProgram> programs(Collection<Program> programs) {
        List<NeighbourProgram> reports = new ArrayList<>(programs.size());
        for (Program program : programs) {
            // What leaves may be called as another is by now.
            if (!program.leaving) {
                reports.add(report(program));
            }
        }
        return reports;
    }

    private NeighbourProgram report(Program program) {
        Cause cause = program.cause;
        NeighbourProgram.Builder report = NeighbourProgram.builder(program.id.name())
                .group(program.id.group())
                .starts(program.run)
                .mayComeUp(program.mayComeUp() && !ending)
                .phase(program.phase())
                .cause(cause == null ? null : cause.getWord(), cause == null ? null : cause.toString());
        for (Condition condition : Condition.values()) {
            long since = program.since(condition);
            if (since != Life.NEVER) {
                // No two holdings of one condition begin at the same time.
                report.condition(Accounts.untilOf(condition), since, Duration.ofNanos(Math.max(0, now - since)));
            }
        }
        return report.build();
    }

    /** What leads to other hosts, by itself or through other programs. */
    private List<NeighbourNeed> needs(Map<ProgramId, Program> programs) {
        List<NeighbourNeed> needs = new ArrayList<>();
        Map<Program, Boolean> leading = new HashMap<>();
        boolean none = programs.values().stream().noneMatch(program -> program.needsElsewhere);
        for (Program program : none ? List.<Program>of() : programs.values()) {
            if (program.leaving || !leads(program, leading)) {
                continue;
            }
            for (Dependency rule : program.rules().dependencies()) {
                Program needed = programs.get(rule.on());
                String on = rule.on().host();
                if (on != null || (needed != null && leads(needed, leading))) {
                    needs.add(new NeighbourNeed(program.id.name(), rule.on().nameThere(), on == null ? host : on,
                            on != null && rule.propagate() && program.hasRun()));
                }
            }
        }
        return needs;
    }

    /** Dependencies on one host have no cycles. */
    private static boolean leads(Program program, Map<Program, Boolean> known) {
        Boolean before = known.get(program);
        if (before != null) {
            return before;
        }
        boolean leads = program.needsElsewhere;
        for (Edge need : program.needs) {
            leads |= need.needed instanceof Program needed && leads(needed, known);
        }
        known.put(program, leads);
        return leads;
    }
}
