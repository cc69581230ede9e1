package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the core in an imaginary machine in which everything takes random time and goes wrong at random: starts fail,
 * processes die, ignore SIGTERM and leave children behind, operators interfere, the definition is another, all at once.
 * A seed decides everything, so a failure can be looked at again. After the storm everything that should be up is up;
 * after the shutdown nothing is left.
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
        new Machine(seed).run();
    }

    /** A machine with one gaggle on it. */
    private static final class Machine {

        private static final long MILLISECOND = 1_000_000;
        private static final Cause.Operator OPERATOR = new Cause.Operator("simulator", "test");

        private final Random random;
        private final int size;
        private final Gaggle gaggle;
        private final Map<ProgramId, Program> programs = new LinkedHashMap<>();

        /** The first one, of which the others are parts. */
        private final GaggleDefinition all;

        /** The one in effect; programs that are not in it may still be there, until they are forgotten. */
        private GaggleDefinition definition;

        /** What will happen, by time; equal times in the order in which they were planned. */
        private final TreeMap<Long, List<Runnable>> plan = new TreeMap<>();

        private final Process[] processes;
        private final Map<Alarm, Long> alarms = new HashMap<>();
        private final Map<String, Command.RunErrand> errands = new HashMap<>();
        private final long[] sequence;
        private final boolean[] disabled;
        private final boolean[] there;

        /** Those that gaggled gave up on, and nobody has begun anew. */
        private final boolean[] failed;

        /** How often things go wrong, drawn anew for each seed so that some runs are calm and some are not. */
        private final double startFails;

        private final double ignoresTerm;
        private final double errandsHang;
        private final double leavesChildren;
        private final long meanLife;

        /** How often the launcher reports what cannot be. */
        private final double launcherLies;

        private long now;
        private boolean storm = true;
        private boolean shuttingDown;
        private boolean finished;
        private int refused;

        /** What gaggled is to end with because of an essential program, and what it ended with; null for neither. */
        private @Nullable Integer expectedStatus;

        private @Nullable Integer status;

        Machine(long seed) {
            this.random = new Random(seed);
            this.size = 1 + random.nextInt(12);
            this.all = randomDefinition();
            this.definition = all;
            this.gaggle = new Gaggle(definition, programs);
            this.processes = new Process[size];
            this.sequence = new long[size];
            this.disabled = new boolean[size];
            this.there = new boolean[size];
            this.failed = new boolean[size];
            noteNewPrograms();
            this.startFails = random.nextInt(3) * 0.2;
            this.ignoresTerm = random.nextInt(3) * 0.3;
            this.errandsHang = random.nextInt(3) * 0.3;
            this.leavesChildren = random.nextInt(3) * 0.3;
            this.launcherLies = random.nextInt(3) * 0.2;
            this.meanLife = (long) Math.pow(10, 1 + random.nextInt(4)) * MILLISECOND;
        }

        /** A command around a program's life; one that hangs ends only when it is killed. */
        private void run(Command.RunErrand errand) {
            int program = index(errand.program());
            switch (errand.kind()) {
                case PRESTART -> {
                    assertTrue(processes[program] == null, "a successor meets its predecessor");
                    assertFalse(disabled[program], "prepared although disabled");
                    assertFalse(shuttingDown, "prepared during the shutdown");
                }
                case POSTSTOP -> assertTrue(processes[program] == null, "what comes after the end comes before it");
                case STOPCOMMAND, RELOADCOMMAND -> assertTrue(processes[program] != null, "nothing to stop or reload");
            }
            assertTrue(errands.put(errand.program() + " " + errand.kind(), errand) == null, "two at a time");
            if (!storm || random.nextDouble() >= errandsHang) {
                boolean fails = storm && random.nextDouble() < startFails;
                after(random.nextInt(storm ? 3_000 : 400) * MILLISECOND, () -> errandEnds(errand, fails
                        ? random.nextBoolean()
                                ? new ErrandOutcome.NotStarted(StartFailure.builder("refused").build())
                                : new ErrandOutcome.Ended(new ExitStatus.Exited(1))
                        : new ErrandOutcome.Ended(new ExitStatus.Exited(0))));
            }
        }

        /** Sometimes it takes long, and sometimes it comes too late. */
        private void end(Command.EndErrand end) {
            Command.RunErrand errand = errands.get(end.program() + " " + end.kind());
            assertTrue(errand != null && errand.run() == end.run(), "no such command to end: " + end);
            after(random.nextInt(random.nextInt(20) == 0 ? 30_000 : 50) * MILLISECOND, () -> errandEnds(errand,
                    random.nextBoolean() ? new ErrandOutcome.TakenBack()
                            : new ErrandOutcome.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false))));
        }

        private void errandEnds(Command.RunErrand errand, ErrandOutcome outcome) {
            if (errands.remove(errand.program() + " " + errand.kind(), errand)) {
                give(new Input.ErrandEnded(errand.program(), errand.run(), errand.kind(), outcome));
            }
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

        private void noteNewPrograms() {
            for (ProgramDefinition program : definition.inOrder()) {
                int i = index(program.id());
                disabled[i] = there[i] ? disabled[i] : !program.life().enabled();
                there[i] = true;
            }
        }

        private GaggleDefinition randomDefinition() {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                order.add(random.nextInt(order.size() + 1), i);
            }
            double density = random.nextDouble();
            List<ProgramDefinition> programs = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                List<Dependency> needs = new ArrayList<>();
                for (int j = 0; j < size; j++) {
                    if (order.indexOf(j) < order.indexOf(i) && random.nextDouble() < density) {
                        Duration delay = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(800));
                        needs.add(new Dependency(id(j), Condition.READY, delay, random.nextBoolean()));
                    }
                }
                LifeRulesBuilder life = new LifeRulesBuilder()
                        .enabled(random.nextInt(8) > 0)
                        .respawn(random.nextInt(5) > 0 ? Respawn.ALWAYS
                                : random.nextBoolean() ? Respawn.NEVER : Respawn.ON_FAILURE)
                        .successCodes(random.nextInt(4) > 0 ? "0" : "0, 1, KILL")
                        .backoff(Duration.ofMillis(random.nextInt(3) * 100L))
                        .backoffMax(Duration.ofSeconds(random.nextInt(10)))
                        .killWait(Duration.ofMillis(random.nextInt(4) * 1_000L))
                        .errands(randomErrands())
                        .dependencies(needs);
                if (random.nextInt(3) == 0) {
                    life.limit(random.nextInt(5) + "/" + (1 + random.nextInt(60)) + "s");
                }
                if (random.nextInt(60) == 0) {
                    life.essential();
                }
                programs.add(Definitions.of(id(i).name(), life.build()));
            }
            return new GaggleDefinition(
                    programs,
                    Duration.ofMillis(random.nextInt(300)),
                    random.nextBoolean() ? StopOrder.REVERSE : StopOrder.PARALLEL);
        }

        private ErrandRules randomErrands() {
            if (random.nextBoolean()) {
                return ErrandRules.NONE;
            }
            boolean signal = random.nextBoolean();
            return new ErrandRules(
                    randomErrand(), Duration.ofMillis(500 + random.nextInt(1_500)), randomErrand(),
                    randomErrand(), Duration.ofMillis(500 + random.nextInt(1_500)),
                    signal ? ProcessSignal.HUP : null, signal ? null : randomErrand());
        }

        private @Nullable ErrandCommand randomErrand() {
            return random.nextBoolean() ? null : Definitions.errand("/bin/errand");
        }

        private static ProgramId id(int program) {
            return new ProgramId("p" + program);
        }

        private static int index(ProgramId program) {
            return Integer.parseInt(program.name().substring(1));
        }

        private LifeRules rulesOf(int program) {
            return definition.programs().get(id(program)).life();
        }

        void run() {
            give(new Input.Begin());
            after(0, this::interfere);
            runUntil(60_000 * MILLISECOND);
            storm = false;
            if (!shuttingDown) {
                calm();
                runUntil(now + 120_000 * MILLISECOND);
                everythingIsWhereItShouldBe();
                shuttingDown = true;
                give(new Input.Shutdown(OPERATOR));
            }
            if (!finished && random.nextBoolean()) {
                after(random.nextInt(3_000) * MILLISECOND, () -> give(new Input.ShutdownNow(OPERATOR)));
            }
            runUntil(now + 600_000 * MILLISECOND);
            assertTrue(finished, "the shutdown ended");
            assertEquals(expectedStatus, status, "the status is that of the essential program that ended it");
            assertEquals(Map.of(), alarms, "alarms left");
            assertEquals(Map.of(), errands, "commands left");
            for (int i = 0; i < size; i++) {
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
            gaggle.handle(input, now, this::carryOut);
            Soundness.check(programs, alarms);
        }

        private void carryOut(Command command) {
            assertFalse(finished, "a command after the last");
            switch (command) {
                case Command.Launch launch -> launch(launch);
                case Command.Signal signal -> signal(signal);
                case Command.SignalAsAsked signal -> {}
                case Command.Withdraw withdraw -> withdraw(withdraw);
                case Command.RunErrand run -> run(run);
                case Command.EndErrand end -> end(end);
                case Command.Probe _,Command.EndProbes _ -> {}
                case Command.Tell tell -> {}
                case Command.SetAlarm set -> {
                    alarms.put(set.alarm(), set.atNanos());
                    plan.computeIfAbsent(Math.max(now, set.atNanos()), at -> new ArrayList<>()).add(() -> {
                        if (alarms.remove(set.alarm(), set.atNanos())) {
                            give(new Input.AlarmRang(set.alarm()));
                        }
                    });
                }
                case Command.ClearAlarm clear -> assertNotNull(alarms.remove(clear.alarm()), "no alarm to clear");
                case Command.Publish publish -> {
                    if (publish.notice() instanceof Notice.OfProgram notice) {
                        published(notice);
                    } else if (publish.notice() instanceof Notice.EssentialDown down) {
                        essentialDown(down.end());
                    }
                }
                case Command.Answer answer -> {}
                case Command.Refuse refuse -> refused++;
                case Command.Forget forget -> {
                    int program = index(forget.program());
                    assertFalse(definition.programs().containsKey(forget.program()),
                            "forgotten although it is defined");
                    assertTrue(processes[program] == null, "forgotten although it runs");
                    assertTrue(errands.keySet().stream().noneMatch(key -> key.startsWith(forget.program() + " ")),
                            "forgotten although a command of it runs");
                    failed[program] = false;
                    there[program] = false;
                    sequence[program] = 0;
                }
                case Command.Finished end -> {
                    finished = true;
                    status = end.essential() == null ? null : end.essential().exitStatus();
                }
            }
        }

        /**
         * Reports of the current run, or of an earlier one, what cannot be; the core must refuse it, and ends what it
         * may be about.
         */
        private void lie(int program) {
            Process process = processes[program];
            ProgramId id = id(program);
            long run = process == null || random.nextBoolean() ? -1 : process.run;
            int before = refused;
            boolean running = process != null && process.leaderAlive;
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (run == -1 || running) {
                        give(new Input.Started(id, run, 99));
                        assertEquals(before + 1, refused, "a second process of one run");
                    }
                }
                case 1 -> {
                    if (run == -1 || running) {
                        give(new Input.StartFailed(id, run, StartFailure.builder("a lie").build()));
                        assertEquals(before + 1, refused, "a start that failed, of what runs");
                    }
                }
                default -> {
                    if (run == -1 || running) {
                        give(new Input.Gone(id, run));
                        assertEquals(before + 1, refused, "the end of what runs");
                    }
                }
            }
        }

        private void launch(Command.Launch launch) {
            int program = index(launch.program());
            assertTrue(processes[program] == null, "a successor meets its predecessor");
            assertFalse(disabled[program], "launched although disabled");
            assertFalse(failed[program], "launched although it has failed");
            assertFalse(shuttingDown, "launched during the shutdown");
            for (Dependency need : rulesOf(program).dependencies()) {
                Process needed = processes[index(need.on())];
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
                    give(new Input.StartFailed(id(program), process.run, StartFailure.builder("refused").build()));
                    return;
                }
                process.launching = false;
                process.leaderAlive = true;
                process.upSince = now;
                if (random.nextDouble() < leavesChildren) {
                    process.childrenAlive = true;
                }
                give(new Input.Started(id(program), process.run, 1 + program));
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
            int program = index(withdraw.program());
            Process process = processes[program];
            if (process != null && process.run == withdraw.run() && process.launching && random.nextBoolean()) {
                processes[program] = null;
                after(0, () -> give(new Input.Withdrawn(withdraw.program(), withdraw.run())));
            }
        }

        private void signal(Command.Signal signal) {
            int program = index(signal.program());
            Process process = processes[program];
            assertTrue(process != null && process.run == signal.run() && !process.launching, "signalled a stranger");
            if (signal.signal().equals(ProcessSignal.HUP)) {
                return;
            }
            boolean kill = signal.signal().equals(ProcessSignal.KILL);
            if (kill || random.nextDouble() >= ignoresTerm) {
                after(random.nextInt(50) * MILLISECOND, () -> leaderDies(program, process));
            }
            if (kill || random.nextDouble() >= ignoresTerm) {
                after(random.nextInt(80) * MILLISECOND, () -> childrenDie(program, process));
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
            ExitStatus exit = random.nextInt(3) > 0 ? new ExitStatus.Exited(random.nextInt(3))
                    : new ExitStatus.Killed(ProcessSignal.KILL, false);
            give(new Input.Exited(
                    id(program), process.run,
                    ProcessExit.builder(exit).leftovers(process.childrenAlive).build()));
        }

        private void childrenDie(int program, Process process) {
            if (processes[program] != process || !process.childrenAlive) {
                return;
            }
            process.childrenAlive = false;
            if (!process.leaderAlive) {
                processes[program] = null;
                give(new Input.Gone(id(program), process.run));
            }
        }

        private void interfere() {
            if (!storm) {
                return;
            }
            if (shuttingDown) {
                return;
            }
            int program = random.nextInt(size);
            switch (random.nextInt(8)) {
                case 0 -> {
                    failed[program] &= !isDefined(program);
                    disabled[program] &= !isDefined(program);
                    give(new Input.OperatorStart(id(program), OPERATOR));
                }
                case 1 -> {
                    failed[program] &= !isDefined(program);
                    disabled[program] |= isDefined(program);
                    give(new Input.OperatorStop(id(program), OPERATOR));
                }
                case 2 -> {
                    failed[program] &= !isDefined(program);
                    give(new Input.OperatorRestart(id(program), OPERATOR));
                }
                case 3 -> give(new Input.OperatorSignal(id(program), ProcessSignal.HUP, OPERATOR));
                case 4 -> give(new Input.DumpStates(1));
                case 5 -> replace(otherDefinition());
                case 6 -> give(new Input.OperatorReload(id(program), OPERATOR));
                default -> {
                    if (random.nextDouble() < launcherLies) {
                        lie(program);
                    }
                }
            }
            after(random.nextInt(2_000) * MILLISECOND, this::interfere);
        }

        private boolean isDefined(int program) {
            return definition.programs().containsKey(id(program));
        }

        private void replace(GaggleDefinition next) {
            for (ProgramDefinition program : next.inOrder()) {
                ProgramDefinition before = definition.programs().get(program.id());
                boolean same = before != null && before.life().equals(program.life())
                        && before.launch().equals(program.launch());
                failed[index(program.id())] &= same;
            }
            definition = next;
            noteNewPrograms();
            give(new Input.Replace(next, OPERATOR));
        }

        /** Without some of the programs, some of the needs, and with some launches changed. */
        private GaggleDefinition otherDefinition() {
            List<ProgramDefinition> kept = new ArrayList<>(all.inOrder());
            kept.removeIf(_ -> random.nextInt(4) == 0);
            Set<ProgramId> ids = kept.stream().map(ProgramDefinition::id).collect(Collectors.toSet());
            kept.replaceAll(program -> {
                ProgramDefinition now = definition.programs().getOrDefault(program.id(), program);
                return new ProgramDefinition(
                        program.id(), program.origin(), withSomeNeeds(program.life(), ids), perhapsOther(now.launch()),
                        program.settings());
            });
            return new GaggleDefinition(kept, all.startWait(), all.stopOrder());
        }

        private LaunchRequest perhapsOther(LaunchRequest launch) {
            return random.nextInt(3) > 0
                    ? launch
                    : launch.toBuilder().arguments(List.of("generation " + random.nextInt())).build();
        }

        private LifeRules withSomeNeeds(LifeRules life, Set<ProgramId> ids) {
            List<Dependency> kept = life.dependencies().stream()
                    .filter(need -> ids.contains(need.on()) && random.nextInt(6) > 0)
                    .toList();
            return new LifeRules(life.enabled(), life.restarts(), life.essential(), life.killWait(), life.stopSteps(),
                    random.nextInt(4) > 0 ? life.errands() : randomErrands(), life.probing(), life.duty(), kept);
        }

        /** The operator wants everything to run, and nothing dies by itself any more. */
        private void calm() {
            replace(all);
            for (int program = 0; program < size; program++) {
                disabled[program] = false;
                failed[program] = false;
                give(new Input.OperatorStart(id(program), OPERATOR));
            }
        }

        private void everythingIsWhereItShouldBe() {
            assertEquals(size, programs.size());
            for (ProgramState state : gaggle.states(now)) {
                assertEquals(ProgramPhase.UP, state.getPhase(), state.toString());
                assertTrue(state.areDependenciesSatisfied(), state.toString());
            }
        }

        private void published(Notice.OfProgram notice) {
            ProgramState state = notice.state();
            int program = index(new ProgramId(state.getName()));
            boolean counts = switch (notice) {
                case Notice.Up _,Notice.Down _,Notice.OperatorStart _,Notice.OperatorRestart _,Notice.OperatorStop _ ->
                        true;
                case Notice.StartFailed _,Notice.Failed _,Notice.Ready _,Notice.NotReady _,Notice.Done _,Notice.Stopping _,Notice.AfterCommand _,Notice.TakenBack _,Notice.OperatorSignal _,Notice.OperatorReload _,Notice.Killing _,Notice.NextSignal _,Notice.SignalRefused _,Notice.StopOverdue _ ->
                        false;
            };
            long expected = sequence[program] + (counts ? 1 : 0);
            assertEquals(expected, state.getSequence(), "state changes are counted without a gap");
            sequence[program] = state.getSequence();
            if (notice instanceof Notice.Down) {
                assertTrue(processes[program] == null, "down while something of it is there");
            }
            if (notice instanceof Notice.Failed) {
                assertEquals(ProgramPhase.FAILED, state.getPhase());
                assertTrue(processes[program] == null, "failed while something of it is there");
                failed[program] = true;
            }
        }

        /** From now on nothing is started, and gaggled ends with the status of that program. */
        private void essentialDown(EssentialEnd end) {
            Program program = programs.get(end.program());
            assertTrue(program.rules().essential(), "ended for a program that is not essential");
            assertTrue(processes[index(end.program())] == null, "ended for a program that is there");
            assertFalse(shuttingDown, "ended twice");
            shuttingDown = true;
            expectedStatus = end.exitStatus();
        }
    }
}
