package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.launch.LinuxLauncherFactory;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows the commands around a program's life with real processes, which write down what they are told. */
class ErrandLaunchesTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);

    /** Runs until it is told to end, and writes down that it was told to read its configuration again. */
    private static final String PROGRAM =
            "trap 'echo reloaded >> log' HUP; trap 'exit 5' USR1; echo up >> log; while :; do sleep 0.1; done";

    @TempDir
    private Path directory;

    private final BlockingQueue<GaggleEvent> events = new LinkedBlockingQueue<>();
    private SinkChannel channel;
    private EventFanout fanout;
    private ProcessLauncher launcher;
    private SupervisionLoop loop;
    private Thread thread;

    @BeforeEach
    void listen() throws Exception {
        channel = new SinkChannel("test", events::add, getClass().getClassLoader(), 1000);
        channel.start();
        fanout = new EventFanout(
                GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                InstantSource.system());
        fanout.begin(List.of(channel));
        launcher = new LinuxLauncherFactory().open(new FakeLauncherContext());
    }

    @AfterEach
    void end() throws InterruptedException {
        try {
            loop.getControlPort().shutdownNow(TESTER);
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(thread.isAlive(), "the loop ends");
        } finally {
            launcher.close();
            channel.close();
        }
    }

    private void run(LifeRulesBuilder life, String script) {
        LaunchRequest launch = LaunchRequest.builder("web", Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script))
                .workingDirectory(directory)
                .environment(Map.of("PATH", "/usr/bin:/bin", "OWN", "of the program"))
                .build();
        LifeRules rules = life.build();
        ProgramDefinition web = new ProgramDefinition(
                new ProgramId("web"), new ConfigPosition("test.ini", 1, 1), rules, launch, Map::of);
        loop = new SupervisionLoop(
                launcher, fanout, new GaggleDefinition(List.of(web), Duration.ofMinutes(2), StopOrder.REVERSE),
                ProbeKinds.own(), Schedules.ofThisMachine(null),
                new Outputs(new FakeConnections(), true, null), new LogBook(null));
        thread = Thread.ofPlatform().name("loop-under-test").start(() -> loop.run(Map.of("TOLD", "to all")));
    }

    private static ErrandCommand shell(String script) {
        return Definitions.errand("/bin/sh", "-c", script);
    }

    private static ErrandRules rules(ErrandCommand prestart, ErrandCommand stopCommand, ErrandCommand poststop) {
        return new ErrandRules(prestart, LONG, stopCommand, poststop, LONG, null,
                shell("echo told $GAGGLED_PID >> log"));
    }

    private ControlOutcome ask(Operation operation) throws Exception {
        OperationRequest.Builder request = OperationRequest.builder(operation, TESTER);
        if (operation.takesPrograms()) {
            request.program("web");
        }
        return loop.getControlPort().perform(request.build()).toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS).getOutcome();
    }

    private GaggleEvent await(GaggleEventType type) throws InterruptedException {
        List<String> others = new ArrayList<>();
        while (true) {
            GaggleEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(event != null, () -> "no " + type + " but " + others);
            if (event.getType() == type) {
                return event;
            }
            others.add(event.getMessage());
        }
    }

    private void awaitLine(String line) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!log().contains(line)) {
            assertTrue(System.nanoTime() < deadline, () -> "no line " + line);
            Thread.onSpinWait();
        }
    }

    private List<String> log() throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Test
    void eachIsRunInItsTurnAsTheProgramIs() throws Exception {
        run(new LifeRulesBuilder().killWait(LONG).errands(rules(
                shell("echo prestart $OWN, $TOLD >> log"),
                shell("kill -USR1 $GAGGLED_PID; while kill -0 $GAGGLED_PID 2>/dev/null; do sleep 0.1; done;"
                        + " echo stopcommand >> log"),
                shell("echo poststop $GAGGLED_CAUSE $GAGGLED_EXIT_CODE $GAGGLED_EXIT_SIGNAL >> log"))), PROGRAM);
        Long pid = await(GaggleEventType.PROGRAM_UP).getProgram().getPid();
        awaitLine("up");
        assertEquals(ControlOutcome.DONE, ask(Operation.RELOAD));
        awaitLine("told " + pid);
        assertEquals(ControlOutcome.DONE, ask(Operation.SHUTDOWN));
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertEquals(List.of("prestart of the program, to all", "up", "told " + pid, "stopcommand",
                "poststop shutdown 5"), log());
    }

    @Test
    void aReloadSignalReachesTheProgram() throws Exception {
        run(new LifeRulesBuilder().errands(
                new ErrandRules(null, LONG, null, null, LONG, ProcessSignal.HUP, null)), PROGRAM);
        await(GaggleEventType.PROGRAM_UP);
        awaitLine("up");
        assertEquals(ControlOutcome.DONE, ask(Operation.RELOAD));
        awaitLine("reloaded");
    }

    @Test
    void whatAPrestartLeavesInItsSessionIsGoneBeforeTheProgramStarts() throws Exception {
        run(new LifeRulesBuilder().errands(rules(shell("sleep 1000 & echo $! > child"), null, null)), PROGRAM);
        await(GaggleEventType.PROGRAM_UP);
        long child = Long.parseLong(Files.readString(directory.resolve("child")).strip());
        assertTrue(ProcessHandle.of(child).isEmpty() || !Files.readString(Path.of("/proc/" + child + "/cmdline"))
                .startsWith("sleep"), "the child of the prestart is gone");
    }

    @Test
    void aPrestartThatHangsIsKilledWithAllOfItsSession() throws Exception {
        run(new LifeRulesBuilder().errands(new ErrandRules(
                shell("trap '' TERM; sleep 1000 & echo $! > child; wait"), Duration.ofSeconds(2), null,
                shell("echo $GAGGLED_CAUSE $GAGGLED_EXIT_CODE >> log"), LONG, null, null)), PROGRAM);
        assertEquals("start failed: prestart: not done within prestartwait, killed; starts again in 2m 0s",
                await(GaggleEventType.START_FAILED).getMessage());
        awaitLine("start-failure");
        assertFalse(log().contains("up"));
    }

    @Test
    void aPoststopIsToldOfACrashAndTheNextStartWaitsForIt() throws Exception {
        run(new LifeRulesBuilder().errands(rules(null, null,
                shell("echo $GAGGLED_CAUSE $GAGGLED_EXIT_SIGNAL >> log"))),
                "echo up >> log; [ -e again ] && exec sleep 1000; : > again; kill -KILL $$");
        await(GaggleEventType.PROGRAM_DOWN);
        await(GaggleEventType.PROGRAM_UP);
        awaitLine("up");
        assertEquals(List.of("up", "signal KILL"), log().subList(0, 2));
    }

    @Test
    void aStopWaitsForThePoststop() throws Exception {
        run(new LifeRulesBuilder().errands(rules(null, null, shell("sleep 0.2; echo cleared >> log"))), PROGRAM);
        awaitLine("up");
        assertEquals(ControlOutcome.DONE, loop.getControlPort()
                .perform(OperationRequest.builder(Operation.STOP, TESTER).program("web").waitAtMost(LONG).build())
                .toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS).getOutcome());
        assertTrue(log().contains("cleared"));
    }

    @Test
    void aCommandThatCannotBeStartedSaysSo() throws Exception {
        run(new LifeRulesBuilder().errands(rules(
                Definitions.errand("/no/such/file"), null, null)), PROGRAM);
        String message = await(GaggleEventType.START_FAILED).getMessage();
        assertTrue(message.startsWith("start failed: prestart: /no/such/file"), message);
        assertTrue(message.contains("(ENOENT)"), message);
    }

    @Test
    void aStopCommandThatHangsGivesWayToTheSignal() throws Exception {
        run(new LifeRulesBuilder().killWait(Duration.ofSeconds(2)).errands(rules(
                null, shell("sleep 1000"), null)), PROGRAM);
        awaitLine("up");
        ask(Operation.STOP);
        assertEquals("stopping with its stopcommand: stopped by tester (test)",
                await(GaggleEventType.PROGRAM_STOPPING).getMessage());
        assertEquals("its stopcommand failed, not done within killwait, killed: SIGTERM",
                await(GaggleEventType.PROGRAM_STOPPING).getMessage());
        await(GaggleEventType.PROGRAM_DOWN);
    }
}
