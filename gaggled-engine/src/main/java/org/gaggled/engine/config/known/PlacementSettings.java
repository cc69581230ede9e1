package org.gaggled.engine.config.known;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.engine.core.PlaceRules;
import org.jspecify.annotations.Nullable;

/** On which of several hosts a program runs: those settings that become its {@link PlaceRules}. */
public final class PlacementSettings {

    public static final Duration SHORTEST_FAILOVER = Duration.ofSeconds(1);
    public static final Duration LONGEST_FAILOVER = Duration.ofHours(1);

    public static final Setting<List<String>> PLACEMENT = Setting
            .several("placement", "the name of a host", PlacementSettings::hostName)
            .withExample("host1, host2, host3")
            .describedAs("The hosts on which the program may run, the first choice first. It runs on the first of them"
                    + " that are there, on as many as copies says. Without it, it runs on this host.");

    public static final DefiniteSetting<Integer> COPIES = Setting.wholeNumber("copies", 1, 1000)
            .otherwise(1)
            .withExample("2")
            .describedAs("On how many of the hosts in placement the program runs at the same time.");

    public static final DefiniteSetting<Duration> FAILOVER = Setting.duration("failover")
            .otherwise(Duration.ofSeconds(30))
            .withExample("1m")
            .describedAs("How long a host in placement must be lost before another one runs its copy, from 1s to 1h.");

    /** Those that mean something only beside a placement. */
    public static final List<Setting<?>> OF_PLACEMENT = List.of(COPIES, FAILOVER);

    static final List<Setting<?>> ALL = List.of(PLACEMENT, COPIES, FAILOVER);

    private PlacementSettings() {}

    /** On which hosts a program with these settings runs; null where it runs on this one. */
    public static @Nullable PlaceRules places(Settings program) {
        List<String> hosts = program.find(PLACEMENT);
        return hosts == null ? null : new PlaceRules(hosts, program.get(COPIES), program.get(FAILOVER));
    }

    private static String hostName(String text) {
        if (!HostReport.isHostName(text)) {
            throw new InvalidSettingException("cannot be the name of a host",
                    "write names of hosts with commas between them; each is 1 to 64 letters and digits of ASCII, '.',"
                            + " '_' and '-'");
        }
        return text;
    }
}
