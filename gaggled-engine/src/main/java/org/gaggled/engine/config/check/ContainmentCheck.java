package org.gaggled.engine.config.check;

import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.Containment;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CgroupDelegation;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.gaggled.engine.launch.ContainmentInForce;
import org.gaggled.engine.launch.GaggledExec;
import org.jspecify.annotations.Nullable;

/**
 * What contains the runs of programs, found out when it is asked for the first time; null where this reader starts no
 * program, so that nothing is known of it.
 */
final class ContainmentCheck implements Supplier<@Nullable ContainmentInForce> {

    private final Containment wanted;
    private final Supplier<@Nullable CgroupDelegation> cgroups;
    private @Nullable ContainmentInForce found;

    private ContainmentCheck(Containment wanted, Supplier<@Nullable CgroupDelegation> cgroups) {
        this.wanted = wanted;
        this.cgroups = cgroups;
    }

    /** That of these settings; a cgroup that is insisted on and cannot be had is a problem. */
    static ContainmentCheck of(
            CheckedSettings settings, Supplier<@Nullable CgroupDelegation> cgroups, Problems problems) {
        Containment wanted = settings.get(KnownSettings.CONTAINMENT);
        ConfigPosition position = settings.positionOf(KnownSettings.CONTAINMENT);
        if (wanted == Containment.CGROUP && position != null) {
            if (cgroups.get() instanceof Refused refused) {
                problems.error(position, "containment 'cgroup' cannot be had: " + refused.reason(), refused.advice()
                        + "; or set containment = auto");
            } else if (GaggledExec.ofInstallation() instanceof GaggledExec.Unusable(String reason)
                    && cgroups.get() != null) {
                problems.error(position, "containment 'cgroup' cannot be had: " + reason,
                        "or set containment = auto");
            }
        }
        return new ContainmentCheck(wanted, cgroups);
    }

    @Override
    public synchronized @Nullable ContainmentInForce get() {
        ContainmentInForce known = found;
        if (known == null) {
            CgroupDelegation delegation = cgroups.get();
            known = delegation == null
                    ? null : ContainmentInForce.of(wanted, delegation, GaggledExec.ofInstallation());
            found = known;
        }
        return known;
    }
}
