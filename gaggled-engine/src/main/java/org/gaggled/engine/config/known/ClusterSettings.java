package org.gaggled.engine.config.known;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.HostReport;

/** What section {@code gaggled/cluster} holds beside the settings of the plugin that joins the cluster. */
public final class ClusterSettings {

    /** The section's name. */
    public static final String SECTION = "cluster";

    public static final Setting<String> NAME = Setting.of(
            "name", "1 to 64 letters and digits of ASCII, '.', '_' and '-'", ClusterSettings::hostName)
            .withExample("host1")
            .describedAs("The name of this host in the cluster, which stands behind the @ in the dependencies of other"
                    + " hosts. By default, the name of the machine.");

    public static final Setting<String> SOURCE = Setting.text("source")
            .withExample("zookeeper")
            .describedAs("The plugin that joins the cluster. By default, the only one that can.");

    public static final DefiniteSetting<Duration> LEAVE_WAIT = Setting.duration("leavewait")
            .otherwise(Duration.ofSeconds(10))
            .withExample("1m")
            .describedAs("How long a shutdown waits, before it stops anything, until no program of another host runs"
                    + " that needs one of this host.");

    /** All of them. */
    public static final List<Setting<?>> ALL = List.of(NAME, SOURCE, LEAVE_WAIT);

    private ClusterSettings() {}

    private static String hostName(String text) {
        if (!HostReport.isHostName(text)) {
            throw new InvalidSettingException("cannot be the name of a host",
                    "write 1 to 64 letters and digits of ASCII, '.', '_' and '-'");
        }
        return text;
    }
}
