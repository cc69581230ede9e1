package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.Requester;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.core.EssentialEnd;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.history.RunHistory;
import org.gaggled.engine.launch.InitDuties;
import org.gaggled.engine.loop.ConfigurationChanges;
import org.gaggled.engine.loop.LoopControlPort;
import org.gaggled.engine.loop.SupervisionLoop;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginService;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.reload.Reloader;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.schedule.DueNotes;
import org.gaggled.engine.schedule.Schedules;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.upgrade.StartCommand;
import org.gaggled.engine.upgrade.Successor;
import org.gaggled.engine.upgrade.Upgrade;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a gaggle, from opening the plugins to the last process's end. */
public final class Supervisor {

    /** That of the gaggle's own log, in which it is the last line. */
    private static final Logger log = LoggerFactory.getLogger("gaggled");

    private static final Duration LAST_LINE = Duration.ofSeconds(1);

    private final GaggleConfig config;
    private final GaggleInfo gaggle;
    private final LauncherChoice launchers;
    private final PluginOpening opening;
    private final ProbeKinds probeKinds;
    private final TerminationSignals signals;
    private final boolean init;
    private final @Nullable Successor successor;
    private final @Nullable ConfigOrigin origin;
    private volatile @Nullable SupervisionLoop running;
    private volatile @Nullable Upgrade upgrade;

    /** Whether the launcher tells when the last of a program's session is gone. */
    private volatile boolean followsSessions;

    @Inject
    Supervisor(
            GaggleConfig config,
            GaggleInfo gaggle,
            LauncherChoice launchers,
            PluginOpening opening,
            PluginCatalog plugins,
            EngineOptions options) {
        this.config = config;
        this.gaggle = gaggle;
        this.launchers = launchers;
        this.opening = opening;
        this.probeKinds = new ProbeKinds(
                plugins.services(PluginKind.PROBE).stream().map(PluginService::factory).toList(),
                AvailablePlugins.none());
        this.signals = options.signals();
        this.init = options.init();
        this.successor = Successor.ofThisProcess(options.environment());
        this.origin = options.origin();
    }

    /**
     * Keeps the gaggle on this thread until it has been shut down and nothing of it is left. A signal that comes before
     * it begins keeps it from beginning.
     *
     * @return the status that gaggled ends with: 0, or that of the essential program that ended the gaggle
     * @throws PluginException when something the configuration asks for cannot be opened; nothing was started then
     */
    public int run() throws PluginException {
        boolean begun = false;
        EssentialEnd essential = null;
        GaggleConfig last;
        signals.beginOpening();
        EventFanout events = new EventFanout(gaggle, InstantSource.system());
        LogBook logs = new LogBook(OutputConnections::linesIn);
        // The loop is there before the sinks, as they may ask it; it begins when everything is open.
        try (StateDirectory state = openState();
                ClosedOnce launcher = new ClosedOnce(launchers.open());
                InitDuties duties = InitDuties.begin(init, launcher.launcher());
                Schedules schedules = Schedules.ofThisMachine(state == null ? null : DueNotes.open(state.path()));
                Continuation continuation = Continuation.open(
                        state, config, origin, gaggle.getInstanceId(), launcher.getCapabilities());
                // Closed before what its processes are noted in.
                ProcessLauncher _ = launcher;
                SupervisionLoop loop = new SupervisionLoop(
                        launcher, events, config.gaggle(), probeKinds, schedules, outputs(launcher, state, logs), logs,
                        RunHistory.open(state == null ? null : state.path(), InstantSource.system()),
                        continuation.keeping());
                OpenParts parts =
                        OpenParts.open(config, opening, loop.getControlPort(), events, gaggle.getHostName());
                EventFanout subscribed = events;
                OpenParts.Sources _ = parts.openSources(config);
                ClusterPart cluster = ClusterPart.open(
                        config, opening, loop.getControlPort(), loop.getNeighbours(), gaggle, parts);
                Reloader reloader = reloader(continuation, cluster, loop.getControlPort())) {
            followsSessions = launcher.getCapabilities().contains(LauncherCapability.PROCESS_GROUPS);
            subscribed.goOnFrom(continuation.lastEvent());
            parts.noteAddresses(config);
            Upgrade changes = new Upgrade(
                    reloader == null ? ConfigurationChanges.IMPOSSIBLE : reloader,
                    reloader == null ? ConfigurationChanges.IMPOSSIBLE::plan : reloader::checkHandover,
                    loop.getControlPort(), launcher, continuation.keeps() ? config.stateDirectory() : null, successor);
            loop.getControlPort().changeBy(changes);
            upgrade = changes;
            if (reloader != null) {
                reloader.start();
            }
            if (signals.routeTo(loop.getControlPort(), continuation.isResumption())) {
                begun = true;
                running = loop;
                essential = loop.run(parts.variables(config));
                if (loop.isSuspended()) {
                    signals.handOver();
                    parts.noteAddresses(reloader == null ? config : reloader.inForce());
                    continuation.handOver();
                } else {
                    duties.gaggleEnded();
                    opening.addresses().forget();
                }
            }
            last = reloader == null ? config : reloader.inForce();
        }
        if (handedOverTo() != null) {
            log.info("gaggle handed over: every program runs on, and what is installed now takes this process");
        } else if (begun) {
            sayThatItEnded(essential, last);
        }
        return essential == null ? 0 : essential.exitStatus();
    }

