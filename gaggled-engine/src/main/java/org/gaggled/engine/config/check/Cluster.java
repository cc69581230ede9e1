package org.gaggled.engine.config.check;

import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a configuration belongs to, as far as names of programs depend on it.
 *
 * @param section that asks for it; null where this gaggled is in no cluster
 * @param host the name of this host there
 */
public record Cluster(@Nullable ConfigNode section, String host) {

    /** That which section {@code gaggled} asks for, on a machine of that name. */
    static Cluster of(ConfigNode gaggled, String machine) {
        ConfigNode section = gaggled.getChildren().stream()
                .filter(child -> child.getName().equals(ClusterSettings.SECTION))
                .findFirst()
                .orElse(null);
        return new Cluster(section,
                section == null ? machine : textOf(section, ClusterSettings.NAME.getName(), machine));
    }

    /** What a setting of the section says, as it is written. */
    static String textOf(ConfigNode section, String setting, String otherwise) {
        for (ConfigNode child : section.getChildren()) {
            ConfigText text = child.getText();
            if (child.getName().equals(setting) && text != null) {
                return text.value();
            }
        }
        return otherwise;
    }

    /** What is right when it is written is read with the other settings; this is about the name of the machine. */
    void check(Problems problems) {
        ConfigNode asked = section;
        if (asked != null && textOf(asked, ClusterSettings.NAME.getName(), "").isEmpty()
                && !HostReport.isHostName(host)) {
            problems.error(
                    asked.getPosition(),
                    "the name of this machine, " + Wording.quoted(host) + ", cannot be the name of a host in a cluster",
                    "write " + ClusterSettings.NAME.getName() + ", with " + ClusterSettings.NAME.getAllowed());
        }
    }

    /** The host that a name means a program of; null where the name has none in it. */
    static @Nullable String hostIn(String name) {
        int mark = name.lastIndexOf(ProgramId.HOST_MARK);
        String host = name.substring(mark + 1);
        return mark > 0 && HostReport.isHostName(host) ? host : null;
    }

    /** The name without its host; there must be one in it. */
    static String nameIn(String name) {
        return name.substring(0, name.lastIndexOf(ProgramId.HOST_MARK));
    }

    /** The program of another host that a dependency means. */
    public static ProgramId idOf(Dependency dependency) {
        String name = dependency.name();
        return ProgramId.at(name.substring(name.lastIndexOf(ProgramId.HOST_MARK) + 1), nameIn(name));
    }
}
