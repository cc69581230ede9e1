package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup that gaggled was started in, made ready for cgroups of programs below it: gaggled and what it started move
 * into a leaf, and the controllers are handed on. gaggled stays in it until a program asks for one of them. Not safe
 * for use by several threads.
 *
 * <pre>{@code
 * HOME                      hands on controllers, has no process
 *   gaggled-supervisor      gaggled, and what it has started and has no cgroup
 *   gaggled-PID-RUN-NAME    one run of a program
 * }</pre>
 */
final class CgroupHome {

    /** What the names of all cgroups for runs begin with; the number of the gaggled that made them follows. */
    static final String RUN_PREFIX = "gaggled-";

    private static final String PROCESSES = "cgroup.procs";
    private static final String HANDED_ON = "cgroup.subtree_control";

    /** While processes fork, some are found at each look; more looks than these mean that something else is wrong. */
    private static final int MOST_LOOKS = 100;

    private final CgroupFiles files;

    /** Null until it was found. */
    private @Nullable Granted granted;

    private final Set<String> handedOn = new HashSet<>();

    /** Whether that is removed which an earlier gaggled left: once, before there is one of this gaggled's own. */
    private boolean isTidy;

    CgroupHome(CgroupFiles files) {
        this.files = files;
    }

    /** The directory in which a cgroup with these controllers can be made. */
    Path withControllers(Collection<String> needed) throws StartException {
        Granted found = granted();
        Refused refusal = found.refusalOf(needed);
        if (refusal != null) {
            // It may offer more by the next start.
            granted = null;
            throw new StartException(refusal.sentence());
        }
        if (!handedOn.containsAll(needed)) {
            leave(found.home());
            for (String controller : new TreeSet<>(needed)) {
                handOn(controller, found.home());
            }
        }
        return found.home();
    }

    /** The part of the hierarchy that gaggled has; throws where it has none. */
    Granted granted() throws StartException {
        Granted known = granted;
        if (known != null) {
            return known;
        }
        Granted found = switch (CgroupSearch.search(files)) {
            case Refused refused -> throw new StartException(refused.sentence());
            case Granted home -> home;
        };
        if (!isTidy) {
            removeLeftOvers(found.home());
            isTidy = true;
        }
        granted = found;
        return found;
    }

    /** Moves gaggled, and what it started, out of its home: the kernel hands on nothing where processes are. */
    private void leave(Path home) throws StartException {
        if (!files.exists(home.resolve(CgroupSearch.TYPE))) {
            // The topmost cgroup of the machine is exempt, and full of others' processes.
            return;
        }
        Path leaf = home.resolve(CgroupSearch.OWN_LEAF);
        try {
            if (!files.exists(leaf)) {
                files.makeDirectory(leaf);
            }
            if (processesIn(home).contains(files.pid())) {
                files.write(leaf.resolve(PROCESSES), String.valueOf(files.pid()));
            }
            // From now on, whatever gaggled starts is in the leaf.
            Set<Long> own = ownIn(home);
            for (int look = 0; look < MOST_LOOKS && !own.isEmpty(); look++) {
                for (long pid : own) {
                    move(pid, leaf);
                }
                own = ownIn(home);
            }
        } catch (IOException failure) {
            throw new StartException("gaggled cannot move into the cgroup " + leaf + ": " + reason(failure)
                    + "; set Delegate=yes in its systemd unit");
        }
        refuseStrangers(home);
    }

    /** One that has ended meanwhile need not be moved. */
    private void move(long pid, Path leaf) throws IOException {
        try {
            files.write(leaf.resolve(PROCESSES), String.valueOf(pid));
        } catch (IOException failure) {
            if (files.isAlive(pid)) {
                throw failure;
            }
        }
    }

    private Set<Long> ownIn(Path home) throws IOException {
        Set<Long> there = new TreeSet<>(processesIn(home));
        if (!there.isEmpty()) {
            there.retainAll(files.descendants());
        }
        return there;
    }

    private void refuseStrangers(Path home) throws StartException {
        List<String> strangers;
        try {
            strangers = processesIn(home).stream().map(String::valueOf).toList();
        } catch (IOException failure) {
            throw new StartException(home + " cannot be read: " + reason(failure));
        }
        if (!strangers.isEmpty()) {
            throw new StartException("processes that are not gaggled's are in its cgroup " + home + ": "
                    + Wording.listed(strangers) + "; start gaggled in one of its own, with Delegate=yes in its systemd"
                    + " unit, or systemd-run --scope -p Delegate=yes, or as process 1 of a container");
        }
    }

    private List<Long> processesIn(Path cgroup) throws IOException {
        List<Long> pids = new ArrayList<>();
        for (String line : files.read(cgroup.resolve(PROCESSES)).split("\n", -1)) {
            if (!line.isEmpty()) {
                // Those that this process cannot name, as they are in another namespace, are called 0.
                pids.add(Long.valueOf(line.strip()));
            }
        }
        return pids;
    }

    private void handOn(String controller, Path home) throws StartException {
        try {
            files.write(home.resolve(HANDED_ON), "+" + controller);
        } catch (IOException failure) {
            throw new StartException("the controller " + controller + " cannot be handed on by the cgroup " + home
                    + ": " + reason(failure));
        }
        handedOn.add(controller);
    }

    /** What a gaggled that is gone made: cgroups with processes in them stay. */
    private void removeLeftOvers(Path home) throws StartException {
        try {
            for (Path cgroup : CgroupFiles.directoriesIn(home)) {
                Long maker = makerOf(cgroup);
                if (maker != null && (maker == files.pid() || !files.isAlive(maker))) {
                    remove(cgroup);
                }
            }
        } catch (IOException failure) {
            throw new StartException(home + " cannot be read: " + reason(failure));
        }
    }

    /** The gaggled that made a cgroup for a run; null for any other. */
    static @Nullable Long makerOf(Path cgroup) {
        String name = String.valueOf(cgroup.getFileName());
        int end = name.indexOf('-', RUN_PREFIX.length());
        if (!name.startsWith(RUN_PREFIX) || end < 0) {
            return null;
        }
        String maker = name.substring(RUN_PREFIX.length(), end);
        return maker.matches("\\d{1,10}") ? Long.valueOf(maker) : null;
    }

    /** Those of runs that are there, of whichever gaggled. */
    List<Path> runs() throws StartException, IOException {
        return CgroupFiles.directoriesIn(granted().home()).stream().filter(cgroup -> makerOf(cgroup) != null).toList();
    }

    /** Removes a cgroup, and those that its processes made below it; false while there are processes in one of them. */
    boolean remove(Path cgroup) {
        return removeAlone(cgroup) || removeWithThoseBelow(cgroup);
    }

    private boolean removeAlone(Path cgroup) {
        try {
            files.removeDirectory(cgroup);
            return true;
        } catch (IOException stillInUse) {
            return !files.exists(cgroup);
        }
    }

    private boolean removeWithThoseBelow(Path cgroup) {
        try {
            if (files.read(cgroup.resolve("cgroup.events")).contains("populated 1")) {
                // Those below that have no process now may be needed again.
                return false;
            }
            for (Path below : CgroupFiles.directoriesIn(cgroup)) {
                remove(below);
            }
        } catch (IOException stillInUse) {
            return !files.exists(cgroup);
        }
        return removeAlone(cgroup);
    }

    /** What the system says, without the name of the file. */
    static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