    /** What this process is to execute now that {@link #run} has ended; null where the gaggle has ended. */
    public @Nullable StartCommand handedOverTo() {
        SupervisionLoop loop = running;
        Upgrade changes = upgrade;
        return loop != null && loop.isSuspended() && changes != null ? changes.command() : null;
    }

    /** What reads the configuration again; null where there is none to read. */
    private @Nullable Reloader reloader(Continuation continuation, Reopening parts, LoopControlPort port) {
        return origin == null ? null : new Reloader(origin.readNow(), config, continuation::prepare, parts, port);
    }

    private static Outputs outputs(ProcessLauncher launcher, @Nullable StateDirectory state, LogBook logs) {
        return new Outputs(
                new OutputConnections(logs),
                launcher.getCapabilities().contains(LauncherCapability.DESCRIPTORS),
                state == null ? null : state.path().resolve("output"));
    }

    private @Nullable StateDirectory openState() throws PluginException {
        if (config.stateDirectory() == null) {
            return null;
        }
        try {
            return StateDirectory.open(config.stateDirectory());
        } catch (StateDirectory.UnusableException e) {
            throw new PluginException(e.getMessage() + "; " + e.getAdvice(), e);
        }
    }

    /** When all else is closed, so that it is the last line: without it, gaggled did not end but was killed. */
    private void sayThatItEnded(@Nullable EssentialEnd essential, GaggleConfig last) {
        String status = essential == null ? ""
                : "; its status is " + essential.exitStatus() + ", because of " + essential.program();
        String left = whatIsKnownToBeLeft(last) + status;
        Thread writer = Thread.ofPlatform()
                .daemon()
                .name("last-line")
                .start(() -> log.info("gaggle ended: every program is stopped, {}", left));
        try {
            // A full pipe that nobody reads must not keep gaggled from ending.
            var _ = writer.join(LAST_LINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a program has left to itself by its killmode, or where gaggled does not find it, is neither followed nor
     * denied.
     */
    private String whatIsKnownToBeLeft(GaggleConfig last) {
        boolean all = followsSessions && last.gaggle().inOrder().stream()
                .allMatch(program -> program.launch().getScope() == SignalScope.GROUP);
        return all
                ? "nothing is left in their sessions"
                : "children that they left behind may still run: "
                        + (followsSessions ? "with killmode = process they are not followed"
                                : "the launcher does not follow them");
    }

    /**
     * Begins to stop everything; {@link #run} then ends. For any thread.
     *
     * @return what is completed once the request is taken up; null before the first program is started
     */
    public @Nullable CompletionStage<OperationResult> beginShutdown(Requester requester) {
        SupervisionLoop loop = running;
        return loop == null
                ? null
                : loop.getControlPort().perform(OperationRequest.builder(Operation.SHUTDOWN, requester).build());
    }
}
