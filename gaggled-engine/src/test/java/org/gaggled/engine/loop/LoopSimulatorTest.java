package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;

import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.history.RunHistory;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.probe.told.NotifyNames;
import org.gaggled.engine.schedule.Schedules;
import org.gaggled.engine.state.Former;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Runs the loop, with the core and the state file, in simulated time and among simulated processes. Operators and
 * reloads interfere, the launcher lies, and gaggled dies, between two steps or in the middle of one. A seed decides
 * everything. What holds:
 *
 * <ul>
 * <li>There are never two processes of one program, also when one gaggled follows another.
 * <li>A stop begins with SIGTERM, and SIGKILL comes when the program's time is over, not later.
 * <li>Of a process that the launcher reports wrongly, nothing but its end follows.
 * <li>Where the system refuses a signal, whoever asks about the program is told.
 * <li>The number of an event is never used again.
 * <li>When all is calm every program is up, and after the shutdown nothing is left, which comes in bounded time.</ul>
 */
class LoopSimulatorTest {

    /** The default; {@code -Dgaggled.simulator.seeds=N} tries more. */
    private static final int SEEDS = Integer.getInteger("gaggled.simulator.seeds", 100);

    private static final long FIRST = Long.getLong("gaggled.simulator.first", 1);

    private static final Requester OPERATOR = new Requester("operator", "test", Role.OPERATE);

    /** By which it can be seen that somebody was told of a refused signal. */
    private static final String TOLD = "does not let gaggled signal it";

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.gaggled.engine.loop");

    @TempDir
    Path directory;

