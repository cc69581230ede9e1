package org.gaggled.engine.launch;

import java.util.Locale;
import org.gaggled.api.launch.Containment;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;

/**
 * What contains the runs of programs on this machine: what was asked for, and what there can be.
 *
 * @param containment {@link Containment#CGROUP} or {@link Containment#SESSION}
 * @param reason why it is that one, as a clause
 */
public record ContainmentInForce(Containment containment, String reason) {

    /** What is in force where this was asked for. */
    public static ContainmentInForce of(Containment wanted, CgroupDelegation delegation, GaggledExec exec) {
        return switch (wanted) {
            case SESSION -> new ContainmentInForce(Containment.SESSION, "the configuration says so");
            case CGROUP, AUTO -> switch (delegation) {
                case Granted(var home, var _, var _) -> switch (exec) {
                    case GaggledExec.Usable _ ->
                            new ContainmentInForce(Containment.CGROUP, "gaggled can make cgroups in " + home);
                    case GaggledExec.Unusable(String reason) -> withoutCgroups(wanted, reason);
                };
                case Refused refused -> withoutCgroups(wanted, refused.sentence());
            };
        };
    }

    private static ContainmentInForce withoutCgroups(Containment wanted, String reason) {
        return new ContainmentInForce(wanted == Containment.CGROUP ? wanted : Containment.SESSION, reason);
    }

    /** It as it is configured: {@code cgroup}. */
    public String word() {
        return containment.name().toLowerCase(Locale.ROOT);
    }

    /** It, and why: {@code session, because cgroup v2 is not mounted}. */
    public String sentence() {
        return word() + ", because " + reason;
    }
}
