package org.gaggled.engine.launch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher for Linux: each program in a session of its own, with a pidfd for each process.
 *
 * <p>A few threads carry out the starts, so that a thousand of them use all processors; each blocks until its
 * {@code exec} is done, which may mean a slow disk. One more thread, the {@link ProcessWatch}, waits for all deaths.
 * Nothing is polled.
 *
 * <p>A process that makes a session of its own (a classic daemon does) belongs to the run as before: what is in the
 * run's cgroup does, and without one what {@link Outsiders} find. What is orphaned comes to gaggled, where the
 * {@link OrphanReaper} reaps it.
 *
 * <p>Processes are made by the {@link StartLibrary}, as {@link ProgramStart} has it; where that cannot be used, by
 * {@link PosixSpawn}. {@link Adoption} finds what an earlier gaggled has started.
 *
 * <p>Children get gaggled's core file limit, whose soft part is raised to the hard one when the launcher opens, and the
 * descriptor limit that gaggled was started with.
 */
final class LinuxLauncher implements ProcessLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxLauncher.class);

    private static final Duration CLOSE_BOUND = Duration.ofMillis(900);

    private static final Set<LauncherCapability> CAPABILITIES = Set.of(
            LauncherCapability.EXACT_EXIT_STATUS,
            LauncherCapability.PROCESS_GROUPS,
            LauncherCapability.ANY_SIGNAL,
            LauncherCapability.RESOURCE_USAGE,
            LauncherCapability.EXACT_START_FAILURE,
            LauncherCapability.PROCESS_ATTRIBUTES,
            LauncherCapability.DESCRIPTORS,
            LauncherCapability.ADOPTION,
            LauncherCapability.CURRENT_USAGE);

    private static final Set<LauncherCapability> WITHOUT_EXEC = CAPABILITIES.stream()
            .filter(capability -> capability != LauncherCapability.PROCESS_ATTRIBUTES)
            .filter(capability -> capability != LauncherCapability.ADOPTION)
            .collect(Collectors.toUnmodifiableSet());

    /** Until the system may have a descriptor again. */
    private static final Duration SHORTAGE_PAUSE = Duration.ofMillis(100);

    private final ProcessWatch watch;
    private final GaggledExec exec;
    private final PosixSpawn.Attributes attributes = new PosixSpawn.Attributes(Arena.ofAuto());
    private final CommandStarts commands = new CommandStarts();
    private final Cgroups cgroups;
    private final DescriptorLimit descriptors = new DescriptorLimit();
    private final StandingThreads starts = StandingThreads.forStarts("process-start-");
    private final StartsUnderWay underWay = new StartsUnderWay();

    /** Null where runs cannot be fenced; the reason why, null where they can. */
    private final @Nullable Fence fence;

    private final @Nullable String unfenced;

    private final Set<LauncherCapability> capabilities;
    private final OrphanReaper orphans;

    /** Whether it ends: nothing is begun any more. */
    private volatile boolean closing;

    /** Whether listeners are told nothing any more. */
    private volatile boolean closed;

    private LinuxLauncher(ProcessWatch watch, GaggledExec exec, Containment containment, String gaggle) {
        this.watch = watch;
        this.exec = exec;
        CgroupFiles files = new CgroupFiles(Path.of("/"));
        this.cgroups = new Cgroups(files, containment, gaggle);
        FenceSupport support = FenceSupport.of(CgroupSearch.search(files), exec);
        this.fence = support instanceof FenceSupport.Available available ? new Fence(available, files, cgroups) : null;
        this.unfenced = support instanceof FenceSupport.Unavailable(String sentence) ? sentence : null;
        this.capabilities = capabilities(exec, fence);
        FormerChildren former = FormerChildren.ofThisProcess();
        this.orphans = OrphanReaper.begin(pid -> watch.isLeader(pid) || former.mayBeAdopted(pid), underWay);
    }

    /** The launcher of a gaggle of that name, which stays the same for whoever adopts its programs. */
    static LinuxLauncher open(GaggledExec exec, Containment containment, String gaggle) throws PluginException {
        return open(exec, containment, gaggle, ProcessTable::environmentOf);
    }

    /** The same, with another way to read the environments of orphans. */
    static LinuxLauncher open(
            GaggledExec exec, Containment containment, String gaggle, Orphan.Environments environments)
            throws PluginException {
        // If gaggled was started with SIGCHLD ignored, the kernel would keep no exit status.
        LibC.setDisposition(LibC.SIGCHLD, LibC.DEFAULT);
        raiseCoreLimit();
        if (exec instanceof GaggledExec.Unusable(String reason)) {
            LOG.info("programs run only as gaggled itself does: {}", reason);
        }
        return new LinuxLauncher(ProcessWatch.open(environments), exec, withExec(containment, exec),
                gaggle);
    }

    /** Only the library has a program in its cgroup from its first instruction on. */
    private static Containment withExec(Containment wanted, GaggledExec exec) {
        return wanted == Containment.AUTO && exec instanceof GaggledExec.Unusable ? Containment.SESSION : wanted;
    }

    private static void raiseCoreLimit() {
        ResourceLimit limit = LibC.resourceLimit(LibC.RLIMIT_CORE);
        int result = LibC.setResourceLimit(
                LibC.SELF, LibC.RLIMIT_CORE, new ResourceLimit(limit.hard(), limit.hard()));
        if (result < 0) {
            LOG.warn("cannot raise the core file limit to its hard limit: {}", Errno.nameOf(-result));
        }
    }

    private static Set<LauncherCapability> capabilities(GaggledExec exec, @Nullable Fence fence) {
        Set<LauncherCapability> found = EnumSet.copyOf(switch (exec) {
            case GaggledExec.Usable _ -> CAPABILITIES;
            case GaggledExec.Unusable _ -> WITHOUT_EXEC;
        });
        if (fence != null) {
            found.add(LauncherCapability.FENCE);
        }
        return Collections.unmodifiableSet(found);
    }

    @Override
    public Set<LauncherCapability> getCapabilities() {
        return capabilities;
    }

    @Override
    public void fence(long nanos) throws IOException {
        if (fence == null) {
            throw new UnsupportedOperationException("runs cannot be fenced on this machine: " + unfenced);
        }
        long number = underWay.begin();
        try {
            fence.set(nanos);
        } finally {
            underWay.end(number);
        }
    }

    @Override
    public Map<Long, CurrentUsage> measure() throws IOException {
        return ProcessCensus.of(watch.runs());
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        starts.start(request, () -> start(request, listener));
    }

    private void start(LaunchRequest request, LaunchListener listener) {
        @Nullable
        StartFailure failure;
        long number = underWay.begin();
        try {
            if (!listener.isWanted()) {
                return;
            }
            failure = StartDiagnosis.refusal(request);
            if (failure == null) {
                failure = descriptors.refusal(request);
            }
            if (failure == null && request.isFenced() && unfenced != null) {
                failure = StartFailure.builder("fence: " + unfenced).build();
            }
            if (failure == null) {
                failure = switch (exec) {
                    case GaggledExec.Usable usable -> cgroups.start(request, listener,
                            (heard, cgroup) -> start(usable, request, heard, cgroup));
                    case GaggledExec.Unusable(String reason) -> startWithout(reason, request, listener);
                };
            }
        } catch (RuntimeException | Error bug) {
            LOG.error("bug in the launcher while starting {}", request.getProgramName(), bug);
            failure = StartFailure.builder(request.getExecutable() + ": cannot be started because of a bug in"
                    + " gaggled: " + bug)
                    .build();
        } finally {
            underWay.end(number);
        }
        if (failure != null) {
            fail(request, listener, failure);
        }
    }

    private @Nullable StartFailure start(
            GaggledExec.Usable usable, LaunchRequest request, LaunchListener listener, @Nullable Path cgroup)
            throws CgroupFault {
        try {
            ProgramStart start = ProgramStart.of(request, usable, cgroup);
            return commands.start(start.request(), found -> attempt(start, found, listener));
        } catch (CgroupFault fault) {
            throw fault;
        } catch (StartException unmet) {
            return unmet.failure();
        }
    }

    private @Nullable StartFailure attempt(ProgramStart start, LaunchRequest request, LaunchListener listener)
            throws StartException {
        int reserve = DescriptorLimit.reserve();
        if (reserve < 0) {
            return StartDiagnosis.explain(request, -reserve);
        }
        SpawnOutcome outcome;
        try {
            outcome = start.attempt(request, descriptors.toRestore(), request.isAnnounced()
                    ? pid -> announce(listener, identityOf(pid))
                    : SpawnAnnouncement.NONE);
        } finally {
            LibC.close(reserve);
        }
        return switch (outcome) {
            case SpawnOutcome.Failed failed -> {
                String fault = cgroups.canDoWithout(request) ? start.faultOfCgroup(failed) : null;
                if (fault != null) {
                    throw new CgroupFault(fault);
                }
                yield start.explain(request, failed);
            }
            case SpawnOutcome.Executed(int pid) -> {
                int result = watchOrEnd(request, listener, pid, start.runCgroup());
                yield result < 0 ? StartDiagnosis.explain(request, -result) : null;
            }
        };
    }

    /** Programs run as gaggled itself does, or not at all, where something of the installation is missing. */
    private @Nullable StartFailure startWithout(String reason, LaunchRequest request, LaunchListener listener) {
        if (ProgramStart.isPlanned(request) || cgroups.isFor(request)) {
            String asked = ProgramStart.isPlanned(request)
                    ? request.getAttributes().toString() : Cgroups.reasonFor(request);
            return StartFailure.builder(asked + ": cannot be had: " + reason).build();
        }
        return commands.start(request, found -> {
            int result = spawn(found, listener);
            return result < 0 ? StartDiagnosis.explain(found, -result) : null;
        });
    }

    /** Whoever cannot take note of a process does not want it to run. */
    private static void announce(LaunchListener listener, ProcessIdentity process) throws StartException {
        try {
            listener.spawned(process);
        } catch (IllegalStateException unnoted) {
            throw new StartException(String.valueOf(unnoted.getMessage()));
        }
    }

    private static ProcessIdentity identityOf(int pid) throws StartException {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            if (entry == null) {
                throw new StartException("its process is hidden from gaggled; do not mount /proc with hidepid");
            }
            return new ProcessIdentity(pid, entry.startTime());
        } catch (IOException unreadable) {
            throw new StartException("its process cannot be looked up in /proc: " + unreadable);
        }
    }

    private void fail(LaunchRequest request, LaunchListener listener, StartFailure failure) {
        if (closed) {
            return;
        }
        try {
            listener.startFailed(failure);
        } catch (RuntimeException | Error bug) {
            LOG.error("bug: the listener of {} threw", request.getProgramName(), bug);
        }
    }

    /** Starts a process and has it watched; gives 0, or an error's number, negated. */
    private int spawn(LaunchRequest request, LaunchListener listener) {
        int reserve = DescriptorLimit.reserve();
        if (reserve < 0) {
            return reserve;
        }
        int pid;
        try {
            pid = PosixSpawn.spawn(
                    attributes,
                    request.getExecutable().toString(),
                    request.getWorkingDirectory().toString(),
                    request.getArguments(),
                    StartDiagnosis.environment(request),
                    request.getDescriptors());
        } finally {
            LibC.close(reserve);
        }
        if (pid < 0) {
            return pid;
        }
        descriptors.restoreIn(pid);
        return watchOrEnd(request, listener, pid, null);
    }

    /** Has a new process watched; ends it if that is not possible, for what is not watched must not run. */
    private int watchOrEnd(
            LaunchRequest request, LaunchListener listener, int pid, @Nullable RunCgroup cgroup) {
        boolean watched = false;
        try {
            int pidfd = LibC.pidfdOpen(pid);
            if (pidfd < 0) {
                return pidfd;
            }
            int result = watch(LinuxProcess.started(request, listener, watch, Leader.Child.of(pid, pidfd), cgroup));
            watched = result >= 0;
            return result;
        } finally {
            if (!watched) {
                LibC.endSession(pid);
            }
        }
    }

    /** Has a process watched, and tells of it; gives 0, or an error's number, negated: then its pidfd is closed. */
    private int watch(LinuxProcess process) {
        // Made before it is watched: what is watched and not told of would have no keeper.
        ProcessWatch.News started = heard -> heard.started(process);
        int result = watch.add(process);
        if (result >= 0) {
            watch.tell(process, started);
            watch.arm(process);
        }
        return Math.min(result, 0);
    }

    @Override
    public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
        if (exec instanceof GaggledExec.Unusable(String reason)) {
            throw new UnsupportedOperationException("programs cannot be adopted: " + reason);
        }
        long number = underWay.begin();
        starts.start(request, () -> adoptWhenPossible(request, process, listener, number, true));
    }

    /**
     * Tries until it can be watched: a process that is not watched would be started a second time. Between two tries
     * others have their turn.
     *
     * @param number under which the adoption is under way, until it is made
     */
    private void adoptWhenPossible(
            LaunchRequest request, ProcessIdentity process, LaunchListener listener, long number, boolean first) {
        try {
            adoptNow(request, process, listener);
            underWay.end(number);
            return;
        } catch (DescriptorException shortage) {
            if (first && !closing) {
                LOG.warn("{}: process {} cannot be watched yet; gaggled tries again: {}", request.getProgramName(),
                        process.pid(), shortage.getMessage());
            }
        } catch (RuntimeException | Error bug) {
            if (first) {
                LOG.error("bug in the launcher while adopting process {} of {}; it tries again", process.pid(),
                        request.getProgramName(), bug);
            }
        }
        try {
            Thread.sleep(SHORTAGE_PAUSE);
            if (!closing) {
                starts.execute(() -> adoptWhenPossible(request, process, listener, number, false));
            }
        } catch (InterruptedException closes) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closes) {
            LOG.debug("closed while {} was to be adopted", request.getProgramName());
        }
    }

    private void adoptNow(LaunchRequest request, ProcessIdentity process, LaunchListener listener)
            throws DescriptorException {
        LibC.close(Descriptors.opened(DescriptorLimit.reserve()));
        Leader leader = Adoption.leaderOf(request, process);
        RunCgroup cgroup = cgroups.find(request.getProgramName(), process, !(leader instanceof LostLeader));
        LaunchListener heard = cgroup == null ? listener : cgroups.listenerIn(cgroup, listener);
        Descriptors.opened(watch(LinuxProcess.adopted(request, heard, watch, leader, cgroup, process.startTime())));
    }

    @Override
    public void close() {
        closing = true;
        if (!starts.close(CLOSE_BOUND)) {
            LOG.warn("a start is held up, perhaps by a slow disk; what it starts will be killed");
        }
        closed = true;
        watch.close(CLOSE_BOUND);
        if (fence != null) {
            fence.close();
        }
        orphans.close();
        // What this process may execute next is to find the user's limit, as a program does.
        descriptors.restore();
    }
}