    /** What goes wrong here by the thousand is not worth a line. */
    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void beAsBefore() {
        LOG.setLevel(null);
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + Math.min(SEEDS, 20_000));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsItsPrograms(long seed) throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            new Machine(seed, held).run();
        }
    }

    /** One machine, with one gaggled after the other. */
    private static final class Machine {

        private final Random random;
        private final StateDirectory held;
        private final SimulatedTime time = new SimulatedTime(System.nanoTime() + Duration.ofHours(1).toNanos());
        private final SimulatedProcesses processes;
        private final GaggleDefinition first;
        private final boolean deadly;
        private final boolean liesAreTold;
        private final Map<Path, byte[]> left = new HashMap<>();
        private final List<CompletableFuture<ProgramDescription>> refused = new ArrayList<>();
        private GaggleDefinition definition;
        private long lastEvent;
        private boolean storm = true;
        private boolean shuttingDown;

        /** The present gaggled. */
        private Death life = new Death(() -> {});

        private @Nullable LoopControlPort port;
        private @Nullable GaggleState state;

        Machine(long seed, StateDirectory held) {
            this.random = new Random(seed);
            this.held = held;
            this.first = draw();
            this.definition = first;
            this.processes = new SimulatedProcesses(
                    time, random, name -> first.programs().get(new ProgramId(name)).life().killWait(), this::ask);
            this.deadly = random.nextBoolean();
            this.liesAreTold = random.nextBoolean();
        }

        private GaggleDefinition draw() {
            int size = 1 + random.nextInt(6);
            List<ProgramDefinition> programs = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                List<Dependency> needs = new ArrayList<>();
                for (int on = 0; on < i; on++) {
                    if (random.nextInt(3) == 0) {
                        needs.add(new Dependency(new ProgramId("p" + on), Condition.STARTED,
                                Duration.ofMillis(random.nextInt(3) * 100L), random.nextBoolean()));
                    }
                }
                LifeRulesBuilder life = new LifeRulesBuilder()
                        .killWait(Duration.ofMillis(random.nextInt(4) * 1_000L + 100))
                        .backoffMax(Duration.ofMillis(random.nextInt(3) * 500L))
                        .errands(new ErrandRules(
                                errand("prestart"), Duration.ofSeconds(1), errand("stopcommand"), errand("poststop"),
                                Duration.ofSeconds(1), null, errand("reload")))
                        .dependencies(needs);
                programs.add(Definitions.of("p" + i, life.build()));
            }
            return new GaggleDefinition(
                    programs, Duration.ofMillis(100), random.nextBoolean() ? StopOrder.REVERSE : StopOrder.PARALLEL);
        }

        private @Nullable ErrandCommand errand(String name) {
            return random.nextInt(3) == 0 ? Definitions.errand("/errand/" + name) : null;
        }

        void run() throws Exception {
            time.after(0, this::interfere);
            time.after(60_000, this::calmDown);
            time.after(250_000, this::end);
            time.after(500_000, () -> time.check(false, () -> "the shutdown does not end; there are "
                    + processes.there()));
            while (!keep()) {
                time.pass(random.nextInt(3_000));
            }
            time.failForFault();
            assertEquals(Set.of(), processes.there(), "left");
            for (CompletableFuture<ProgramDescription> asked : refused) {
                String told = asked.isCompletedExceptionally() ? TOLD
                        : String.valueOf(asked.get(60, TimeUnit.SECONDS).getExplanation());
                assertTrue(told.contains(TOLD), () -> "that a signal was refused is not told: " + told);
            }
        }

        /** Lets a gaggled live; whether it has ended as it should. */
        private boolean keep() throws Exception {
            restoreFiles();
            try (GaggleState opened = GaggleState.open(held, "simulated")) {
                assertTrue(opened.lastEvent() >= lastEvent && opened.lastEvent() <= lastEvent + 1,
                        () -> "the last event was " + lastEvent + ", and the next gaggled goes on from "
                                + opened.lastEvent());
                EventFanout events = new EventFanout(
                        GaggleInfo.builder("simulated").hostName("host").version("1").configFile("file").build(),
                        InstantSource.system());
                events.goOnFrom(opened.lastEvent());
                Death present = new Death(() -> {
                    lastEvent = events.lastNumber();
                    saveFiles();
                });
                life = present;
                state = opened;
                return keep(present, opened, events);
            }
        }

        private boolean keep(Death present, GaggleState opened, EventFanout events) throws Exception {
            Former former = opened.former();
            Keeping keeping = new Keeping(
                    opened, opened.prepare(definition),
                    former == null ? null
                            : new Keeping.Resumption(definition, former.programs(), random.nextInt(4) > 0),
                    NotifyNames.RANDOM, RunTokens.NONE);
            try (SupervisionLoop loop = new SupervisionLoop(
                    processes.launcher(present), events, definition, ProbeKinds.own(), Schedules.ofThisMachine(null),
                    new Outputs(new FakeConnections(), false, null), new LogBook(null),
                    RunHistory.open(null, InstantSource.system()), keeping,
                    time.turnsOf(present))) {
                port = loop.getControlPort();
                loop.run(Map.of());
                return present.isAlive();
            } catch (SimulatedTime.Killed _) {
                return false;
            } finally {
                port = null;
            }
        }

        private void saveFiles() {
            left.clear();
            try (Stream<Path> files = Files.list(held.path())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    left.put(file, Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As they were when the last gaggled died. */
        private void restoreFiles() throws IOException {
            for (Map.Entry<Path, byte[]> file : left.entrySet()) {
                Files.deleteIfExists(file.getKey());
                Files.write(file.getKey(), file.getValue());
            }
        }

        private void interfere() {
            LoopControlPort operated = port;
            if (!storm) {
                return;
            }
            if (operated != null && life.isAlive()) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> operate(operated, Operation.STOP);
                    case 2, 3 -> operate(operated, Operation.START);
                    case 4, 5 -> operate(operated, Operation.RESTART);
                    case 6 -> operate(operated, Operation.RELOAD);
                    case 7 -> reload(operated, other());
                    case 8 -> {
                        if (liesAreTold) {
                            processes.lie();
                        }
                    }
                    default -> die();
                }
            }
            time.after(random.nextInt(2_000), this::interfere);
        }

        private void die() {
            if (deadly && random.nextBoolean()) {
                life.comes();
            } else if (deadly) {
                life.comesAfter(random.nextInt(6));
            }
        }

        private void operate(LoopControlPort operated, Operation operation) {
            var _ = operated.perform(OperationRequest.builder(operation, OPERATOR)
                    .program("p" + random.nextInt(first.programs().size())).build());
        }

        /** Some programs are launched in another way, and some are not there. */
        private GaggleDefinition other() {
            Set<ProgramId> there = first.programs().keySet().stream().filter(_ -> random.nextInt(5) > 0)
                    .collect(Collectors.toSet());
            List<ProgramDefinition> programs = first.inOrder().stream()
                    .filter(program -> there.contains(program.id()))
                    .filter(program -> program.life().dependencies().stream()
                            .allMatch(need -> there.contains(need.on())))
                    .map(this::perhapsOther)
                    .toList();
            Set<ProgramId> kept = programs.stream().map(ProgramDefinition::id).collect(Collectors.toSet());
            boolean whole = programs.stream().allMatch(program -> program.life().dependencies().stream()
                    .allMatch(need -> kept.contains(need.on())));
            return whole && !programs.isEmpty()
                    ? new GaggleDefinition(programs, first.startWait(), first.stopOrder()) : first;
        }

        private ProgramDefinition perhapsOther(ProgramDefinition program) {
            LaunchRequest launch = program.launch();
            return random.nextInt(3) > 0 ? program
                    : Definitions.of(program.id().name(), program.life(),
                            launch.toBuilder().arguments(List.of("generation " + random.nextInt())).build());
        }

        private void reload(LoopControlPort operated, GaggleDefinition next) {
            try {
                GaggleState.Next prepared = state.prepare(next);
                Death present = life;
                var _ = operated.replace(
                        new Input.Replace(next, new Cause.Operator("operator", "test")), Map.of(), prepared,
                        () -> definition = present.isAlive() ? next : definition);
                time.after(1, () -> {
                    if (present.isAlive()) {
                        prepared.close();
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void calmDown() {
            storm = false;
            life.comesAfter(-1);
            processes.calm();
            // A gaggled that has died until now is followed by another within that time.
            time.after(5_000, () -> reload(port, first));
            // What was left hanging by the storm may be late until here, and fail for it.
            time.after(6_000, this::startEverything);
            time.after(90_000, this::startEverything);
        }

        private void startEverything() {
            for (ProgramId program : first.programs().keySet()) {
                var _ = port.perform(
                        OperationRequest.builder(Operation.START, OPERATOR).program(program.name()).build());
            }
        }

        private void end() {
            for (ProgramId program : first.programs().keySet()) {
                time.check(processes.isUp(program.name()), () -> program + " is not up although all is calm");
            }
            shuttingDown = true;
            port.shutdown(OPERATOR);
        }

        /** The system has refused a signal, and the loop knows. */
        private void ask(String program) {
            if (port != null && !shuttingDown) {
                refused.add(port.describe(program).toCompletableFuture());
            }
        }
    }
}
