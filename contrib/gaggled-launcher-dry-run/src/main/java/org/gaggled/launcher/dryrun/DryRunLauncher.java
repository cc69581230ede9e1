package org.gaggled.launcher.dryrun;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes that exist in the log alone. Each appears to run until it is sent a signal that would end it.
 *
 * <p>Listeners are told on one thread, in the order in which things happened; so that {@link #launch} never calls one,
 * and a start is told before the end.
 */
final class DryRunLauncher implements ProcessLauncher {

    /**
     * The process id before the first. Linux gives out none above 4,194,304; so these are nobody's, and whoever takes
     * one for real and signals it reaches nothing.
     */
    static final long BEFORE_FIRST_PID = 1_000_000_000;

    /**
     * Below {@code gaggled}, the log of what happens to programs: in conf/logback.xml everything else takes a queue,
     * and could come out behind what follows from it. It may wait for who reads it, so it is for the messenger alone.
     */
    static final Logger log = LoggerFactory.getLogger("gaggled.dry-run");

    private final Map<String, String> inherited;
    private final AtomicLong latestPid = new AtomicLong(BEFORE_FIRST_PID);

    /** Not much longer than twice the number of programs: each has one start and one end at a time. */
    private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();

    private final Thread messenger;
    private volatile boolean closed;

    DryRunLauncher(Map<String, String> inherited) {
        this.inherited = Map.copyOf(inherited);
        this.messenger = Thread.ofPlatform().daemon().name("dry-run").start(this::tellNews);
        news.add(() -> log.warn("dry run: nothing is started; process ids above {} are made up", BEFORE_FIRST_PID));
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        if (closed) {
            throw new IllegalStateException("the launcher is closed");
        }
        news.add(() -> start(request, listener));
    }

    private void start(LaunchRequest request, LaunchListener listener) {
        StartFailure failure = Obstacle.to(request);
        if (failure != null) {
            log.info("dry run: [{}] could not be started: {}", request.getProgramName(), failure);
            listener.startFailed(failure);
            return;
        }
        long pid = latestPid.incrementAndGet();
        log.info(
                "dry run: [{}] would start {} as {}, arguments {}, in {}, environment {}{}",
                request.getProgramName(),
                request.getExecutable(),
                pid,
                request.getArguments(),
                request.getWorkingDirectory(),
                EnvironmentChanges.between(inherited, request.getEnvironment()),
                request.getAttributes().isEmpty() ? "" : ", with " + request.getAttributes());
        log.debug("dry run: [{}] whole environment {}", request.getProgramName(), request.getEnvironment());
        listener.started(new RehearsedProcess(request, pid, listener, news::add));
    }

    private void tellNews() {
        try {
            while (!closed) {
                news.take().run();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public Set<LauncherCapability> getCapabilities() {
        return Set.of(
                LauncherCapability.EXACT_EXIT_STATUS,
                LauncherCapability.PROCESS_GROUPS,
                LauncherCapability.ANY_SIGNAL,
                LauncherCapability.EXACT_START_FAILURE,
                LauncherCapability.PROCESS_ATTRIBUTES,
                LauncherCapability.DESCRIPTORS);
    }

    /** After this nobody is told anything. */
    @Override
    public void close() {
        closed = true;
        messenger.interrupt();
        try {
            messenger.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
