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
 *   gaggled-fenced-GAGGLE   hands on controllers, has no process; all in it can be killed at once
 *     gaggled-PID-RUN-NAME  one run of a program that is fenced
 * }</pre>
 */
final class CgroupHome {

    /** What the names of all cgroups for runs begin with; the number of the gaggled that made them follows. */
    static final String RUN_PREFIX = "gaggled-";

    /** What the name of a cgroup begins with in which all runs are that one {@link Fence} kills; a gaggle follows. */
    static final String FENCED_PREFIX = "gaggled-fenced-";

    private static final String PROCESSES = "cgroup.procs";
    private static final String HANDED_ON = "cgroup.subtree_control";

    /** While processes fork, some are found at each look; more looks than these mean that something else is wrong. */
    private static final int MOST_LOOKS = 100;

    private final CgroupFiles files;
    private final String fencedName;

    /** Null until it was found. */
    private @Nullable Granted granted;

    private final Set<String> handedOn = new HashSet<>();
    private final Set<String> handedOnToFenced = new HashSet<>();

    /** Whether that is removed which an earlier gaggled left: once, before there is one of this gaggled's own. */
    private boolean isTidy;

    /**
     * A home that was not found yet.
     *
     * @param gaggle the name of the gaggle, which no other has at that time: it has a fence of its own
     */
    CgroupHome(CgroupFiles files, String gaggle) {
        this.files = files;
        this.fencedName = FENCED_PREFIX + gaggle;
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
            handedOn.addAll(needed);
        }
        return found.home();
    }

    /** The directory in which a cgroup with these controllers can be made for a run that is fenced. */
    Path fencedWithControllers(Collection<String> needed) throws StartException {
        Path fenced = made(withControllers(needed).resolve(fencedName));
        if (!handedOnToFenced.containsAll(needed)) {
            for (String controller : new TreeSet<>(needed)) {
                handOn(controller, fenced);
            }
            handedOnToFenced.addAll(needed);
        }
        return fenced;
    }

    /** The cgroup that gaggled itself is in, or may move into. */
    Path ownLeaf() throws StartException {
        return made(granted().home().resolve(CgroupSearch.OWN_LEAF));
    }

    private Path made(Path cgroup) throws StartException {
        try {
            if (!files.exists(cgroup)) {
                files.makeDirectory(cgroup);
            }
            return cgroup;
        } catch (IOException failure) {
            throw new StartException("the cgroup " + cgroup + " cannot be made: " + reason(failure));
        }
    }

    /** Removes what fenced runs were in; false where there is one. */
    boolean removeFenced() {
        Granted known = granted;
        handedOnToFenced.clear();
        return known == null || removeAlone(known.home().resolve(fencedName));
    }

    /** Removes the leaf where gaggled has not moved into it. */
    void removeOwnLeaf() {
        Granted known = granted;
        if (known != null) {
            removeAlone(known.home().resolve(CgroupSearch.OWN_LEAF));
        }
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
    }

    /** What a gaggled that is gone made: cgroups with processes in them stay. */
    private void removeLeftOvers(Path home) throws StartException {
        try {
            for (Path cgroup : runsIn(home)) {
                Long maker = makerOf(cgroup);
                if (maker != null && (maker == files.pid() || !files.isAlive(maker))) {
                    remove(cgroup);
                }
            }
            for (Path fenced : fencedIn(home)) {
                if (!fenced.endsWith(fencedName) && Fence.isOver(files, fenced)) {
                    removeAlone(fenced);
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
        return runsIn(granted().home());
    }

    /** What the fenced runs of all gaggles are in. */
    private static List<Path> fencedIn(Path home) throws IOException {
        return CgroupFiles.directoriesIn(home).stream()
                .filter(cgroup -> String.valueOf(cgroup.getFileName()).startsWith(FENCED_PREFIX))
                .toList();
    }

    private List<Path> runsIn(Path home) throws IOException {
        List<Path> found = new ArrayList<>(CgroupFiles.directoriesIn(home));
        for (Path fenced : fencedIn(home)) {
            found.addAll(CgroupFiles.directoriesIn(fenced));
        }
        found.removeIf(cgroup -> makerOf(cgroup) == null);
        return found;
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
