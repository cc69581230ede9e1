package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Shows that the loop carries out what the core commands, keeps time, answers requests, and outlives errors, with a
 * launcher whose processes exist only in the test.
 */
class SupervisionLoopTest {

    private static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Launch> launches = new LinkedBlockingQueue<>();
    private final List<Launch> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<GaggleEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<ProcessSignal> signals = new LinkedBlockingQueue<>();
    private RuntimeException launcherFailure;
    private SinkChannel channel;
    private EventFanout fanout;
    private SupervisionLoop loop;
    private Thread thread;

    /** What a signal comes to; null for the death of the process. */
    private volatile SignalOutcome refusal;

    /** Whether the next signal is one at which the launcher fails. */
    private final AtomicBoolean breaks = new AtomicBoolean();

    /** A process asked for, that lives when told to. */
    private final class Launch implements LaunchedProcess {
        final String program;
        final LaunchListener listener;
        final long lastEvent;
        final AtomicBoolean started = new AtomicBoolean();

        Launch(String program, LaunchListener listener, long lastEvent) {
            this.program = program;
            this.listener = listener;
            this.lastEvent = lastEvent;
        }

        void starts() {
            if (started.compareAndSet(false, true)) {
                listener.started(this);
            }
        }

        void dies() {
            listener.exited(ProcessExit.builder(new ExitStatus.Exited(1)).build());
        }

        @Override
        public long getPid() {
            return 4711;
        }

        @Override
        public SignalOutcome send(ProcessSignal signal) {
            if (breaks.getAndSet(false)) {
                throw new IllegalStateException("a bug of the launcher");
            }
            SignalOutcome refused = refusal;
            return refused == null ? LaunchedProcess.super.send(signal) : refused;
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            signals.add(signal);
            listener.exited(ProcessExit.builder(new ExitStatus.Killed(signal, false)).build());
            return true;
        }
    }

    private final class Launcher implements ProcessLauncher {
        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            if (launcherFailure != null) {
                RuntimeException failure = launcherFailure;
                launcherFailure = null;
                throw failure;
            }
            Launch launch = new Launch(request.getProgramName(), listener, fanout.lastNumber());
            all.add(launch);
            launches.add(launch);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of();
        }

