package org.gaggled.engine.config.check;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.PlacementSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CgroupDelegation;
import org.gaggled.engine.launch.FenceSupport;
import org.gaggled.engine.launch.GaggledExec;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Looks for placements that cannot be kept, and for settings of placements where there is none. */
final class PlacementCheck {

    private final Cluster cluster;
    private final Supplier<@Nullable CgroupDelegation> delegation;
    private final Problems problems;

    /** By what that tells; it is asked when a program needs it, and gives null if nothing is known. */
    PlacementCheck(Cluster cluster, Supplier<@Nullable CgroupDelegation> delegation, Problems problems) {
        this.cluster = cluster;
        this.delegation = delegation;
        this.problems = problems;
    }

    void check(Program program) {
        CheckedSettings settings = program.settings();
        List<String> hosts = settings.find(PlacementSettings.PLACEMENT);
        ConfigPosition position = settings.positionOf(PlacementSettings.PLACEMENT);
        if (hosts != null && position != null) {
            checkHosts(program, hosts, position);
            checkFailover(program);
            checkCluster(program, position);
            checkKind(program, position);
            checkScope(program);
            if (program.enabled() && hosts.contains(cluster.host())) {
                checkFence(program, position);
            }
        } else if (!settings.refused().contains(PlacementSettings.PLACEMENT.getName())) {
            PlacementSettings.OF_PLACEMENT.forEach(setting -> refuseWithoutPlacement(setting, program));
        }
    }

    private void refuseWithoutPlacement(Setting<?> setting, Program program) {
        ConfigPosition position = program.settings().positionOf(setting);
        if (position != null) {
            problems.error(
                    position,
                    program.contents().label() + " has '" + setting.getName()
                            + "', but no placement that it is about",
                    "add a placement, or remove it");
        }
    }

    private void checkHosts(Program program, List<String> hosts, ConfigPosition position) {
        if (hosts.isEmpty()) {
            problems.error(position, "placement of " + program.contents().label() + " names no host",
                    "name the hosts on which it may run, or remove it");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String host : hosts) {
            if (!seen.add(host)) {
                problems.error(
                        position,
                        "placement of " + program.contents().label() + " names " + Wording.quoted(host) + " twice",
                        "name each host once: no two copies run on one host");
            }
        }
        int copies = program.settings().get(PlacementSettings.COPIES);
        if (copies > seen.size()) {
            problems.error(
                    Objects.requireNonNullElse(program.settings().positionOf(PlacementSettings.COPIES), position),
                    program.contents().label() + " is to have " + copies + " copies, but its placement names "
                            + (seen.size() == 1 ? "one host" : seen.size() + " hosts"),
                    "name more hosts, or lower copies: no two copies run on one host");
        }
    }

    private void checkFailover(Program program) {
        ConfigPosition position = program.settings().positionOf(PlacementSettings.FAILOVER);
        Duration failover = program.settings().get(PlacementSettings.FAILOVER);
        if (position != null && (failover.compareTo(PlacementSettings.SHORTEST_FAILOVER) < 0
                || failover.compareTo(PlacementSettings.LONGEST_FAILOVER) > 0)) {
            problems.error(
                    position,
                    "failover of " + program.contents().label() + ", " + failover.toMillis()
                            + " ms, is not from 1s to 1h",
                    "write for example 30s, which is the default");
        }
    }

    private void checkCluster(Program program, ConfigPosition position) {
        if (cluster.section() == null) {
            problems.error(
                    position,
                    program.contents().label() + " has a placement, but this gaggled is in no cluster",
                    "add section " + KnownSettings.GAGGLED + "/" + ClusterSettings.SECTION + ", or remove it");
        }
    }

    /** What a task has done is known to the host that has run it, and to no other. */
    private void checkKind(Program program, ConfigPosition position) {
        if (program.kind() == ProgramKind.TASK
                && !program.settings().refused().contains(DutySettings.KIND.getName())) {
            problems.error(
                    position,
                    program.contents().label() + " has a placement, but is a task: no other host knows whether it is"
                            + " done",
                    "remove the placement, or make it a service");
        }
    }

    /** What a stop leaves behind would go on beside the copy of another host. */
    private void checkScope(Program program) {
        ConfigPosition position = program.settings().positionOf(KnownSettings.KILL_MODE);
        if (position != null && program.settings().get(KnownSettings.KILL_MODE) == SignalScope.PROCESS) {
            problems.error(
                    position,
                    program.contents().label() + " has a placement, but killmode 'process': what a stop leaves behind"
                            + " would run beside a copy on another host",
                    "remove killmode, or the placement");
        }
    }

    /** What cannot be killed when gaggled is paused or dead would run beside a copy on another host. */
    private void checkFence(Program program, ConfigPosition position) {
        CgroupDelegation found = delegation.get();
        if (found != null
                && FenceSupport.of(found, GaggledExec.ofInstallation()) instanceof FenceSupport.Unavailable(var why)) {
            problems.lack(
                    position,
                    program.contents().label() + " has a placement, but cannot be killed here when gaggled is paused or"
                            + " dead: " + why,
                    "or take this host out of the placement");
        }
    }
}
