package org.gaggled.engine.launch;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Whether gaggled has a part of the cgroup v2 hierarchy in which it may make cgroups of its own, and which it is. */
public sealed interface CgroupDelegation {

    /**
     * It has.
     *
     * @param home the cgroup below which it makes others: the one that it was started in
     * @param controllers those that home offers
     * @param heldByVersion1 the controllers that cgroup v1 has, and v2 therefore not
     */
    record Granted(Path home, SortedSet<String> controllers, SortedSet<String> heldByVersion1)
            implements
            CgroupDelegation {

        /** Why limits cannot be set that need these controllers; null when they can. */
        public @Nullable Refused refusalOf(Collection<String> needed) {
            SortedSet<String> missing = new TreeSet<>(needed);
            missing.removeAll(controllers);
            if (missing.isEmpty()) {
                return null;
            }
            String names = (missing.size() == 1 ? "controller " : "controllers ") + Wording.listed(missing);
            if (missing.stream().anyMatch(name -> heldByVersion1.contains(nameInVersion1(name)))) {
                return new Refused("cgroup v1 holds the " + names + " on this system", UNIFIED);
            }
            String offered = controllers.isEmpty() ? "none" : "only " + Wording.listed(controllers);
            return new Refused(
                    home + " does not offer the " + names + ", " + offered,
                    "set Delegate=yes in gaggled's systemd unit; without systemd, write '+" + missing.first()
                            + "' into cgroup.subtree_control of the cgroup above");
        }

        private static String nameInVersion1(String controller) {
            return controller.equals("io") ? "blkio" : controller;
        }
    }

    /**
     * It has not.
     *
     * @param reason what is the matter, as a clause
     * @param advice what to do about it
     */
    record Refused(String reason, String advice) implements CgroupDelegation {

        /** On one line. */
        public String sentence() {
            return reason + "; " + advice;
        }
    }

    /** What to do where cgroup v1 is in the way. */
    String UNIFIED = "boot Linux with systemd.unified_cgroup_hierarchy=1, or without systemd with cgroup_no_v1=all";

    /** Of the process that this is called in. Reads files of the kernel, every time. */
    static CgroupDelegation ofThisProcess() {
        return CgroupSearch.search(new CgroupFiles(Path.of("/")));
    }

    /** Of a process in a container whose cgroups cannot be written to, what to start the container with. */
    List<String> CONTAINER_OPTIONS = List.of(
            "docker run --cgroupns=private --security-opt writable-cgroups=true",
            "podman run --security-opt unmask=/sys/fs/cgroup");
}
