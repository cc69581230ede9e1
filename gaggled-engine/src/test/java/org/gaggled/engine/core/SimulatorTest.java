package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the core in an imaginary machine in which everything takes random time and goes wrong at random: starts fail, processes
 * die, ignore SIGTERM and leave children behind, operators interfere, all at once. A seed decides everything, so a failure can
 * be looked at again. After the storm everything that should be up is up; after the shutdown nothing is left.
 */
class SimulatorTest {

    /** The default; {@code -Dgaggled.simulator.seeds=N} tries more. */
    private static final int SEEDS = Integer.getInteger("gaggled.simulator.seeds", 400);

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void survives(long seed) {
        new Machine(seed, 0).run();
    }

    /** Memory runs out in the middle of steps, again and again; programs and processes are kept all the same. */
    @ParameterizedTest
    @MethodSource("seeds")
    void survivesWithoutMemory(long seed) {
        new Machine(seed, 0.02 + seed % 10 * 0.05).run();
    }

    /** A machine with one gaggle on it. */
    private static final class Machine {

        private static final long MILLISECOND = 1_000_000;

        private final Random random;
        private final Random memory;
        private final double memoryFails;
        private final GaggleRules rules;
        private final Gaggle gaggle;
        private final int size;

        /** What will happen, by time; equal times in the order in which they were planned. */
        private final TreeMap<Long, List<Runnable>> plan = new TreeMap<>();

        private final Process[] processes;
        private final long[] alarmAt;
        private final long[] sequence;
        private final boolean[] disabled;

        /** How often things go wrong, drawn anew for each seed so that some runs are calm and some are not. */
        private final double startFails;

        private final double ignoresTerm;
        private final double leavesChildren;
        private final long meanLife;

        /** How often memory will still run out while one input is dealt with; sometimes there is some again. */
        private int failuresLeft;

        private long now;
        private boolean storm = true;
        private boolean shuttingDown;
        private boolean finished;

        Machine(long seed, double memoryFails) {
            this.random = new Random(seed);
            this.memory = new Random(seed);
            this.memoryFails = memoryFails;
            this.size = 1 + random.nextInt(12);
            this.rules = randomRules();
            this.gaggle = new Gaggle(rules);
            this.processes = new Process[size];
            this.alarmAt = new long[size];
            this.sequence = new long[size];
            this.disabled = new boolean[size];
            for (int i = 0; i < size; i++) {
                alarmAt[i] = -1;
                disabled[i] = !rules.programs().get(i).enabled();
            }
            this.startFails = random.nextInt(3) * 0.2;
            this.ignoresTerm = random.nextInt(3) * 0.3;
            this.leavesChildren = random.nextInt(3) * 0.3;
            this.meanLife = (long) Math.pow(10, 1 + random.nextInt(4)) * MILLISECOND;
        }

        private static final class Process {
            final long run;
            boolean launching = true;
            boolean leaderAlive;
            boolean childrenAlive;
            long upSince;

            Process(long run) {
                this.run = run;
            }
        }

