package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.probe.NothingTold;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.probe.ProbeReport;
import org.gaggled.engine.probe.Probes;
import org.gaggled.engine.probe.Told;
import org.junit.jupiter.api.Test;

/** Whatever fails of a run, its process is watched, and the core is answered. */
class RunsTest {

    private static final ProgramId WEB = new ProgramId("web");
    private static final LaunchRequest REQUEST = LaunchRequest.builder("web", Path.of("/bin/true")).build();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final ProcessIdentity PROCESS = new ProcessIdentity(17, 4711);

    private final List<ProcessIdentity> adopted = new ArrayList<>();
    private final List<Message> told = new ArrayList<>();
    private final Outputs outputs = new Outputs(new FakeConnections(), true, null);

    private final class Launcher implements ProcessLauncher {

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            throw new AssertionError("nothing is to be launched");
        }

        @Override
        public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
            adopted.add(process);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of(LauncherCapability.ADOPTION, LauncherCapability.DESCRIPTORS);
        }

        @Override
        public void close() {}
    }

    @Test
    void aRunWhoseProbeCannotGoOnIsWatched() {
        ProbeRules broken = new ProbeRules("log", "(", null, Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 1, 3, null);
        Command.Adopt adopt = new Command.Adopt(WEB, 3, REQUEST, new Probing(broken, null), PROCESS);
        try (Runs runs = new Runs(new Launcher(), ProbeKinds.own(), new Outputs(new FakeConnections(), true, null),
                Keeping.NOTHING, message -> {
                    throw new AssertionError(message);
                })) {
            assertThrows(IllegalArgumentException.class, () -> runs.carryOut(adopt, 0, outcome -> {
                throw new AssertionError(outcome);
            }));
        }
        assertEquals(List.of(PROCESS), adopted);
    }

    private static ProbeRules rules(String kind, String target) {
        return new ProbeRules(
                kind, target, null, Duration.ZERO, Duration.ofMillis(10), Duration.ofSeconds(10), 1, 3, null);
    }

    /** One that cannot make anything to hear a program by. */
    private static Told deaf(Error reason) {
        return (Told) Proxy.newProxyInstance(
                Told.class.getClassLoader(), new Class<?>[] {Told.class}, (_, method, _) -> {
                    if (method.getName().equals("prepare")) {
                        throw reason;
                    }
                    return null;
                });
    }

    @Test
    void aStartThatCannotBePreparedHasFailed() {
        Error reason = new OutOfMemoryError("unable to create native thread");
        Probes probes = new Probes(ProbeKinds.own(), new Launcher(), deaf(reason), _ -> {});
        try (Runs runs = new Runs(new Launcher(), outputs, Keeping.NOTHING, told::add, probes)) {
            Command.Launch launch = new Command.Launch(WEB, 3, REQUEST, new Probing(rules("notify", ""), null));
            assertSame(reason, assertThrows(Error.class, () -> runs.carryOut(launch, 0, _ -> {})));
            Message.Happened happened = assertInstanceOf(Message.Happened.class, told.getLast());
            Input.StartFailed failed = assertInstanceOf(Input.StartFailed.class, happened.input());
            assertEquals(3, failed.run());
            assertEquals("gaggled failed to prepare it: " + reason, failed.failure().getMessage());
        }
    }

    @Test
    void aProbeForWhichThereIsNoThreadBeginsWhenThereIs() throws Exception {
        AtomicBoolean shortage = new AtomicBoolean(true);
        BlockingQueue<ProbeReport> reports = new LinkedBlockingQueue<>();
        ThreadFactory threads = task -> new Thread(task) {
            @Override
            public void start() {
                if (shortage.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        };
        Probes probes =
                new Probes(ProbeKinds.own(), new Launcher(), new NothingTold(_ -> {}), reports::add, threads);
        try (Runs runs = new Runs(new Launcher(), outputs, Keeping.NOTHING, told::add, probes)) {
            runs.carryOut(new Command.Adopt(WEB, 3, REQUEST, new Probing(null, null), PROCESS), 0, _ -> {});
            ProbeRules rules = rules("file", "/");
            runs.carryOut(new Command.Probe(WEB, 3, PROCESS.pid(), Probing.Purpose.READY, rules), 0, _ -> {});
            assertEquals(SECOND, runs.next());
            runs.takeDue(SECOND);
            assertEquals(2 * SECOND, runs.next());
            shortage.set(false);
            runs.takeDue(2 * SECOND);
            assertEquals(Deadlines.NEVER, runs.next());
            ProbeReport report = reports.poll(60, TimeUnit.SECONDS);
            assertEquals(new Input.BecameReady(WEB, 3), Objects.requireNonNull(report).take());
        }
    }

    @Test
    void aProbeThatIsPostponedEndsWithItsRun() {
        ThreadFactory threads = task -> new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        Probes probes =
                new Probes(ProbeKinds.own(), new Launcher(), new NothingTold(_ -> {}), _ -> {}, threads);
        try (Runs runs = new Runs(new Launcher(), outputs, Keeping.NOTHING, told::add, probes)) {
            runs.carryOut(new Command.Adopt(WEB, 3, REQUEST, new Probing(null, null), PROCESS), 0, _ -> {});
            for (Probing.Purpose purpose : Probing.Purpose.values()) {
                runs.carryOut(new Command.Probe(WEB, 3, PROCESS.pid(), purpose, rules("file", "/")), 0, _ -> {});
            }
            runs.carryOut(new Command.EndProbes(WEB, 2), 0, _ -> {});
            assertEquals(SECOND, runs.next());
            runs.carryOut(new Command.EndProbes(WEB, 3), 0, _ -> {});
            assertEquals(Deadlines.NEVER, runs.next());
        }
    }
}
