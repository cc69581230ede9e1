package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
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
 * processes die, ignore SIGTERM and leave children behind, probes flap, come late and speak of what nobody asked, tasks
 * are due, operators interfere, the definition is another, all at once. A seed decides everything, so a failure can be
 * looked at again. After the storm everything that should be up is up and ready, and every task is done; after the
 * shutdown nothing is left.
 */
class SimulatorTest {

    /** The default; {@code -Dgaggled.simulator.seeds=N} tries more. */
    private static final int SEEDS = Integer.getInteger("gaggled.simulator.seeds", 400);

    /** {@code -Dgaggled.simulator.first=N} begins later. */
    private static final int FIRST = Integer.getInteger("gaggled.simulator.first", 1);

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void survives(long seed) {
        new Machine(seed, false).run();
    }

    /**
     * gaggled is killed again and again, between two steps or in the middle of one, and another one goes on from what
     * was remembered and what processes there are: never are there two of one program, never is one lost, and all comes
     * to the same end.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void survivesItsOwnDeath(long seed) {
        new Machine(seed, true).run();
    }

    /** gaggled dies here. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A machine with one gaggle on it. */
    private static final class Machine {

        private static final long MILLISECOND = 1_000_000;
        private static final Cause.Operator OPERATOR = new Cause.Operator("simulator", "test");

        private final Random random;
        private final int size;
        private Gaggle gaggle;
        private Map<ProgramId, Program> programs = new LinkedHashMap<>();

        /** Whether gaggled is killed now and then, and how often it was. */
        private final boolean deadly;

        private int deaths;

        /** A gaggled goes on from an earlier one: it may end commands that were never begun. */
        private boolean resuming;

        /** Whether there is no gaggled. */
        private boolean dead;

        /** What is remembered, and of which programs it is not certain that all was done that follows from it. */
        private final Map<ProgramId, Memory> memories = new LinkedHashMap<>();

        private final Set<ProgramId> uncertain = new HashSet<>();

        /** The process of each program that was noted last. */
        private final @Nullable Process[] noted;

        /** Commands that were begun by a gaggled that died, and ended without anybody being told. */
        private final Set<String> unheard = new HashSet<>();

        /** The definition by which what is remembered is to be understood, and the one that this step brings. */
        private GaggleDefinition remembered;

        private GaggleDefinition coming;

        /** All programs that ever were, also those that this step has forgotten. */
        private final Map<ProgramId, Program> known = new HashMap<>();

        /** After how many commands from now gaggled dies in the middle of a step; less than 0 for not. */
        private int commandsLeft = -1;

        private final RandomDefinitions definitions;

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

        /** When each task was done, and each program was last lost, and has ended; null where it is not so. */
        private final @Nullable Long[] doneSince;
        private final @Nullable Long[] lostAt;
        private final @Nullable Long[] endedAt;

        /** How often things go wrong, drawn anew for each seed so that some runs are calm and some are not. */
        private final double startFails;

        private final double ignoresTerm;
        private final double errandsHang;
        private final double leavesChildren;
        private final long meanLife;

        /** How often the launcher reports what cannot be. */
        private final double launcherLies;

        /** How often a probe finds that a program cannot be used, or works no more. */
        private final double probesLie;

        private long now;
        private boolean storm = true;
        private boolean shuttingDown;
        private boolean finished;
        private int refused;

        /** What gaggled is to end with because of an essential program, and what it ended with; null for neither. */
        private @Nullable Integer expectedStatus;

        private @Nullable Integer status;

