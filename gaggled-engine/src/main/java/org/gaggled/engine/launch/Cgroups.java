package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each run a cgroup of its own where {@link Containment} or the program asks for it, with the limits that the
 * program asks for, and removes it when the run is gone. Safe for use by several threads.
 *
 * <p>A run that is stopped by {@link SignalScope#PROCESS} may leave processes in its cgroup, which then cannot be
 * removed. It is tried again whenever another run begins or ends.
 */
final class Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    /** Of those that cannot be removed yet. A program that leaves a daemon behind at each end would make more. */
    private static final int MOST_KEPT = 1_000;

    /** The kernel takes 255 characters. */
    private static final int LONGEST_NAME = 100;

    private static final String CONTAINMENT = "containment";

    private final CgroupFiles files;
    private final Containment wanted;
    private final int mostKept;
    private final CgroupHome home;
    private final AtomicLong runs = new AtomicLong();
    private final OncePerMinute withoutCgroup = new OncePerMinute();

    /** Those of runs that are gone, in which there still is a process. */
    private final Deque<Path> kept = new ArrayDeque<>();

    /** Null until one is looked for. */
    private @Nullable Map<String, Path> noted;

    /** Null until it is looked for, and where there is none. */
    private @Nullable Path own;

    /** Whether runs are contained that need no cgroup for anything else; null until the first start. */
    private @Nullable Boolean contains;

    /** Those of a gaggle of that name. */
    Cgroups(CgroupFiles files, Containment wanted, String gaggle) {
        this(files, wanted, gaggle, MOST_KEPT);
    }

    Cgroups(CgroupFiles files, Containment wanted, String gaggle, int mostKept) {
        this.files = files;
        this.wanted = wanted;
        this.mostKept = mostKept;
        this.home = new CgroupHome(files, gaggle);
    }

    /** A start that is made within a cgroup, or without one. */
    @FunctionalInterface
    interface Start {

        /**
         * Makes the start.
         *
         * @param listener who is to be told of the run
         * @param cgroup the directory of the cgroup in which the new process is made; null where it has none of its own
         * @return why it could not be made; null when it was
         * @throws CgroupFault where there is a cgroup to join, and it can be done without
         */
        @Nullable
        StartFailure make(LaunchListener listener, @Nullable Path cgroup) throws CgroupFault;
    }

    /** Whether a start of this request is made within a cgroup if there can be one. */
    boolean isFor(LaunchRequest request) {
        return request.getAttributes().getResources() != null
                || request.isFenced()
                || (request.getScope() == SignalScope.GROUP && contains());
    }

    private synchronized boolean contains() {
        Boolean known = contains;
        if (known == null) {
            known = switch (wanted) {
                case CGROUP -> true;
                case SESSION -> false;
                case AUTO -> isGranted();
            };
            contains = known;
        }
        return known;
    }

    private boolean isGranted() {
        try {
            LOG.debug("each run has a cgroup of its own below {}", home.granted().home());
            return true;
        } catch (StartException refused) {
            LOG.debug("runs are contained by their sessions: {}", refused.getMessage());
            return false;
        }
    }

    /** Whether a start may be made without the cgroup that {@link #isFor} asks for, where there cannot be one. */
    boolean canDoWithout(LaunchRequest request) {
        return wanted != Containment.CGROUP && reasonFor(request).equals(CONTAINMENT);
    }

    /** What a request needs its cgroup for, first of all. */
    static String reasonFor(LaunchRequest request) {
        if (request.getAttributes().getResources() != null) {
            return "resources";
        }
        return request.isFenced() ? "fence" : CONTAINMENT;
    }

    /** Says, now and then, that a run is contained by its session alone. */
    private void tellWithout(String program, String reason) {
        withoutCgroup.about("", () -> LOG.warn("{} is contained by its session and not by a cgroup: {}; set"
                + " containment = session to do so for all programs", program, reason));
    }

    /**
     * Makes a start, within a cgroup where the request is {@linkplain #isFor for} one. Gives why it could not be made;
     * null when it was.
     */
    @Nullable
    StartFailure start(LaunchRequest request, LaunchListener listener, Start start) {
        try {
            if (!isFor(request)) {
                return start.make(listener, null);
            }
            String reason;
            try {
                return startWithin(request, listener, start);
            } catch (CgroupFault fault) {
                reason = String.valueOf(fault.getMessage());
            }
            if (!canDoWithout(request)) {
                return StartFailure.builder(reasonFor(request) + ": " + reason).build();
            }
            StartFailure failure = start.make(listener, null);
            if (failure == null) {
                tellWithout(request.getProgramName(), reason);
            }
            return failure;
        } catch (CgroupFault withoutCgroup) {
            throw new IllegalStateException(withoutCgroup);
        }
    }

    private @Nullable StartFailure startWithin(LaunchRequest request, LaunchListener listener, Start start)
            throws CgroupFault {
        ResourceLimits limits = request.getAttributes().getResources();
        Path cgroup;
        try {
            cgroup = make(request, limits == null ? ResourceLimits.builder().build() : limits);
        } catch (StartException refused) {
            throw new CgroupFault(String.valueOf(refused.getMessage()));
        }
        boolean made = false;
        try {
            StartFailure failure = start.make(new Run(listener, cgroup), cgroup);
            made = failure == null;
            return failure;
        } finally {
            if (!made) {
                release(cgroup);
            }
        }
    }

    /**
     * The cgroup that an earlier gaggled has made for a run whose leader was or is that process; null where there is
     * none. It is released with the run that hears by {@link #listenerIn}.
     */
    @Nullable
    RunCgroup find(String program, ProcessIdentity leader, boolean isThere) {
        try {
            Path found = noted().get(note(leader));
            found = found == null && isThere ? ofMember(leader) : found;
            return found == null ? null : new RunCgroup(found);
        } catch (IOException unreadable) {
            LOG.warn("{}: gaggled cannot find out which cgroup its processes are in: {}", program,
                    unreadable.toString());
            return null;
        }
    }

    /** The listener of a run that was found in a cgroup. */
    LaunchListener listenerIn(RunCgroup cgroup, LaunchListener listener) {
        return new Run(listener, cgroup.directory());
    }

    /**
     * A program may have made others below, and be in one of them. The one that gaggled itself is in was made by a
     * gaggled above it.
     */
    private @Nullable Path ofMember(ProcessIdentity leader) throws IOException {
        Path own = ownCgroup();
        Path run = CgroupSearch.ownCgroup(files.membershipOf(leader.pid()));
        while (run != null && CgroupHome.makerOf(run) == null) {
            run = run.getParent();
        }
        Path place = run == null || (own != null && own.startsWith(run))
                ? null : CgroupSearch.placeOf(run.toString(), files);
        String note = place == null ? null : files.noteOf(place);
        return note == null || note.equals(note(leader)) ? place : null;
    }

    /** As it is when the first one is looked for: gaggled moves only within what it may. */
    private synchronized @Nullable Path ownCgroup() throws IOException {
        Path known = own;
        if (known == null) {
            known = CgroupSearch.ownCgroup(files.membership());
            own = known;
        }
        return known;
    }

    /** Those of earlier gaggleds, by what is noted about them; read once, for all that are adopted at a time. */
    private synchronized Map<String, Path> noted() throws IOException {
        Map<String, Path> known = noted;
        if (known == null) {
            known = new HashMap<>();
            try {
                for (Path cgroup : home.runs()) {
                    String note = files.noteOf(cgroup);
                    if (note != null) {
                        known.put(note, cgroup);
                    }
                }
            } catch (StartException refused) {
                LOG.debug("there are no cgroups of earlier runs here: {}", refused.getMessage());
            }
            noted = known;
        }
        return known;
    }

    private static String note(ProcessIdentity leader) {
        return leader.pid() + " " + leader.startTime();
    }

    /** What all fenced runs are in. */
    synchronized Path fenced() throws StartException {
        return home.fencedWithControllers(List.of());
    }

    /** Removes that, unless there is a run in it. */
    synchronized boolean removeFenced() {
        removeKept();
        return home.removeFenced();
    }

    /** Where helpers of gaggled are. */
    synchronized Path ownLeaf() throws StartException {
        return home.ownLeaf();
    }

    /** Removes that, unless there is a process in it. */
    synchronized void removeOwnLeaf() {
        home.removeOwnLeaf();
    }

    private synchronized Path make(LaunchRequest request, ResourceLimits limits) throws StartException {
        removeKept();
        Collection<String> needed = CgroupLimits.controllersFor(limits);
        Path parent = request.isFenced() ? home.fencedWithControllers(needed) : home.withControllers(needed);
        Path cgroup = newPlace(parent, request.getProgramName());
        try {
            files.makeDirectory(cgroup);
        } catch (IOException failure) {
            throw new StartException(
                    "the cgroup " + cgroup + " cannot be made: " + CgroupHome.reason(failure)
                            + "; look at cgroup.max.descendants above it");
        }
        for (Map.Entry<String, String> limit : CgroupLimits.files(limits).entrySet()) {
            try {
                files.write(cgroup.resolve(limit.getKey()), limit.getValue());
            } catch (IOException failure) {
                home.remove(cgroup);
                throw new StartException(refusalOf(limit, failure));
            }
        }
        return cgroup;
    }

    private static String refusalOf(Map.Entry<String, String> limit, IOException failure) {
        String message = "'" + limit.getValue() + "' cannot be written into " + limit.getKey() + " of a cgroup: "
                + CgroupHome.reason(failure);
        return limit.getKey().equals("io.weight")
                ? message + "; the kernel needs CONFIG_BLK_CGROUP_IOCOST for it"
                : message;
    }

    /** A gaggled of the same number may have left some behind that have processes in them. */
    private Path newPlace(Path parent, String program) {
        String name = program.replaceAll("[^A-Za-z0-9_.@:-]", "_");
        String end = name.substring(0, Math.min(name.length(), LONGEST_NAME));
        Path place;
        do {
            place = parent.resolve(CgroupHome.RUN_PREFIX + files.pid() + "-" + runs.incrementAndGet() + "-" + end);
        } while (files.exists(place));
        return place;
    }

    /** Removes the cgroup of a run that is gone, at once or later. */
    private synchronized void release(Path cgroup) {
        removeKept();
        if (home.remove(cgroup)) {
            return;
        }
        LOG.info("{} stays for now: processes that their program has left to themselves are in it", cgroup);
        kept.addLast(cgroup);
        if (kept.size() > mostKept) {
            LOG.warn("{} cgroups of earlier runs have processes in them; gaggled leaves {} to the next gaggled",
                    mostKept, kept.removeFirst());
        }
    }

    private void removeKept() {
        kept.removeIf(home::remove);
    }

    /** Hears of a run for whoever wants to know, and releases its cgroup at the end. */
    private final class Run implements LaunchListener {

        private final LaunchListener listener;
        private final Path cgroup;

        private Run(LaunchListener listener, Path cgroup) {
            this.listener = listener;
            this.cgroup = cgroup;
        }

        @Override
        public boolean isWanted() {
            return listener.isWanted();
        }

        @Override
        public void spawned(ProcessIdentity process) {
            try {
                files.note(cgroup, note(process));
            } catch (IOException unknown) {
                LOG.debug("only by its processes is {} found again: {}", cgroup, unknown.toString());
            }
            listener.spawned(process);
        }

        @Override
        public void started(LaunchedProcess process) {
            listener.started(process);
        }

        @Override
        public void startFailed(StartFailure failure) {
            listener.startFailed(failure);
        }

        @Override
        public void exited(ProcessExit exit) {
            try {
                listener.exited(exit);
            } finally {
                if (!exit.hasLeftovers()) {
                    release(cgroup);
                }
            }
        }

        @Override
        public void gone() {
            try {
                listener.gone();
            } finally {
                release(cgroup);
            }
        }
    }
}