        @Override
        public void close() {}
    }

    private void run(Dependency... dependenciesOfSecond) {
        run(rules(), dependenciesOfSecond);
    }

    private void run(LifeRulesBuilder life, Dependency... dependenciesOfSecond) {
        List<ProgramDefinition> programs = List.of(
                Definitions.of("db", life.build()),
                Definitions.of("web", life.dependencies(List.of(dependenciesOfSecond)).build()));
        GaggleDefinition definition =
                new GaggleDefinition(programs, Duration.ofMillis(10), StopOrder.REVERSE);
        channel = new SinkChannel("test", events::add, getClass().getClassLoader(), 1000);
        channel.start();
        GaggleInfo gaggle = GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build();
        fanout = new EventFanout(gaggle, InstantSource.system());
        fanout.begin(List.of(channel));
        loop = new SupervisionLoop(new Launcher(), fanout, definition, ProbeKinds.own(), Schedules.ofThisMachine(null),
                new Outputs(new FakeConnections(), false, null), new LogBook(null));
        thread = Thread.ofPlatform().name("loop-under-test").start(() -> loop.run(Map.of()));
    }

    private static LifeRulesBuilder rules() {
        return new LifeRulesBuilder()
                .backoff(Duration.ofMillis(20))
                .backoffMax(Duration.ofSeconds(1))
                .killWait(Duration.ofSeconds(1));
    }

    private static Dependency onDb(Duration delay, boolean propagate) {
        return new Dependency(new ProgramId("db"), Condition.READY, delay, propagate);
    }

    @AfterEach
    void shutDown() throws Exception {
        loop.getControlPort().shutdown(TESTER);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (thread.isAlive() && System.nanoTime() < deadline) {
            // What was asked for before the shutdown still has to start, so that it can be stopped.
            all.forEach(Launch::starts);
            thread.join(10);
        }
        assertTrue(!thread.isAlive(), "the loop ended");
        channel.close();
    }

    private Launch nextLaunch() throws InterruptedException {
        Launch launch = launches.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(launch, "a launch");
        return launch;
    }

    private GaggleEvent nextEvent(GaggleEventType type) throws InterruptedException {
        while (true) {
            GaggleEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(event, "an event " + type);
            if (event.getType() == type) {
                return event;
            }
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static OperationRequest.Builder request(Operation operation, String program) {
        return OperationRequest.builder(operation, TESTER)
                .program(program)
                .signal(operation.takesSignal() ? ProcessSignal.HUP : null);
    }

    private ControlOutcome ask(Operation operation, String program) throws Exception {
        return await(loop.getControlPort().perform(request(operation, program).build())).getOutcome();
    }

    @Test
    void launchesAgainWhatDiesAfterItsPause() throws Exception {
        run();
        assertEquals("db", nextLaunch().program);
        Launch web = nextLaunch();
        for (int death = 0; death < 3; death++) {
            assertEquals("web", web.program);
            web.starts();
            web.dies();
            web = nextLaunch();
        }
        web.starts();
    }

    /** Whoever is told would be woken up before it. */
    @Test
    void aLaunchDoesNotWaitUntilEverybodyIsToldWhatLedToIt() throws Exception {
        run(rules().backoff(Duration.ZERO));
        Launch first = nextLaunch();
        nextLaunch();
        first.starts();
        GaggleEvent up = nextEvent(GaggleEventType.PROGRAM_UP);
        first.dies();
        Launch second = nextLaunch();
        GaggleEvent down = nextEvent(GaggleEventType.PROGRAM_DOWN);
        assertEquals(up.getNumber(), second.lastEvent);
        assertEquals(up.getNumber() + 1, down.getNumber());
    }

    @Test
    void oneThatIsSuspendedEndsAndStopsNothing() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        nextEvent(GaggleEventType.PROGRAM_UP);
        assertTrue(await(loop.getControlPort().suspend(() -> {})));
        assertTrue(thread.join(Duration.ofSeconds(PATIENCE_SECONDS)), "the loop ended");
        assertTrue(loop.isSuspended());
        assertEquals(List.of(), List.copyOf(signals));
        assertEquals(ControlOutcome.ENDED, ask(Operation.RESTART, "db"));
    }

    /**
     * What the launcher has told by its end is told once only. What follows from it is the next gaggled's, which also
     * finds that nothing of the run is left.
     */
    @Test
    void oneThatIsSuspendedTakesInWhatIsToldUntilThenAndBeginsNothing() throws Exception {
        run(onDb(Duration.ZERO, false));
        Launch db = nextLaunch();
        assertTrue(await(loop.getControlPort().suspend(() -> {
            db.starts();
            loop.getControlPort().shutdownNow(TESTER);
            db.dies();
        })));
        assertTrue(thread.join(Duration.ofSeconds(PATIENCE_SECONDS)), "the loop ended");
        assertTrue(loop.isSuspended());
        assertEquals("db", nextEvent(GaggleEventType.PROGRAM_UP).getProgram().getName());
        assertTrue(events.stream().noneMatch(event -> event.getType() == GaggleEventType.PROGRAM_DOWN));
        assertEquals(List.of(), List.copyOf(launches));
        assertEquals(List.of(), List.copyOf(signals));
    }

    /** It would stop everything, and has no launcher any more: the next gaggled does that. */
    @Test
    void oneThatIsSuspendedDoesNotEndForAnEssentialProgram() throws Exception {
        run(rules().respawn(false).essential());
        Launch db = nextLaunch();
        db.starts();
        nextLaunch().starts();
        nextEvent(GaggleEventType.PROGRAM_UP);
        assertTrue(await(loop.getControlPort().suspend(db::dies)));
        assertTrue(thread.join(Duration.ofSeconds(PATIENCE_SECONDS)), "the loop ended");
        assertTrue(loop.isSuspended());
        assertTrue(events.stream().noneMatch(event -> event.getType() == GaggleEventType.GAGGLE_STOPPING));
    }

    @Test
    void oneThatStopsEverythingIsNotSuspended() throws Exception {
        run();
        Launch db = nextLaunch();
        nextLaunch().starts();
        loop.getControlPort().shutdown(TESTER);
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> await(loop.getControlPort().suspend(() -> {})));
        assertEquals(ControlOutcome.SHUTTING_DOWN,
                Objects.requireNonNull(ControlException.find(failed), failed::toString).getOutcome());
        db.starts();
        assertTrue(thread.join(Duration.ofSeconds(PATIENCE_SECONDS)), "the loop ended");
        assertFalse(loop.isSuspended());
    }

    /**
     * What the launcher reports of a run that it has not been asked for is nobody's: it is ended, and the one there is
     * stays.
     */
    @Test
    void aSecondProcessOfOneRunIsKilled() throws Exception {
        run();
        Launch db = nextLaunch();
        nextLaunch().starts();
        db.starts();
        Launch stranger = new Launch("db", new LaunchListener() {
            @Override
            public void started(LaunchedProcess process) {}

            @Override
            public void startFailed(StartFailure failure) {}

            @Override
            public void exited(ProcessExit exit) {}

            @Override
            public void gone() {}
        }, 0);
        db.listener.started(stranger);
        assertEquals(ProcessSignal.KILL, signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "for the stranger");
        assertEquals(ProcessSignal.KILL, signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS),
                "for the one it lost track of");
        nextLaunch().starts();
    }

    @Test
    void launchesADependentWhenTheDelayIsOver() throws Exception {
        run(onDb(Duration.ofMillis(50), false));
        Launch db = nextLaunch();
        long before = System.nanoTime();
        db.starts();
        Launch web = nextLaunch();
        assertEquals("web", web.program);
        assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(50), "not before the delay is over");
        web.starts();
    }

    @Test
    void numbersEventsWithoutAGap() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        assertEquals(1, nextEvent(GaggleEventType.GAGGLE_STARTED).getNumber());
        assertEquals(2, nextEvent(GaggleEventType.PROGRAM_UP).getNumber());
        GaggleEvent third = nextEvent(GaggleEventType.PROGRAM_UP);
        assertEquals(3, third.getNumber());
        assertEquals("instance", third.getInstanceId());
        assertEquals(4711, third.getProgram().getPid());
    }

    @Test
    void answersRequestsAndSignals() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, ask(Operation.STOP, "nobody"));
        assertEquals(ControlOutcome.DONE, ask(Operation.STOP, "web"));
        assertEquals(ProcessSignal.TERM, signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("web", nextEvent(GaggleEventType.OPERATOR_STOP).getProgram().getName());
        assertEquals("web", nextEvent(GaggleEventType.PROGRAM_DOWN).getProgram().getName());
        List<ProgramState> states = await(loop.getControlPort().mark(77)).getStates();
        assertEquals(List.of("db", "web"), states.stream().map(ProgramState::getName).toList());
        assertTrue(states.get(1).isOperatorDisabled());
        assertEquals(77, nextEvent(GaggleEventType.STATES_DUMPED).getToken());
        assertEquals(2, await(loop.getControlPort().getSnapshot()).getStates().size());
    }

    @Test
    void requestsAreAboutTheProgramsOfTheDefinitionInForce() throws Exception {
        run();
        nextLaunch().starts();
        Launch web = nextLaunch();
        web.starts();
        List<ProgramDefinition> programs = List.of(
                Definitions.of("cache", new LifeRulesBuilder().build()), Definitions.of("db", rules().build()));
        loop.getControlPort().offer(new Message.Happened(new Input.Replace(
                new GaggleDefinition(programs, Duration.ofMillis(10), StopOrder.REVERSE),
                Operations.causeOf(TESTER))));
        Launch cache = nextLaunch();
        assertEquals("cache", cache.program);
        cache.starts();
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, ask(Operation.RESTART, "web"));
        OperationRequest stopAll = OperationRequest.builder(Operation.STOP, TESTER)
                .programs(ProgramSelector.of(List.of("*")))
                .build();
        assertEquals("DONE [cache: DONE, db: DONE]", await(loop.getControlPort().perform(stopAll)).toString());
        assertEquals("cache", await(loop.getControlPort().describe("cache")).getState().getName());
        ExecutionException removed = assertThrows(
                ExecutionException.class, () -> await(loop.getControlPort().describe("web")));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM,
                Objects.requireNonNull(ControlException.find(removed)).getOutcome());
    }

    @Test
    void whatBecameOfASignalIsTheAnswer() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        nextEvent(GaggleEventType.PROGRAM_UP);
        nextEvent(GaggleEventType.PROGRAM_UP);
        Map<SignalOutcome, ControlOutcome> answers = Map.of(
                SignalOutcome.SENT, ControlOutcome.DONE,
                SignalOutcome.GONE, ControlOutcome.NOT_RUNNING,
                SignalOutcome.NOT_SUPPORTED, ControlOutcome.NOT_SUPPORTED,
                SignalOutcome.NOT_PERMITTED, ControlOutcome.NOT_PERMITTED);
        for (Map.Entry<SignalOutcome, ControlOutcome> answer : answers.entrySet()) {
            refusal = answer.getKey();
            assertEquals(answer.getValue(), ask(Operation.SIGNAL, "web"));
        }
        refusal = SignalOutcome.NOT_PERMITTED;
        ask(Operation.STOP, "web");
        String message = nextEvent(GaggleEventType.STOP_OVERDUE).getMessage();
        assertTrue(message.startsWith("the system does not let gaggled send SIGTERM (EPERM)"), message);
        refusal = null;
    }

    @Test
    void aStartInTheLaunchersQueueIsTakenBackWhenItsTurnComes() throws Exception {
        run(onDb(Duration.ZERO, false));
        Launch db = nextLaunch();
        db.starts();
        Launch web = nextLaunch();
        assertTrue(web.listener.isWanted());
        db.dies();
        Launch again = nextLaunch();
        assertEquals("db", again.program);
        all.remove(web);
        assertFalse(web.listener.isWanted());
        assertFalse(web.listener.isWanted(), "to ask again is harmless");
        assertEquals("web", nextEvent(GaggleEventType.PROGRAM_STOPPING).getProgram().getName());
        again.starts();
        assertEquals("web", nextLaunch().program);
    }

    /** Who follows the events from a snapshot on comes to the same states as a later snapshot. */
    @Test
    void aSnapshotSaysWhichEventsItContains() throws Exception {
        run();
        BlockingQueue<GaggleEvent> heard = new LinkedBlockingQueue<>();
        EventSubscription subscription = loop.getControlPort().subscribe("test", heard::add);
        nextLaunch().starts();
        GaggleSnapshot first = await(loop.getControlPort().getSnapshot());
        Map<String, Boolean> up = new HashMap<>();
        first.getStates().forEach(state -> up.put(state.getName(), state.hasProcess()));
        nextLaunch().starts();
        ask(Operation.STOP, "db");
        nextEvent(GaggleEventType.PROGRAM_DOWN);
        GaggleSnapshot second = await(loop.getControlPort().getSnapshot());
        assertTrue(second.getEventNumber() > first.getEventNumber(), first + ", then " + second);
        GaggleEvent event;
        do {
            event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(event, "the last event of the second snapshot");
            ProgramState program = event.getProgram();
            if (event.getNumber() > first.getEventNumber() && program != null) {
                up.put(program.getName(), program.hasProcess());
            }
        } while (event.getNumber() < second.getEventNumber());
        assertEquals(Map.of("db", false, "web", true), up);
        second.getStates().forEach(state -> assertEquals(up.get(state.getName()), state.hasProcess(), state.getName()));
        subscription.close();
    }

    @Test
    void describesAProgramAndTellsWhoSubscribes() throws Exception {
        run(onDb(Duration.ZERO, false));
        BlockingQueue<GaggleEvent> heard = new LinkedBlockingQueue<>();
        EventSubscription subscription = loop.getControlPort().subscribe("test", heard::add);
        ProgramDescription web = await(loop.getControlPort().describe("web"));
        assertEquals("/bin/web", web.getSettings().get("command"));
        assertEquals("db", web.getDependencies().getFirst().getProgram());
        assertTrue(web.getExplanation().startsWith("it waits for db"), web.getExplanation());
        ExecutionException unknown = assertThrows(
                ExecutionException.class, () -> await(loop.getControlPort().describe("nobody")));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM,
                Objects.requireNonNull(ControlException.find(unknown)).getOutcome());
        await(loop.getControlPort().mark(12));
        GaggleEvent event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (event != null && event.getType() != GaggleEventType.STATES_DUMPED) {
            event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertNotNull(event, "the event of the dump");
        assertEquals(12, event.getToken());
        subscription.close();
    }

    @Test
    void goesOnAfterALauncherThatThrows() throws Exception {
        launcherFailure = new IllegalStateException("launcher is broken");
        run();
        GaggleEvent failed = nextEvent(GaggleEventType.START_FAILED);
        assertTrue(failed.getMessage().contains("launcher is broken"), failed.getMessage());
        assertEquals("web", nextLaunch().program);
        assertEquals("db", nextLaunch().program);
    }

    /** It gets none, and is killed in its turn. */
    @Test
    void aSignalThatFailsKeepsNobodyElseFromGettingHis() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        nextEvent(GaggleEventType.PROGRAM_UP);
        nextEvent(GaggleEventType.PROGRAM_UP);
        breaks.set(true);
        loop.getControlPort().shutdown(TESTER);
        assertEquals(ProcessSignal.TERM, signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(ProcessSignal.KILL, signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void refusesMoreRequestsThanItsBound() throws Exception {
        run();
        Launch db = nextLaunch();
        nextLaunch().starts();
        // The loop is held up by a process that takes its time to be signalled, so that requests pile up.
        Object gate = new Object();
        LaunchedProcess slow = new LaunchedProcess() {
            @Override
            public long getPid() {
                return 1;
            }

            @Override
            public boolean signal(ProcessSignal signal) {
                synchronized (gate) {
                    db.dies();
                    return true;
                }
            }
        };
        db.started.set(true);
        db.listener.started(slow);
        int busy = 0;
        List<CompletionStage<OperationResult>> answers = new ArrayList<>();
        synchronized (gate) {
            loop.getControlPort().perform(request(Operation.STOP, "db").build());
            for (int i = 0; i < LoopControlPort.MAX_WAITING + 10; i++) {
                answers.add(loop.getControlPort().perform(request(Operation.START, "web").build()));
            }
        }
        for (CompletionStage<OperationResult> answer : answers) {
            busy += await(answer).getOutcome() == ControlOutcome.BUSY ? 1 : 0;
        }
        assertTrue(busy >= 10, "busy: " + busy);
        assertEquals(ControlOutcome.DONE, ask(Operation.START, "web"));
    }

    @Test
    void refusesRequestsAfterItsEnd() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        loop.getControlPort().shutdown(TESTER);
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> await(loop.getControlPort().getSnapshot()));
        assertEquals(ControlOutcome.ENDED, Objects.requireNonNull(ControlException.find(e)).getOutcome());
        assertEquals(ControlOutcome.ENDED, ask(Operation.START, "web"));
    }

    /** Several programs are one step, and the answer tells how all of them are at one moment. */
    @Test
    void whoWaitsIsToldWhenAllAreThere() throws Exception {
        run();
        nextLaunch().starts();
        nextLaunch().starts();
        OperationRequest stopAll = OperationRequest.builder(Operation.STOP, TESTER)
                .programs(ProgramSelector.of(List.of("*")))
                .waitAtMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .build();
        OperationResult result = await(loop.getControlPort().perform(stopAll));
        assertEquals("DONE [db: DONE, web: DONE]", result.toString());
        result.getPrograms().forEach(program -> assertFalse(Objects.requireNonNull(program.getState()).hasProcess()));
    }

    @Test
    void whoIsStillWaitingAtTheEndIsToldOfIt() throws Exception {
        run();
        Launch db = nextLaunch();
        nextLaunch();
        CompletionStage<OperationResult> waiting = loop.getControlPort()
                .perform(request(Operation.RESTART, "db").waitAtMost(Duration.ofMinutes(10)).build());
        loop.getControlPort().shutdown(TESTER);
        db.starts();
        all.forEach(Launch::starts);
        OperationResult result = await(waiting);
        assertFalse(result.getOutcome().isDone(), result::toString);
    }

    @Test
    void whoeverMayOnlyWatchIsForbiddenToOperate() throws Exception {
        run();
        Requester watcher = new Requester("watcher", "test", Role.WATCH);
        for (Operation operation : Operation.values()) {
            OperationRequest request = OperationRequest.builder(operation, watcher)
                    .programs(operation.takesPrograms() ? ProgramSelector.named("db") : null)
                    .signal(operation.takesSignal() ? ProcessSignal.HUP : null)
                    .build();
            assertEquals(ControlOutcome.FORBIDDEN, await(loop.getControlPort().perform(request)).getOutcome());
        }
        await(loop.getControlPort().getSnapshot()).getStates()
                .forEach(state -> assertFalse(state.isOperatorDisabled()));
    }
}