        Machine(long seed, boolean deadly) {
            this.deadly = deadly;
            this.random = new Random(seed);
            this.size = 1 + random.nextInt(12);
            this.definitions = new RandomDefinitions(random, size);
            this.all = definitions.first();
            this.definition = all;
            this.remembered = definition;
            this.coming = definition;
            this.gaggle =
                    deadly ? new Gaggle(definition, List.of(), programs) : new Gaggle(definition, programs);
            this.processes = new Process[size];
            this.noted = new Process[size];
            this.sequence = new long[size];
            this.disabled = new boolean[size];
            this.there = new boolean[size];
            this.failed = new boolean[size];
            this.doneSince = new Long[size];
            this.lostAt = new Long[size];
            this.endedAt = new Long[size];
            noteNewPrograms();
            this.startFails = random.nextInt(3) * 0.2;
            this.ignoresTerm = random.nextInt(3) * 0.3;
            this.errandsHang = random.nextInt(3) * 0.3;
            this.leavesChildren = random.nextInt(3) * 0.3;
            this.launcherLies = random.nextInt(3) * 0.2;
            this.probesLie = random.nextInt(3) * 0.3;
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
                case STOPCOMMAND, RELOADCOMMAND ->
                        assertTrue(isThought(program), "nothing to stop or reload");
            }
            assertTrue(errands.put(errand.program() + " " + errand.kind(), errand) == null, "two at a time");
            if (!storm || random.nextDouble() >= errandsHang) {
                boolean fails = storm && random.nextDouble() < startFails;
                after(random.nextInt(storm ? 3_000 : 400) * MILLISECOND, () -> errandEnds(errand, fails && storm
                        ? random.nextBoolean()
                                ? new ErrandOutcome.NotStarted(StartFailure.builder("refused").build())
                                : new ErrandOutcome.Ended(new ExitStatus.Exited(1))
                        : new ErrandOutcome.Ended(new ExitStatus.Exited(0))));
            }
        }