        private GaggleRules randomRules() {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                order.add(random.nextInt(order.size() + 1), i);
            }
            double density = random.nextDouble();
            List<ProgramRules> programs = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                List<DependencyRule> needs = new ArrayList<>();
                for (int j = 0; j < size; j++) {
                    if (order.indexOf(j) < order.indexOf(i) && random.nextDouble() < density) {
                        Duration delay = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(800));
                        needs.add(new DependencyRule(j, delay, random.nextBoolean()));
                    }
                }
                programs.add(new ProgramRules(
                        "p" + i,
                        random.nextInt(8) > 0,
                        random.nextInt(5) > 0,
                        Duration.ofMillis(random.nextInt(3) * 100L),
                        Duration.ofSeconds(random.nextInt(10)),
                        Duration.ofMillis(random.nextInt(4) * 1_000L),
                        needs));
            }
            return new GaggleRules(
                    programs, Duration.ofMillis(random.nextInt(300)), random.nextBoolean() ? StopOrder.REVERSE : StopOrder.PARALLEL);
        }

        void run() {
            give(new Input.Begin());
            after(0, this::interfere);
            runUntil(60_000 * MILLISECOND);
            storm = false;
            calm();
            runUntil(now + 120_000 * MILLISECOND);
            everythingIsWhereItShouldBe();
            shuttingDown = true;
            give(new Input.Shutdown("simulator"));
            if (random.nextBoolean()) {
                after(random.nextInt(3_000) * MILLISECOND, () -> give(new Input.ShutdownNow("simulator")));
            }
            runUntil(now + 600_000 * MILLISECOND);
            assertTrue(finished, "the shutdown ended");
            for (int i = 0; i < size; i++) {
                assertEquals(-1, alarmAt[i], "alarm left");
                assertTrue(processes[i] == null, "process left");
            }
        }

        private void after(long delay, Runnable what) {
            plan.computeIfAbsent(now + delay, at -> new ArrayList<>()).add(what);
        }

        private void runUntil(long end) {
            int steps = 0;
            while (!plan.isEmpty() && plan.firstKey() <= end) {
                var due = plan.pollFirstEntry();
                now = due.getKey();
                for (Runnable what : due.getValue()) {
                    if (finished) {
                        return;
                    }
                    what.run();
                }
                assertTrue(++steps < 3_000_000, "it goes on for ever");
            }
            now = Math.max(now, end);
        }

        private void give(Input input) {
            boolean handled = false;
            boolean broken = false;
            failuresLeft = memory.nextInt(5);
            while (!finished && (!handled || broken)) {
                try {
                    if (handled) {
                        gaggle.recover(now, this::carryOut);
                        broken = false;
                    } else {
                        gaggle.handle(input, now, this::carryOut);
                        handled = true;
                    }
                } catch (OutOfMemoryError e) {
                    broken = true;
                }
            }
        }

        /** A launch does not fail once it is asked for; everything else may fail to be asked for. */
        private void carryOut(Command command) {
            assertFalse(finished, "a command after the last");
            if (!(command instanceof Command.Launch) && failuresLeft > 0 && memory.nextDouble() < memoryFails) {
                failuresLeft--;
                throw new OutOfMemoryError("on purpose");
            }
            switch (command) {
                case Command.Launch launch -> launch(launch);
                case Command.Signal signal -> signal(signal);
                case Command.SetAlarm alarm -> {
                    alarmAt[alarm.program()] = alarm.atNanos();
                    plan.computeIfAbsent(Math.max(now, alarm.atNanos()), at -> new ArrayList<>()).add(() -> {
                        if (alarmAt[alarm.program()] == alarm.atNanos()) {
                            alarmAt[alarm.program()] = -1;
                            give(new Input.AlarmRang(alarm.program()));
                        }
                    });
                }
                case Command.ClearAlarm alarm -> {
                    assertTrue(alarmAt[alarm.program()] >= 0 || memoryFails > 0, "no alarm to clear");
                    alarmAt[alarm.program()] = -1;
                }
                case Command.SignalAsAsked signal -> {}
                case Command.Withdraw withdraw -> withdraw(withdraw);
                case Command.Publish publish -> published(publish);
                case Command.Answer answer -> {}
                case Command.Finished() -> finished = true;
            }
        }

        private void launch(Command.Launch launch) {
            int program = launch.program();
            assertTrue(processes[program] == null, "a successor meets its predecessor");
            assertFalse(disabled[program], "launched although disabled");
            assertFalse(shuttingDown, "launched during the shutdown");
            for (DependencyRule need : rules.programs().get(program).dependencies()) {
                Process needed = processes[need.on()];
                assertTrue(needed != null && needed.leaderAlive, "launched without what it needs");
                assertTrue(now - needed.upSince >= need.delay().toNanos(), "launched before the delay was over");
            }
            Process process = new Process(launch.run());
            processes[program] = process;
            after(random.nextInt(3) * MILLISECOND, () -> {
                if (processes[program] != process) {
                    return;
                }
                if (storm && random.nextDouble() < startFails) {
                    processes[program] = null;
                    give(new Input.StartFailed(program, process.run, new StartFailure("refused", null)));
                    return;
                }
                process.launching = false;
                process.leaderAlive = true;
                process.upSince = now;
                if (random.nextDouble() < leavesChildren) {
                    process.childrenAlive = true;
                }
                give(new Input.Started(program, process.run, 1 + program));
                if (storm) {
                    after((long) (random.nextDouble() * meanLife), () -> {
                        if (storm) {
                            leaderDies(program, process);
                        }
                    });
                }
            });
        }

        /** Sometimes it comes too late. */
        private void withdraw(Command.Withdraw withdraw) {
            int program = withdraw.program();
            Process process = processes[program];
            if (process != null && process.run == withdraw.run() && process.launching && random.nextBoolean()) {
                processes[program] = null;
                after(0, () -> give(new Input.Withdrawn(program, withdraw.run())));
            }
        }

        private void signal(Command.Signal signal) {
            Process process = processes[signal.program()];
            assertTrue(process != null && process.run == signal.run() && !process.launching, "signalled a stranger");
            boolean kill = signal.signal().equals(ProcessSignal.KILL);
            if (kill || random.nextDouble() >= ignoresTerm) {
                after(random.nextInt(50) * MILLISECOND, () -> leaderDies(signal.program(), process));
            }
            if (kill || random.nextDouble() >= ignoresTerm) {
                after(random.nextInt(80) * MILLISECOND, () -> childrenDie(signal.program(), process));
            }
        }

        private void leaderDies(int program, Process process) {
            if (processes[program] != process || !process.leaderAlive) {
                return;
            }
            process.leaderAlive = false;
            if (!process.childrenAlive) {
                processes[program] = null;
            }
            give(new Input.Exited(
                    program, process.run, new ProcessExit(new ExitStatus.Exited(1), null, process.childrenAlive)));
        }

        private void childrenDie(int program, Process process) {
            if (processes[program] != process || !process.childrenAlive) {
                return;
            }
            process.childrenAlive = false;
            if (!process.leaderAlive) {
                processes[program] = null;
                give(new Input.Gone(program, process.run));
            }
        }

        private void interfere() {
            if (!storm) {
                return;
            }
            int program = random.nextInt(size);
            switch (random.nextInt(6)) {
                case 0 -> {
                    disabled[program] = false;
                    give(new Input.OperatorStart(program, "simulator"));
                }
                case 1 -> {
                    disabled[program] = true;
                    give(new Input.OperatorStop(program, "simulator"));
                }
                case 2 -> give(new Input.OperatorRestart(program, "simulator"));
                case 3 -> give(new Input.Exited(program, -1, new ProcessExit(new ExitStatus.Exited(1), null, false)));
                default -> {}
            }
            after(random.nextInt(2_000) * MILLISECOND, this::interfere);
        }

        /** The operator wants everything to run, and nothing dies by itself any more. */
        private void calm() {
            for (int program = 0; program < size; program++) {
                disabled[program] = false;
                give(new Input.OperatorStart(program, "simulator"));
            }
        }

        private void everythingIsWhereItShouldBe() {
            for (ProgramState state : gaggle.states(now)) {
                assertEquals(ProgramPhase.UP, state.getPhase(), state.toString());
                assertTrue(state.isDependenciesSatisfied(), state.toString());
            }
        }

        private void published(Command.Publish publish) {
            ProgramState state = publish.program();
            if (state == null) {
                return;
            }
            int program = Integer.parseInt(state.getName().substring(1));
            boolean counts = switch (publish.type()) {
                case PROGRAM_UP, PROGRAM_DOWN, OPERATOR_START, OPERATOR_STOP -> true;
                case START_FAILED, PROGRAM_STOPPING, STOP_OVERDUE, GAGGLE_STARTED, GAGGLE_STOPPING, STATES_DUMPED -> false;
            };
            long expected = sequence[program] + (counts ? 1 : 0);
            assertTrue(
                    memoryFails > 0 ? state.getSequence() >= expected : state.getSequence() == expected,
                    "state changes are counted without a gap");
            sequence[program] = state.getSequence();
            if (publish.type() == GaggleEventType.PROGRAM_DOWN) {
                assertTrue(processes[program] == null, "down while something of it is there");
            }
        }
    }
}
