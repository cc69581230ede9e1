package org.gaggled.engine.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.OutlineFormat;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.loop.LoopControlPort;
import org.gaggled.engine.loop.SupervisionLoop;
import org.gaggled.engine.upgrade.Upgrade;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.jspecify.annotations.Nullable;

/**
 * A loop and a reloader that are real, with a file of the test's and processes that exist only here: one thread starts
 * and ends them, as slowly as threads are.
 */
final class RunningReloads implements AutoCloseable {

    static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);

    private static final long PATIENCE_SECONDS = 60;

    /** What went wrong, on whichever thread. */
    final List<String> faults = new CopyOnWriteArrayList<>();

    final List<GaggleEvent> events = new CopyOnWriteArrayList<>();
    final Parts parts = new Parts();
    private final Map<String, Process> alive = new ConcurrentHashMap<>();
    private final AtomicInteger pids = new AtomicInteger(1000);
    private final ExecutorService launcherThread = Executors.newSingleThreadExecutor();
    private final Path file;
    private final EventFanout fanout;
    private final SinkChannel channel;
    private final SupervisionLoop loop;
    private final Thread thread;
    final Reloader reloader;

    /** Sinks and sources that are opened as a test has it. */
    static final class Parts implements Reopening {

        final List<String> history = new CopyOnWriteArrayList<>();
        volatile @Nullable UnopenedException refusal;
        volatile Runnable whileOpening = () -> {};
        volatile Runnable takingEffect = () -> {};
        volatile Map<String, String> variables = Map.of();

        @Override
        public Prepared prepare(GaggleConfig next) throws UnopenedException {
            whileOpening.run();
            UnopenedException refused = refusal;
            if (refused != null) {
                throw refused;
            }
            history.add("prepare");
            return new Prepared() {
                @Override
                public Map<String, String> variables() {
                    return variables;
                }

                @Override
                public void takeEffect() {
                    history.add("take effect");
                    takingEffect.run();
                }

                @Override
                public void note() {
                    // Nothing has an address.
                }

                @Override
                public void keep() {
                    history.add("keep");
                }

                @Override
                public List<ConfigProblem> undo() {
                    history.add("undo");
                    return List.of();
                }
            };
        }
    }

    /** One run of a program. */
    final class Process implements LaunchedProcess {

        final String program;
        final LaunchRequest request;
        final LaunchListener listener;
        final long pid = pids.incrementAndGet();

        Process(LaunchRequest request, LaunchListener listener) {
            this.program = request.getProgramName();
            this.request = request;
            this.listener = listener;
        }

        private void begin() {
            if (!listener.isWanted()) {
                return;
            }
            Process other = alive.putIfAbsent(program, this);
            if (other != null) {
                faults.add("two of " + program);
            }
            listener.started(this);
        }

        private void end(ExitStatus status) {
            if (alive.remove(program, this)) {
                listener.exited(ProcessExit.builder(status).build());
            }
        }

        @Override
        public long getPid() {
            return pid;
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            launcherThread.execute(() -> end(new ExitStatus.Killed(signal, false)));
            return true;
        }
    }

    private final class Launcher implements ProcessLauncher {

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            launcherThread.execute(new Process(request, listener)::begin);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of();
        }

        @Override
        public void close() {}
    }

    /** Begins with that text. */
    RunningReloads(Path directory, String text) throws IOException {
        this.file = directory.resolve("gaggle.outline");
        write(text);
        GaggleConfig config = switch (read()) {
            case ConfigReading.Accepted accepted -> accepted.config();
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
        fanout = new EventFanout(
                GaggleInfo.builder("run").hostName("goose").version("1").configFile("gaggle.outline").build(),
                InstantSource.system());
        channel = new SinkChannel("test", events::add, getClass().getClassLoader(), 1_000_000);
        channel.start();
        fanout.begin(List.of(channel));
        Launcher launcher = new Launcher();
        loop = new SupervisionLoop(
                launcher, fanout, config.gaggle(), ProbeKinds.own(), Schedules.ofThisMachine(null),
                new Outputs(new FakeConnections(), false, null), new LogBook(null));
        reloader = new Reloader(this::read, config, _ -> null, parts, loop.getControlPort());
        loop.getControlPort().changeBy(
                new Upgrade(reloader, reloader::checkHandover, loop.getControlPort(), launcher, null, null));
        reloader.start();
        thread = Thread.ofPlatform().name("loop-under-test").start(() -> loop.run(Map.of()));
    }

    private ConfigReading read() {
        ConfigPlugins plugins = new ConfigPlugins(List.of(new OutlineFormat()), List.of(), List.of());
        HostEnvironment host = new HostEnvironment(Map.of("PATH", "/bin:/usr/bin"), "goose",
                file.toAbsolutePath().getParent());
        return new ConfigReader(plugins, host).read(file, null);
    }

    void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    LoopControlPort port() {
        return loop.getControlPort();
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for something that no stage tells. */
    void await(String what, BooleanSupplier so) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> what + "; alive are " + alive.keySet());
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    Set<String> alive() {
        return Set.copyOf(alive.keySet());
    }

    /** The run of a program that is alive. */
    Process process(String program) throws InterruptedException {
        await(program + " runs", () -> alive.containsKey(program));
        return alive.get(program);
    }

    /** Has the process of a program die, if there is one. */
    void kill(String program) {
        launcherThread.execute(() -> {
            Process process = alive.get(program);
            if (process != null) {
                process.end(new ExitStatus.Exited(1));
            }
        });
    }

    @Override
    public void close() throws Exception {
        reloader.close();
        port().shutdown(TESTER);
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertTrue(!thread.isAlive(), "the loop ended");
        fanout.close();
        channel.close();
        launcherThread.shutdown();
        assertTrue(launcherThread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(Set.of(), alive(), "nothing is left");
        assertEquals(List.of(), faults);
    }
}