        /** Sometimes it takes long, and sometimes it comes too late. */
        private void end(Command.EndErrand end) {
            Command.RunErrand errand = errands.get(end.program() + " " + end.kind());
            if (errand == null && (unheard.contains(end.program() + " " + end.kind()) || resuming)) {
                return;
            }
            assertTrue(errand != null && errand.run() == end.run(), "no such command to end: " + end);
            after(random.nextInt(random.nextInt(20) == 0 ? 30_000 : 50) * MILLISECOND, () -> errandEnds(errand,
                    random.nextBoolean() ? new ErrandOutcome.TakenBack()
                            : new ErrandOutcome.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false))));
        }

        private void errandEnds(Command.RunErrand errand, ErrandOutcome outcome) {
            if (errands.remove(errand.program() + " " + errand.kind(), errand)) {
                if (dead) {
                    unheard.add(errand.program() + " " + errand.kind());
                }
                give(new Input.ErrandEnded(errand.program(), errand.run(), errand.kind(), outcome));
            }
        }

        private static final class Process {
            final long run;
            boolean launching = true;

            /** It was noted, and what becomes of it is told when it is adopted. */
            boolean adopting;

            /** It is told that it was adopted, and right after that it is gone. */
            boolean lost;

            boolean wasReady;
            boolean leaderAlive;
            boolean childrenAlive;
            long upSince;

            /** Since when it is ready, as gaggled has said; null while it is not. */
            @Nullable
            Long readySince;

            /** For what it is probed now, and what the probe for its being ready has told last. */
            final Set<Probing.Purpose> probed = EnumSet.noneOf(Probing.Purpose.class);
            boolean toldReady;

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
            commandsLeft = -1;
            if (dead) {
                runUntil(now + 30_000 * MILLISECOND);
            }
            if (!shuttingDown) {
                calm();
                runUntil(now + 120_000 * MILLISECOND);
                everythingIsWhereItShouldBe();
                shuttingDown = true;
                give(new Input.Shutdown(OPERATOR));
            }
            if (deadly && !finished && random.nextBoolean()) {
                after(random.nextInt(3_000) * MILLISECOND, () -> die(() -> give(new Input.Shutdown(OPERATOR))));
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
            if (dead) {
                return;
            }
            uncertain.clear();
            known.putAll(programs);
            coming = switch (input) {
                case Input.Replace replace -> replace.definition();
                case Input.Resume resume -> resume.definition();
                default -> coming;
            };
            try {
                gaggle.handle(input, now, this::carryOut);
            } catch (Killed _) {
                commandsLeft = -1;
                die(() -> {});
                return;
            }
            remembered = coming;
            Soundness.check(programs, alarms);
            if (deadly) {
                everythingIsRemembered();
            }
        }

        /** There is no gaggled for some time, and then another one, which first does that. */
        private void die(Runnable then) {
            if (dead || finished) {
                return;
            }
            dead = true;
            deaths++;
            commandsLeft = -1;
            alarms.clear();
            for (int i = 0; i < size; i++) {
                Process process = processes[i];
                if (process != null && process.launching) {
                    processes[i] = null;
                }
                if (process != null) {
                    process.probed.clear();
                }
                Process known = noted[i];
                if (known != null) {
                    known.adopting = isToBeAdopted(memories.get(id(i)), known);
                }
            }
            after(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 300) * MILLISECOND, () -> {
                beginAgain();
                then.run();
            });
        }

        private static boolean isToBeAdopted(@Nullable Memory memory, Process process) {
            return memory != null && memory.run().number() == process.run && memory.life() instanceof Life.Run
                    && !(memory.life() instanceof Life.Clearing);
        }

        private void beginAgain() {
            List<FormerProgram> left = new ArrayList<>();
            for (Memory memory : memories.values()) {
                Process process = noted[index(memory.id())];
                Map<ErrandKind, ProcessIdentity> running = new EnumMap<>(ErrandKind.class);
                for (ErrandKind kind : ErrandKind.values()) {
                    String key = memory.id() + " " + kind;
                    Command.RunErrand errand = errands.get(key);
                    boolean known = errand != null ? errand.run() == memory.run().number() : unheard.contains(key);
                    if (known) {
                        running.put(kind, new ProcessIdentity(99, 1));
                    }
                }
                boolean same = process != null && process.run == memory.run().number();
                left.add(new FormerProgram(
                        memory, same ? new ProcessIdentity(1 + index(memory.id()), 1) : null, running,
                        !uncertain.contains(memory.id())));
                recall(memory, process);
            }
            definition = remembered;
            coming = remembered;
            programs = new LinkedHashMap<>();
            gaggle = new Gaggle(definition, left, programs);
            everythingIsRemembered();
            dead = false;
            shuttingDown = false;
            expectedStatus = null;
            boolean keeps = random.nextInt(4) > 0;
            GaggleDefinition next = storm && random.nextInt(3) == 0 ? definitions.other(definition) : definition;
            noteReplace(next);
            resuming = true;
            give(new Input.Resume(next, keeps));
            resuming = false;
        }

        /** What was published is what was remembered, but for what the last gaggled did not come to. */
        private void recall(Memory memory, @Nullable Process process) {
            int i = index(memory.id());
            sequence[i] = memory.past().sequence();
            disabled[i] = memory.aim().disabled();
            failed[i] = memory.past().failedAt() != Life.NEVER;
            doneSince[i] = memory.past().doneSince() == Life.NEVER ? null : (Long) memory.past().doneSince();
            endedAt[i] = memory.past().lastExit() == null ? null : (Long) memory.past().downSince();
            boolean ready = memory.life() instanceof Life.Running running && running.isReady();
            lostAt[i] = ready ? lostAt[i] : null;
            if (process != null) {
                process.readySince = memory.life() instanceof Life.Running running && running.isReady()
                        ? (Long) running.readySince() : null;
                process.wasReady = memory.run().heard().wasReady();
            }
        }

        private void everythingIsRemembered() {
            assertEquals(programs.keySet(), memories.keySet());
            programs.forEach((id, program) -> assertEquals(memories.get(id), Memories.of(program, gaggle.isEnding())));
        }

        /** Whether gaggled has no reason to think that nothing of a program is there. */
        private boolean isThought(int program) {
            Process known = noted[program];
            return processes[program] != null || (known != null && (known.adopting || known.lost));
        }

        /** Whether a process runs, as far as gaggled can know. */
        private static boolean isThere(Process process) {
            return process.leaderAlive || process.adopting || process.lost;
        }

        /** Whether a process has died that gaggled has just adopted, and is to be told of next. */
        private boolean wasLost(int program) {
            Process process = noted[program];
            return process != null && process.lost;
        }

        private void adopt(Command.Adopt adopt) {
            int program = index(adopt.program());
            Process process = noted[program];
            assertTrue(process != null && process.adopting && process.run == adopt.run(), "adopted a stranger");
            after(random.nextInt(3) * MILLISECOND, unlessDead(() -> {
                process.adopting = false;
                process.lost = !process.leaderAlive;
                Life life = memories.get(adopt.program()).life();
                if (life instanceof Life.Starting || (life instanceof Life.Stopping stopping && stopping.pid() == 0)) {
                    // The earlier gaggled never heard that it was up: as far as anybody knows, it is from now on.
                    process.upSince = now;
                }
                give(new Input.Started(adopt.program(), adopt.run(), adopt.process().pid()));
                process.lost = false;
                if (!dead && !process.leaderAlive) {
                    give(new Input.Exited(adopt.program(), adopt.run(),
                            ProcessExit.builder(new ExitStatus.Unknown(null)).leftovers(process.childrenAlive)
                                    .build()));
                }
            }));
        }

        private void adopt(Command.AdoptErrand adopt) {
            if (unheard.contains(adopt.program() + " " + adopt.kind())) {
                after(0, unlessDead(() -> {
                    unheard.remove(adopt.program() + " " + adopt.kind());
                    give(new Input.ErrandEnded(adopt.program(), adopt.run(), adopt.kind(),
                            new ErrandOutcome.Ended(new ExitStatus.Unknown(null))));
                }));
            }
        }

        /** That, if gaggled is the same then. */
        private Runnable unlessDead(Runnable what) {
            int life = deaths;
            return () -> {
                if (life == deaths) {
                    what.run();
                }
            };
        }

        private void carryOut(Command command) {
            assertFalse(finished, "a command after the last");
            if (commandsLeft-- == 0) {
                throw new Killed();
            }
            switch (command) {
                case Command.Remember remember -> {
                    remembered = coming;
                    known.putAll(programs);
                    remember.memories().forEach(memory -> {
                        memories.put(memory.id(), memory);
                        uncertain.add(memory.id());
                    });
                }
                case Command.Adopt adopt -> adopt(adopt);
                case Command.AdoptErrand adopt -> adopt(adopt);
                case Command.Launch launch -> launch(launch);
                case Command.Signal signal -> signal(signal);
                case Command.SignalAsAsked signal -> {}
                case Command.Withdraw withdraw -> withdraw(withdraw);
                case Command.RunErrand run -> run(run);
                case Command.EndErrand end -> end(end);
                case Command.Probe probe -> probe(probe);
                case Command.EndProbes end -> endProbes(end);
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
                    memories.remove(forget.program());
                    int program = index(forget.program());
                    assertFalse(definition.programs().containsKey(forget.program()),
                            "forgotten although it is defined");
                    assertTrue(processes[program] == null, "forgotten although it runs");
                    assertTrue(errands.keySet().stream().noneMatch(key -> key.startsWith(forget.program() + " ")),
                            "forgotten although a command of it runs");
                    failed[program] = false;
                    doneSince[program] = null;
                    endedAt[program] = null;
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
            boolean running = process != null && process.leaderAlive && !process.adopting;
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
                int needed = index(need.on());
                Long since = since(need.until(), needed);
                boolean doesWithout = !need.required() && !mayComeUp(needed);
                if (since == null) {
                    assertTrue(doesWithout, () -> launch + " without " + need);
                } else {
                    // What still runs, and is being stopped by an operator, is not waited for either.
                    boolean stopping = processes[needed] != null && doesWithout;
                    assertTrue(stopping || now - since >= need.delay().toNanos(),
                            () -> launch + " before its time: " + need);
                }
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
                noted[program] = process;
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
                } else {
                    taskEnds(program, process);
                }
            });
        }

        /** Since when a condition holds, as far as the machine can see; null where it does not. */
        private @Nullable Long since(Condition condition, int program) {
            Process known = noted[program];
            boolean thought = known != null && (known.adopting || known.lost);
            Process process = processes[program] == null && thought ? known : processes[program];
            boolean up = process != null && (process.leaderAlive || thought);
            return switch (condition) {
                case STARTED -> up ? process.upSince : null;
                case READY -> up ? process.readySince : null;
                case DONE -> doneSince[program];
                case ENDED -> process == null ? endedAt[program] : null;
            };
        }

        private boolean mayComeUp(int program) {
            Program known = programs.get(id(program));
            return !disabled[program] && !failed[program] && !known.hasFailed()
                    && (processes[program] != null || known.wanted || known.schedule() != null);
        }

        /** What it finds may come at any time, also when it is not asked any more. */
        private void probe(Command.Probe probe) {
            int program = index(probe.program());
            Process process = processes[program];
            if (process == null && wasLost(program)) {
                return;
            }
            assertTrue(process != null && process.run == probe.run() && (process.leaderAlive || wasLost(program)),
                    "probed what does not run");
            assertEquals(1 + program, probe.pid());
            assertFalse(process.adopting, "probed before it was adopted");
            assertEquals(rulesNow(program).probing().forPurpose(probe.purpose()), probe.rules());
            process.probed.add(probe.purpose());
            if (probe.purpose() == Probing.Purpose.READY) {
                after(random.nextInt(storm ? 6_000 : 400) * MILLISECOND, unlessDead(() -> flap(program, process)));
            } else {
                assertTrue(process.readySince != null || process.toldReady || process.wasReady,
                        "asked whether it is alive before it is ready");
                watch(program, process);
            }
        }

        private void flap(int program, Process process) {
            ProgramId id = id(program);
            boolean counts = process.probed.contains(Probing.Purpose.READY);
            boolean ready = !storm || random.nextDouble() >= probesLie;
            process.toldReady = counts ? ready : process.toldReady;
            give(ready ? new Input.BecameReady(id, process.run) : new Input.NotReady(id, process.run, "busy"));
            if (random.nextInt(4) == 0) {
                give(new Input.TimeAsked(id, process.run, Duration.ofMillis(random.nextInt(5_000))));
                give(new Input.StatusTold(id, process.run, "busy"));
            }
            if (storm && (counts || random.nextInt(4) > 0)) {
                after((1 + random.nextInt(5_000)) * MILLISECOND, unlessDead(() -> flap(program, process)));
            }
        }

        private void watch(int program, Process process) {
            if (random.nextDouble() < probesLie) {
                after(random.nextInt(20_000) * MILLISECOND, unlessDead(() -> {
                    if (storm) {
                        give(new Input.NotAlive(id(program), process.run, "stuck"));
                    }
                }));
            }
        }

        private void endProbes(Command.EndProbes end) {
            Process process = processes[index(end.program())];
            if (process != null && process.run == end.run()) {
                assertFalse(process.probed.isEmpty(), "ended the probes of what is not probed");
                process.probed.clear();
            }
        }

        /** Sometimes it comes too late. */
        private void withdraw(Command.Withdraw withdraw) {
            int program = index(withdraw.program());
            Process process = processes[program];
            if (process != null && process.run == withdraw.run() && process.launching && random.nextBoolean()) {
                processes[program] = null;
                after(0, unlessDead(() -> give(new Input.Withdrawn(withdraw.program(), withdraw.run()))));
            }
        }

        private void signal(Command.Signal signal) {
            int program = index(signal.program());
            Process process = processes[program];
            if (process == null && (isThought(program) || wasLost(program))) {
                return;
            }
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
            ExitStatus exit = random.nextInt(3) > 0 ? new ExitStatus.Exited(random.nextInt(3))
                    : new ExitStatus.Killed(ProcessSignal.KILL, false);
            leaderEnds(program, process, exit);
        }

        /** In the calm a task does its work. */
        private void taskEnds(int program, Process process) {
            if (rulesOf(program).duty() instanceof Duty.Task) {
                after(random.nextInt(400) * MILLISECOND, () -> leaderEnds(program, process, new ExitStatus.Exited(0)));
            }
        }

        private void leaderEnds(int program, Process process, ExitStatus exit) {
            if (processes[program] != process || !process.leaderAlive) {
                return;
            }
            process.leaderAlive = false;
            noteUnready(program, process);
            if (!process.childrenAlive) {
                processes[program] = null;
            }
            if (process.adopting) {
                return;
            }
            give(new Input.Exited(
                    id(program), process.run,
                    ProcessExit.builder(exit).leftovers(process.childrenAlive).build()));
        }

        private void noteUnready(int program, Process process) {
            if (process.readySince != null) {
                process.readySince = null;
                lostAt[program] = now;
            }
        }

        private void childrenDie(int program, Process process) {
            if (processes[program] != process || !process.childrenAlive) {
                return;
            }
            process.childrenAlive = false;
            if (!process.leaderAlive) {
                processes[program] = null;
                if (process.adopting) {
                    return;
                }
                give(new Input.Gone(id(program), process.run));
            }
        }

        private void interfere() {
            if (!storm) {
                return;
            }
            if (dead) {
                after(random.nextInt(2_000) * MILLISECOND, this::interfere);
                return;
            }
            if (deadly && random.nextInt(4) == 0) {
                if (random.nextBoolean()) {
                    die(() -> {});
                } else {
                    commandsLeft = random.nextInt(12);
                }
                after(random.nextInt(2_000) * MILLISECOND, this::interfere);
                return;
            }
            if (shuttingDown) {
                if (deadly) {
                    after(random.nextInt(2_000) * MILLISECOND, this::interfere);
                }
                return;
            }
            int program = random.nextInt(size);
            switch (random.nextInt(10)) {
                case 0 -> {
                    failed[program] &= !isDefined(program);
                    disabled[program] &= !isDefined(program);
                    give(new Input.OperatorStart(id(program), OPERATOR));
                }
                case 1 -> {
                    failed[program] &= !isDefined(program);
                    disabled[program] |= isDefined(program);
                    doneSince[program] = null;
                    give(new Input.OperatorStop(id(program), OPERATOR));
                }
                case 2 -> {
                    failed[program] &= !isDefined(program);
                    doneSince[program] = isDefined(program) ? null : doneSince[program];
                    give(new Input.OperatorRestart(id(program), OPERATOR));
                }
                case 3 -> give(new Input.OperatorSignal(id(program), ProcessSignal.HUP, OPERATOR));
                case 4 -> give(new Input.DumpStates(1));
                case 5 -> replace(definitions.other(definition));
                case 6 -> give(new Input.OperatorReload(id(program), OPERATOR));
                case 7, 8 -> give(new Input.Due(id(program)));
                default -> {
                    if (commandsLeft < 0 && random.nextDouble() < launcherLies) {
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
            noteReplace(next);
            give(new Input.Replace(next, OPERATOR));
        }

        private void noteReplace(GaggleDefinition next) {
            for (ProgramDefinition program : next.inOrder()) {
                ProgramDefinition before = definition.programs().get(program.id());
                boolean same = before != null && before.life().equals(program.life())
                        && before.launch().equals(program.launch());
                failed[index(program.id())] &= same;
                doneSince[index(program.id())] = same ? doneSince[index(program.id())] : null;
            }
            definition = next;
            noteNewPrograms();
        }

        /** The operator wants everything to run, nothing dies by itself any more, and everything can be used. */
        private void calm() {
            replace(all);
            for (int i = 0; i < size; i++) {
                int program = i;
                Process process = processes[program];
                if (process != null && process.leaderAlive) {
                    taskEnds(program, process);
                    after(random.nextInt(400) * MILLISECOND, () -> flap(program, process));
                }
            }
            startEverything();
            // What was left hanging by the storm may be late until here, and fail for it.
            after(60_000 * MILLISECOND, this::startEverything);
        }

        private void startEverything() {
            for (int program = 0; program < size; program++) {
                disabled[program] = false;
                failed[program] = false;
                give(new Input.OperatorStart(id(program), OPERATOR));
            }
        }

        private void everythingIsWhereItShouldBe() {
            assertEquals(size, programs.size());
            for (ProgramState state : gaggle.states(now)) {
                boolean task = rulesOf(index(new ProgramId(state.getName()))).duty() instanceof Duty.Task;
                assertEquals(task ? ProgramPhase.DONE : ProgramPhase.UP, state.getPhase(),
                        () -> state + ", " + gaggle.account(new ProgramId(state.getName()), now));
                assertEquals(!task, state.isReady(), state.toString());
                assertTrue(state.areDependenciesSatisfied(), state.toString());
            }
        }

        private void published(Notice.OfProgram notice) {
            ProgramState state = notice.state();
            int program = index(new ProgramId(state.getName()));
            boolean counts = switch (notice) {
                case Notice.Up _,Notice.Down _,Notice.Ready _,Notice.NotReady _,Notice.Done _ -> true;
                case Notice.OperatorStart _,Notice.OperatorRestart _,Notice.OperatorStop _ -> true;
                case Notice.StartFailed _,Notice.Failed _,Notice.Stopping _,Notice.AfterCommand _,Notice.TakenBack _,Notice.OperatorSignal _,Notice.OperatorReload _,Notice.Killing _,Notice.NextSignal _,Notice.SignalRefused _,Notice.StopOverdue _ ->
                        false;
            };
            long expected = sequence[program] + (counts ? 1 : 0);
            assertEquals(expected, state.getSequence(), "state changes are counted without a gap");
            sequence[program] = state.getSequence();
            // One that has died unnoticed counts as long as it is about to be adopted.
            boolean thought = isThought(program);
            Process process = processes[program] == null && thought ? noted[program] : processes[program];
            switch (notice) {
                case Notice.Up _ -> {
                    boolean probed = rulesNow(program).probing().ready() != null;
                    assertFalse(probed && state.isReady(), "ready before anybody has said so");
                    process.readySince = state.isReady() ? (Long) now : null;
                    process.wasReady |= state.isReady();
                }
                case Notice.Ready _ -> {
                    assertTrue(isThere(process) && process.readySince == null, "ready twice, or without a process");
                    assertTrue(process.toldReady || rulesNow(program).probing().ready() == null,
                            "ready although nobody has said so");
                    process.readySince = now;
                    process.wasReady = true;
                }
                case Notice.NotReady _ -> {
                    assertTrue(isThere(process) && process.readySince != null, "not ready, and it was not before");
                    assertFalse(process.toldReady, "not ready although nobody has said so");
                    noteUnready(program, process);
                }
                case Notice.Stopping stopping -> {
                    if (process != null) {
                        propagated(program, process, stopping.cause());
                        noteUnready(program, process);
                    }
                }
                case Notice.Down _ -> {
                    assertTrue(process == null, "down while something of it is there");
                    doneSince[program] = state.hasSucceeded() ? doneSince[program] : null;
                    endedAt[program] = now;
                }
                case Notice.StartFailed _ -> doneSince[program] = null;
                case Notice.Done _ -> {
                    boolean again = rulesNow(program).duty() instanceof Duty.Task task && task.schedule() != null
                            && known.get(id(program)).mayStart();
                    assertTrue(deadly || state.getPhase() == (again ? ProgramPhase.WAITING : ProgramPhase.DONE));
                    assertTrue(process == null && state.hasSucceeded(), "done without success");
                    doneSince[program] = doneSince[program] == null ? (Long) now : doneSince[program];
                }
                case Notice.Failed _ -> {
                    assertEquals(ProgramPhase.FAILED, state.getPhase());
                    assertTrue(process == null, "failed while something of it is there");
                    failed[program] = true;
                }
                default -> {}
            }
        }

        /** The rules in force for one that may have left the definition. */
        private LifeRules rulesNow(int program) {
            return known.get(id(program)).rules();
        }

        /** What ran before a loss is not stopped for it before its grace is over. */
        private void propagated(int program, Process process, Cause cause) {
            if (!(cause instanceof Cause.Dependency dependency) || !isDefined(program)) {
                return;
            }
            int needed = index(new ProgramId(dependency.program()));
            Long lost = lostAt[needed];
            for (Dependency need : rulesOf(program).dependencies()) {
                if (need.on().equals(id(needed)) && need.until() == Condition.READY && lost != null
                        && process.upSince < lost) {
                    assertTrue(now - lost >= need.grace().toNanos(), "stopped before the grace was over");
                }
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
