package org.gaggled.engine.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ProbeRules;

/**
 * Makes probes of rules, with what all of them share. It is not there before the first one is needed.
 *
 * <p>What only waits for a socket or a process is tried on virtual threads. Two kinds are not: a file system or a
 * plugin may hold the thread that it is called on, and would hold all probes up when it held every carrier of virtual
 * threads.
 */
final class ProbeOpening {

    /** For a probe that keeps to its timeout by itself: it has the last word, unless it fails to. */
    private static final Duration GRACE = Duration.ofMillis(250);

    /** Of threads that hang in one kind of probe, which no interruption ends. */
    private static final int MOST_HELD_UP = 1_000;

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final ProbeKinds kinds;
    private final ProbeCommands commands;
    private final ExecutorService platform = platformThreads();
    private final HostLookup lookup = new HostLookup(platform);
    private final TryThreads virtual;
    private final TryThreads files = new TryThreads(platform, MOST_HELD_UP);
    private final Map<String, TryThreads> ofPlugins = new HashMap<>();

    /** Of those kinds; what only waits is tried on threads of that factory. */
    ProbeOpening(ProbeKinds kinds, ProcessLauncher launcher, ThreadFactory waiting) {
        this.virtual = new TryThreads(
                attempt -> {
                    Thread thread = waiting.newThread(attempt);
                    thread.setName("probe try");
                    thread.start();
                }, Integer.MAX_VALUE);
        this.kinds = kinds;
        this.commands = new ProbeCommands(launcher);
    }

    private static ExecutorService platformThreads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_THREAD.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(),
                task -> Thread.ofPlatform().daemon().name("probe-" + number.incrementAndGet()).unstarted(task));
    }

    /**
     * Makes a probe.
     *
     * @param launched what the program's process was launched with
     */
    OpenProbe open(Command.Probe command, LaunchRequest launched) {
        ProbeRules rules = command.rules();
        OwnKind own = OwnKind.find(rules.kind());
        try {
            return own == null
                    ? ofPlugin(rules)
                    : ofOwn(own, rules, command.pid(), launched);
        } catch (InvalidSettingException wrong) {
            // The configuration was checked; but a plugin's kind may have been another's then.
            return waiting((_, _) -> ProbeAnswer.failure(rules + " " + wrong.getMessage()));
        }
    }

    private OpenProbe ofOwn(OwnKind kind, ProbeRules rules, long pid, LaunchRequest launched) {
        String target = rules.target();
        return switch (kind) {
            case TCP -> waiting(new TcpProbe(TcpProbe.parse(target), lookup));
            case HTTP, HTTPS -> waiting(new HttpProbe(
                    HttpProbe.parse(kind.getName(), target), rules.statuses(), lookup,
                    () -> (SSLSocketFactory) SSLSocketFactory.getDefault()));
            case EXEC -> waiting(new ExecProbe(commands, request(rules, pid, launched)));
            case UNIX -> waiting(new UnixProbe(LocalPath.ofSocket(target)));
            case FILE -> new OpenProbe(new FileProbe(LocalPath.ofFile(target)), files, Duration.ZERO);
            case NOTIFY, FD, LOG -> throw new IllegalArgumentException("told by the program itself: " + rules);
        };
    }

    private static LaunchRequest request(ProbeRules rules, long pid, LaunchRequest launched) {
        if (rules.command() == null) {
            throw new IllegalArgumentException("exec without a command: " + rules);
        }
        return rules.command().as(launched, Map.of("GAGGLED_PID", String.valueOf(pid)));
    }

    private OpenProbe waiting(Probe probe) {
        return new OpenProbe(probe, virtual, GRACE);
    }

    private OpenProbe ofPlugin(ProbeRules rules) {
        ProbeFactory factory = kinds.find(rules.kind(), rules.target());
        TryThreads threads = ofPlugins.computeIfAbsent(rules.kind(), _ -> new TryThreads(platform, MOST_HELD_UP));
        return new OpenProbe(new PluginProbe(factory, rules.target()), threads, Duration.ZERO);
    }

    /** Ends what there still is, and waits for it, but not for longer than that. What hangs is left behind. */
    void close(Duration bound) {
        List<Runnable> _ = platform.shutdownNow();
        commands.close(bound);
    }
}
