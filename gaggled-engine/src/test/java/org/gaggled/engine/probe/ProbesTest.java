package org.gaggled.engine.probe;

import static org.gaggled.engine.probe.ProbesFixture.PATIENCE_SECONDS;
import static org.gaggled.engine.probe.ProbesFixture.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Probing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what the core is told of probes, and that none is heard of or left behind once it has been ended. */
class ProbesTest {

    private static final LaunchRequest LAUNCHED = LaunchRequest.builder("web", Path.of("/bin/web"))
            .environment(Map.of("PASSWORD", "pw"))
            .build();

    private static final Duration NEVER_AGAIN = Duration.ofHours(1);

    /** Starts nothing. */
    private static final ProcessLauncher NO_LAUNCHER = new ProcessLauncher() {
        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            throw new IllegalStateException("nothing is launched here");
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of();
        }

        @Override
        public void close() {}
    };

    /** A plugin whose probes do what the test says. */
    private static final class Plugin implements ProbeFactory {

        private final Probe probe;
        private final List<String> targets = new ArrayList<>();

        Plugin(Probe probe) {
            this.probe = probe;
        }

        @Override
        public String getName() {
            return "mine";
        }

        @Override
        public synchronized Probe open(String target) {
            targets.add(target);
            return probe;
        }
    }

    @TempDir
    private Path directory;

    private ProbesFixture probes;

    @AfterEach
    void close() {
        if (probes != null) {
            probes.close();
        }
    }

    private void with(Probe probe) {
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED, new Plugin(probe));
    }

    private static TestRules mine() {
        return TestRules.of("mine:target").inRow(1, 1);
    }

    private static Input.BecameReady ready() {
        return new Input.BecameReady(WEB, 1);
    }

    private static Input.NotReady notReady(String why) {
        return new Input.NotReady(WEB, 1, why);
    }

    /** A probe that gives these answers, one at each try, as the test hands them in; and then waits. */
    private static Probe answering(BlockingQueue<ProbeAnswer> answers) {
        return (_, _) -> answers.take();
    }

    @Test
    void theCoreIsToldOfChangesAlone() throws Exception {
        BlockingQueue<ProbeAnswer> answers = new LinkedBlockingQueue<>();
        with(answering(answers));
        probes.begin(mine());
        answers.add(ProbeAnswer.failure("starting"));
        assertEquals(notReady("starting"), probes.next());
        answers.add(ProbeAnswer.failure("starting"));
        answers.add(ProbeAnswer.failure("nearly"));
        assertEquals(notReady("nearly"), probes.next());
        answers.add(ProbeAnswer.success());
        assertEquals(ready(), probes.next());
        answers.add(ProbeAnswer.success());
        answers.add(ProbeAnswer.failure("gone"));
        assertEquals(notReady("gone"), probes.next());
        answers.add(ProbeAnswer.success());
        assertEquals(ready(), probes.next());
    }

    @Test
    void itGoesOnForTheWholeRunWithRealFiles() throws Exception {
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED);
        Path file = directory.resolve("ready");
        probes.begin(TestRules.of("file:" + file));
        assertEquals(notReady("there is no such file"), probes.next());
        Files.createFile(file);
        assertEquals(ready(), probes.next());
        Files.delete(file);
        assertEquals(notReady("there is no such file"), probes.next());
    }

    @Test
    void oneThatIsNotAliveIsToldOnceAndProbedNoMore() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        with((_, _) -> {
            tries.incrementAndGet();
            return ProbeAnswer.failure("hangs");
        });
        probes.begin(Probing.Purpose.ALIVE, mine().inRow(1, 3));
        assertEquals(new Input.NotAlive(WEB, 1, "hangs"), probes.next());
        probes.threads().awaitNone();
        assertEquals(3, tries.get());
        assertEquals(0, probes.waiting());
    }

    @Test
    void aTryIsToldTheProgramAndItsTime() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        with((program, timeout) -> {
            told.add(program + " " + program.getEnvironment() + " " + timeout.toMillis());
            return ProbeAnswer.success();
        });
        probes.begin(mine().timeout(Duration.ofMillis(1234)));
        assertEquals("web pid 4711 {PASSWORD=pw} 1234", told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void theFirstTryWaitsForTheDelayAndTheNextForThePeriod() throws Exception {
        BlockingQueue<Long> tries = new LinkedBlockingQueue<>();
        with((_, _) -> {
            tries.add(System.nanoTime());
            return ProbeAnswer.success();
        });
        long begun = System.nanoTime();
        probes.begin(mine().delay(Duration.ofMillis(100)).period(Duration.ofMillis(50)));
        long first = tries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(first - begun >= TimeUnit.MILLISECONDS.toNanos(100));
        long third = begun;
        for (int i = 0; i < 2; i++) {
            third = tries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        // A try may be noted a little late, and the next one in time.
        assertTrue(third - begun >= TimeUnit.MILLISECONDS.toNanos(200), () -> "first after 100 ms, then each 50 ms");
    }

    @Test
    void aProbeThatFlapsHasOneReportInTheInboxWhichTellsTheLatest() throws Exception {
        Semaphore tries = new Semaphore(0);
        AtomicInteger count = new AtomicInteger();
        with((_, _) -> {
            tries.release();
            return count.incrementAndGet() % 2 == 0 ? ProbeAnswer.success() : ProbeAnswer.failure("odd");
        });
        probes.begin(mine().period(Duration.ofMillis(10)));
        assertTrue(tries.tryAcquire(20, PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, probes.waiting());
        ProbeReport report = probes.nextReport();
        assertNotNull(report.take());
    }

    @Test
    void nothingIsToldOfAProbeThatHasBeenEnded() throws Exception {
        with((_, _) -> ProbeAnswer.success());
        probes.begin(mine());
        ProbeReport report = probes.nextReport();
        probes.end();
        assertNull(report.take());
        probes.threads().awaitNone();
        assertEquals(0, probes.waiting());
    }

    @Test
    void aTryIsInterruptedWhenItsProbeIsEnded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        with((_, _) -> {
            begun.countDown();
            try {
                Thread.sleep(TestRules.LONG);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return ProbeAnswer.success();
        });
        probes.begin(mine());
        assertTrue(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertFalse(probes.threads().find().isEmpty(), "the threads of probes are seen");
        probes.end();
        assertTrue(interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        probes.threads().awaitNone();
        assertEquals(0, probes.waiting());
    }

    @Test
    void theEndOfAnotherRunEndsNothing() throws Exception {
        with((_, _) -> ProbeAnswer.success());
        probes.begin(mine());
        probes.end(WEB, 2);
        probes.end(new ProgramId("db"), 1);
        assertEquals(ready(), probes.next());
    }

    @Test
    void aProbeReplacesTheOneBeforeForTheSamePurpose() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Plugin plugin = new Plugin((_, _) -> {
            never.await();
            return ProbeAnswer.success();
        });
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED, plugin);
        probes.begin(mine());
        Path file = Files.createFile(directory.resolve("ready"));
        probes.begin(TestRules.of("file:" + file).period(NEVER_AGAIN));
        assertEquals(ready(), probes.next());
        probes.end();
        probes.threads().awaitNone();
    }

    @Test
    void whatAProgramTellsByItselfCountsNoMoreWhenSomethingElseIsAskedOrNothing() {
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED);
        probes.begin(Probing.Purpose.ALIVE, TestRules.of("notify"));
        assertEquals(1, probes.heard().size());
        probes.begin(Probing.Purpose.ALIVE, TestRules.of("file:/"));
        assertEquals(Probing.Purpose.ALIVE, probes.unasked().getLast());
        assertEquals(1, probes.heard().size());
        int before = probes.unasked().size();
        probes.end();
        assertEquals(
                List.of(Probing.Purpose.values()), probes.unasked().subList(before, probes.unasked().size()));
    }

    @Test
    void whatHangsInTheEndIsWaitedForOnce() throws Exception {
        CountDownLatch launched = new CountDownLatch(1);
        AtomicInteger signals = new AtomicInteger();
        LaunchedProcess immortal = new LaunchedProcess() {
            @Override
            public long getPid() {
                return 4712;
            }

            @Override
            public boolean signal(ProcessSignal signal) {
                signals.incrementAndGet();
                return true;
            }
        };
        probes = new ProbesFixture(new ProcessLauncher() {
            @Override
            public void launch(LaunchRequest request, LaunchListener listener) {
                listener.started(immortal);
                launched.countDown();
            }

            @Override
            public Set<LauncherCapability> getCapabilities() {
                return Set.of();
            }

            @Override
            public void close() {}
        }, LAUNCHED);
        probes.begin(TestRules.of(Definitions.errand("/bin/true")));
        assertTrue(launched.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        probes.end();
        probes.threads().awaitNone();
        probes.close();
        int before = signals.get();
        probes.close();
        assertEquals(before, signals.get());
    }

    @Test
    void whatAProgramTellsByItselfIsAnothersWork() {
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED);
        Command.Launch plain = new Command.Launch(
                WEB, 1, LAUNCHED, new Probing(TestRules.of("tcp://h:1").make(), null));
        assertSame(LAUNCHED, probes.probes().prepare(plain, LAUNCHED));
        Command.Launch telling = new Command.Launch(
                WEB, 1, LAUNCHED, new Probing(null, TestRules.of("notify").make()));
        assertEquals("yes", probes.probes().prepare(telling, LAUNCHED).getEnvironment().get("HEARD"));
        probes.begin(TestRules.of("fd:3"));
        probes.end();
        assertInstanceOf(Command.Probe.class, probes.heard().getFirst());
        assertEquals(List.of(), probes.over());
        probes.probes().over(WEB, 1);
        assertEquals(List.of(1L), probes.over());
    }

    @Test
    void aTryThatHangsIsAFailureAndTheNextIsMadeWhenItIsBack() throws Exception {
        Semaphore mayReturn = new Semaphore(0);
        AtomicInteger tries = new AtomicInteger();
        with((_, _) -> {
            tries.incrementAndGet();
            mayReturn.acquireUninterruptibly();
            return ProbeAnswer.success();
        });
        probes.begin(Probing.Purpose.ALIVE, mine().timeout(Duration.ofMillis(30)).inRow(1, 5));
        assertEquals(new Input.NotAlive(WEB, 1, "no answer within 30ms"), probes.next());
        assertEquals(1, tries.get(), "it still hangs in the first try");
        probes.begin(mine().timeout(Duration.ofMillis(30)));
        assertEquals("no answer within 30ms", probes.nextReason());
        mayReturn.release(1_000_000);
        assertEquals(ready(), probes.next());
    }

    @Test
    void whateverAPluginDoesIsAFailedTryOfIts() throws Exception {
        BlockingQueue<Probe> steps = new LinkedBlockingQueue<>();
        with((program, timeout) -> steps.take().tryOnce(program, timeout));
        probes.begin(mine());
        steps.add((_, _) -> null);
        assertEquals("the plugin of the probe mine is at fault: it returned no answer", probes.nextReason());
        steps.add((_, _) -> {
            throw new java.io.IOException("the database\nis starting");
        });
        assertEquals("the database is starting", probes.nextReason());
        steps.add((_, _) -> {
            throw new Exception();
        });
        assertEquals("java.lang.Exception", probes.nextReason());
        steps.add((_, _) -> {
            throw new IllegalStateException("x");
        });
        assertEquals(
                "the plugin of the probe mine is at fault: it threw java.lang.IllegalStateException: x",
                probes.nextReason());
        steps.add((_, _) -> {
            throw new NoClassDefFoundError("org/postgresql/Driver");
        });
        assertEquals(
                "the plugin of the probe mine is at fault: it threw java.lang.NoClassDefFoundError:"
                        + " org/postgresql/Driver",
                probes.nextReason());
        steps.add((_, _) -> ProbeAnswer.failure("y".repeat(100_000)));
        assertEquals("y".repeat(200) + "...", probes.nextReason());
        steps.add((_, _) -> {
            throw new InterruptedException("by itself");
        });
        assertEquals("by itself", probes.nextReason());
        steps.add((_, _) -> ProbeAnswer.success());
        assertEquals(ready(), probes.next());
    }

    @Test
    void aFactoryThatFailsAfterTheCheckIsAFailedTryToo() throws Exception {
        AtomicInteger openings = new AtomicInteger();
        Semaphore mayOpen = new Semaphore(0);
        probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED, new ProbeFactory() {
            @Override
            public String getName() {
                return "mine";
            }

            @Override
            public Probe open(String target) {
                mayOpen.acquireUninterruptibly();
                return switch (openings.incrementAndGet()) {
                    case 1 -> throw new InvalidSettingException("is not there any more");
                    case 2 -> null;
                    default -> (_, _) -> ProbeAnswer.success();
                };
            }
        });
        probes.begin(mine());
        mayOpen.release();
        assertEquals("mine:target is not there any more", probes.nextReason());
        mayOpen.release();
        assertEquals("the plugin of the probe mine is at fault: it opened no probe", probes.nextReason());
        mayOpen.release();
        assertEquals(ready(), probes.next());
    }

    @Test
    void aPluginIsCalledWithItsOwnContextClassLoader() throws Exception {
        BlockingQueue<ClassLoader> loaders = new LinkedBlockingQueue<>();
        with((_, _) -> {
            loaders.add(Thread.currentThread().getContextClassLoader());
            return ProbeAnswer.success();
        });
        probes.begin(mine());
        assertSame(Plugin.class.getClassLoader(), loaders.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void triesThatNeverComeBackAreBounded() throws Exception {
        TryThreads threads = new TryThreads(work -> Thread.ofVirtual().start(work), 2);
        CountDownLatch back = new CountDownLatch(1);
        Semaphore begun = new Semaphore(0);
        List<Attempt> left = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Attempt attempt = threads.begin(() -> {
                begun.release();
                while (back.getCount() > 0) {
                    try {
                        back.await();
                    } catch (InterruptedException ignored) {
                        // That is what this one does.
                    }
                }
                return ProbeAnswer.success();
            });
            assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
            threads.abandon(attempt);
            left.add(attempt);
        }
        assertEquals(
                "2 tries of probes of its kind have not come back, so no further one is made",
                threads.begin(ProbeAnswer::success).await(0).getFailure());
        back.countDown();
        for (Attempt attempt : left) {
            attempt.await(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        }
        assertTrue(threads.begin(ProbeAnswer::success).await(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)).isSuccess());
    }

    @Test
    void aThousandProgramsAreProbedAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.SILENT)) {
            probes = new ProbesFixture(NO_LAUNCHER, LAUNCHED);
            Set<ProgramId> expected = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                ProgramId program = new ProgramId("p" + i);
                expected.add(program);
                probes.begin(program, 1, Probing.Purpose.READY,
                        TestRules.of("tcp://" + server.address()).period(Duration.ofSeconds(1)).make());
            }
            while (!expected.isEmpty()) {
                Input.Probed told = probes.next();
                if (told instanceof Input.BecameReady) {
                    expected.remove(told.program());
                }
            }
            for (int i = 0; i < 1000; i++) {
                probes.end(new ProgramId("p" + i), 1);
            }
            probes.threads().awaitNone();
            probes.close();
            assertFalse(server.ends().isEmpty());
        }
    }
}
