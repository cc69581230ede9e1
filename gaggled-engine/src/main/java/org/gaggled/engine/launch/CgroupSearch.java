package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cgroup that gaggled was started in, and whether gaggled may make others below it. It only looks: the rest
 * shows when it is done.
 */
final class CgroupSearch {

    /**
     * The cgroup below its home that gaggled itself moves into: only a cgroup without processes can hand on controllers
     * to those below it.
     */
    static final String OWN_LEAF = "gaggled-supervisor";

    /** What only a cgroup other than the topmost of the whole machine has. */
    static final String TYPE = "cgroup.type";

    private static final String VERSION_2 = "0::";
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private final CgroupFiles files;
    private final SortedSet<String> heldByVersion1 = new TreeSet<>();

    private CgroupSearch(CgroupFiles files) {
        this.files = files;
    }

    /** A mount of the hierarchy: the cgroup that is mounted, and where. */
    private record Mount(String cgroup, String place, boolean readOnly) {

        /** Where a cgroup is in the file system; null when it is not below this mount. */
        @Nullable
        String placeOf(String path) {
            if (cgroup.equals("/")) {
                return place + (path.equals("/") ? "" : path);
            }
            return path.equals(cgroup) || path.startsWith(cgroup + "/")
                    ? place + path.substring(cgroup.length())
                    : null;
        }
    }

    static CgroupDelegation search(CgroupFiles files) {
        try {
            return new CgroupSearch(files).search();
        } catch (IOException unreadable) {
            return new Refused("the cgroup of gaggled cannot be found: " + unreadable,
                    "use Linux with cgroup v2, and mount /proc");
        }
    }

    /** The path in the hierarchy that a {@code cgroup} file of {@code /proc} tells; null where it tells none. */
    static @Nullable Path ownCgroup(String membership) {
        return membership.lines()
                .filter(line -> line.startsWith(VERSION_2))
                .findFirst()
                .map(line -> Path.of(line.substring(VERSION_2.length())))
                .orElse(null);
    }

    /** Where a cgroup is in the file system that the kernel calls by this path; null where it cannot be seen. */
    static @Nullable Path placeOf(String path, CgroupFiles files) throws IOException {
        for (Mount mount : new CgroupSearch(files).mounts().reversed()) {
            String place = path.contains("/..") ? null : mount.placeOf(path);
            if (place != null && files.exists(files.locate(place).resolve("cgroup.procs"))) {
                return files.locate(place);
            }
        }
        return null;
    }

    private CgroupDelegation search() throws IOException {
        String own = ownCgroup();
        if (own == null) {
            return heldByVersion1.isEmpty()
                    ? new Refused("this kernel has no cgroup v2", "use Linux 5.4 or newer, built with cgroups")
                    : new Refused("this system has cgroup v1 alone", CgroupDelegation.UNIFIED);
        }
        List<Mount> mounts = mounts();
        if (mounts.isEmpty()) {
            return new Refused("cgroup v2 is not mounted", "mount it: mount -t cgroup2 none /sys/fs/cgroup");
        }
        // The last mount on a place hides the others.
        for (Mount mount : mounts.reversed()) {
            String place = mount.placeOf(own);
            if (place != null && !own.contains("/..") && files.exists(files.locate(place).resolve("cgroup.procs"))) {
                return judge(mount, files.locate(place));
            }
        }
        return new Refused(
                "gaggled's own cgroup " + own + " cannot be seen below " + mounts.getLast().place(),
                "give the container a namespace of its own for cgroups (--cgroupns=private), or mount that cgroup in it");
    }

    /** The path of gaggled's cgroup in the hierarchy; null when there is none. */
    private @Nullable String ownCgroup() throws IOException {
        String own = null;
        for (String line : files.membership().split("\n", -1)) {
            if (line.startsWith(VERSION_2)) {
                own = line.substring(VERSION_2.length());
            } else if (!line.isEmpty()) {
                // HIERARCHY:CONTROLLER,CONTROLLER:PATH
                heldByVersion1.addAll(Arrays.asList(line.split(":", 3)[1].split(",")));
            }
        }
        return own;
    }

    private List<Mount> mounts() throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : files.mounts().split("\n", -1)) {
            // ID PARENT DEVICE ROOT PLACE OPTIONS [OPTIONAL...] - TYPE SOURCE OPTIONS
            List<String> fields = List.of(line.split(" ", -1));
            int dash = fields.lastIndexOf("-");
            if (dash >= 6 && dash + 3 < fields.size() && fields.get(dash + 1).equals("cgroup2")) {
                boolean readOnly = isReadOnly(fields.get(5)) || isReadOnly(fields.get(dash + 3));
                mounts.add(new Mount(unescaped(fields.get(3)), unescaped(fields.get(4)), readOnly));
            }
        }
        return mounts;
    }

    private static boolean isReadOnly(String options) {
        return List.of(options.split(",", -1)).contains("ro");
    }

    /** Blanks and the like are written as their octal numbers. */
    private static String unescaped(String path) {
        return OCTAL.matcher(path).replaceAll(code -> Matcher
                .quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 8))));
    }

    private CgroupDelegation judge(Mount mount, Path own) throws IOException {
        if (mount.readOnly()) {
            return new Refused(mount.place() + " is mounted read-only",
                    "let the container write to it: " + String.join(", or ", CgroupDelegation.CONTAINER_OPTIONS));
        }
        Path parent = own.getParent();
        Path home = own.endsWith(OWN_LEAF) && parent != null ? parent : own;
        if (!files.isWritable(home) || !files.isWritable(home.resolve("cgroup.procs"))
                || !files.isWritable(home.resolve("cgroup.subtree_control"))) {
            return new Refused(
                    "gaggled may not write to its own cgroup " + home,
                    "set Delegate=yes in its systemd unit, or start it with: systemd-run --user --scope"
                            + " -p Delegate=yes");
        }
        Path type = home.resolve(TYPE);
        if (files.exists(type) && !files.read(type).strip().equals("domain")) {
            return new Refused(
                    "gaggled's own cgroup " + home + " is of type '" + files.read(type).strip() + "'",
                    "start gaggled in a cgroup of type 'domain'");
        }
        SortedSet<String> controllers = new TreeSet<>(
                List.of(files.read(home.resolve("cgroup.controllers")).strip().split("\\s+")));
        controllers.remove("");
        return new Granted(home, controllers, heldByVersion1);
    }
}
