package org.gaggled.engine.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.RandomDefinitions;
import org.jspecify.annotations.Nullable;

/**
 * Draws what happens: what becomes of each command, what programs do by themselves, and who interferes. In a storm
 * things go wrong, as often as the {@link Weights} say; in a calm nothing does.
 */
final class Fates implements StepObserver {

    private static final long MILLISECOND = 1_000_000;
    private static final long FULL_MOMENT = 250 * MILLISECOND;
    private static final ErrandOutcome SUCCESS = new ErrandOutcome.Ended(new ExitStatus.Exited(0));

    private final Random random;
    private final Weights weights;
    private final RandomDefinitions definitions;
    private final Machine machine;

    /** What will happen, by time; equal times in the order in which they were planned. It is drawn when it is due. */
    private final TreeMap<Long, List<Supplier<@Nullable Happening>>> plan = new TreeMap<>();

    private boolean storm = true;
    private int deaths;

    Fates(Random random, Weights weights, RandomDefinitions definitions, boolean deadly,
            List<StepObserver> observers) {
        this.random = random;
        this.weights = weights;
        this.definitions = definitions;
        List<StepObserver> all = new ArrayList<>(observers);
        all.add(this);
        this.machine = new Machine(definitions.first(), deadly, all);
        interfereSoon();
    }

    Machine machine() {
        return machine;
    }

    // ---- time

    /** The next thing that happens until that time: null where it is nothing after all, false where nothing is left. */
    boolean next(long end, NextHappening consumer) {
        Map.Entry<Long, List<Supplier<@Nullable Happening>>> due = plan.firstEntry();
        if (due == null || due.getKey() > end) {
            return false;
        }
        Supplier<@Nullable Happening> first = due.getValue().removeFirst();
        if (due.getValue().isEmpty()) {
            plan.remove(due.getKey());
        }
        Happening what = first.get();
        if (what != null) {
            consumer.happens(due.getKey(), what);
        }
        return true;
    }

    /** Takes what happens. */
    interface NextHappening {
        void happens(long at, Happening what);
    }

    private void at(long time, Supplier<@Nullable Happening> what) {
        long at = Math.max(time, machine.now());
        if (storm && at > machine.now() && random.nextDouble() < weights.coincidence) {
            at = (at + FULL_MOMENT - 1) / FULL_MOMENT * FULL_MOMENT;
        }
        plan.computeIfAbsent(at, _ -> new ArrayList<>()).add(what);
    }

    private void after(long delay, Supplier<@Nullable Happening> what) {
        at(machine.now() + delay, what);
    }

    private long milliseconds(int bound) {
        return random.nextInt(bound) * MILLISECOND;
    }

    private boolean happens(double often) {
        return storm && random.nextDouble() < often;
    }

    /** That, if gaggled is the same then. */
    private Supplier<@Nullable Happening> unlessDead(Supplier<@Nullable Happening> what) {
        int life = deaths;
        return () -> life == deaths ? what.get() : null;
    }

    private BooleanSupplier sameRun(ProgramId id) {
        Facts.Process process = machine.of(id).process;
        return () -> process != null && machine.of(id).process == process;
    }

    // ---- what becomes of commands

    @Override
    public void stepped(Input input, List<Command> commands, Machine same) {
        commands.forEach(this::follow);
    }

    private void follow(Command command) {
        switch (command) {
            case Command.Launch launch -> launch(launch.program());
            case Command.Signal signal -> signal(signal.program(), signal.signal());
            case Command.Withdraw withdraw -> {
                if (random.nextBoolean()) {
                    after(0, unlessDead(() -> new Happening.IsTakenBack(withdraw.program())));
                }
            }
            case Command.Adopt adopt -> after(
                    milliseconds(happens(weights.adoptionTakesLong) ? 3_000 : 3),
                    unlessDead(() -> new Happening.IsAdopted(adopt.program())));
            case Command.AdoptErrand adopt -> {
                if (!machine.of(adopt.program()).errands.containsKey(adopt.kind())) {
                    after(0, unlessDead(() -> new Happening.ErrandEnds(adopt.program(), adopt.kind(), SUCCESS)));
                }
            }
            case Command.RunErrand run -> run(run);
            case Command.EndErrand end -> end(end.program(), end.kind());
            case Command.Probe probe -> probe(probe);
            case Command.SetAlarm set -> {
                if (!machine.isDead()) {
                    plan.computeIfAbsent(Math.max(machine.now(), set.atNanos()), _ -> new ArrayList<>())
                            .add(() -> Long.valueOf(set.atNanos()).equals(machine.alarms().get(set.alarm()))
                                    ? new Happening.AlarmRings(set.alarm()) : null);
                }
            }
            case Command.Remember _,Command.SignalAsAsked _,Command.EndProbes _,Command.Tell _,Command.ClearAlarm _ ->
                    {}
            case Command.Publish _,Command.Answer _,Command.Refuse _,Command.Forget _,Command.Finished _ -> {}
        }
    }

    private void launch(ProgramId id) {
        long spawns = milliseconds(3);
        if (happens(weights.startFails)) {
            after(spawns, () -> new Happening.CannotStart(id, "refused"));
            return;
        }
        boolean children = random.nextDouble() < weights.leavesChildren;
        after(spawns, () -> {
            BooleanSupplier same = sameRun(id);
            if (happens(weights.diesAtOnce)) {
                after(milliseconds(3), () -> same.getAsBoolean() ? new Happening.Dies(id, exit()) : null);
            }
            after(happens(weights.startIsToldLate) ? milliseconds(500) : 0, () -> {
                live(id, same);
                return same.getAsBoolean() ? new Happening.StartIsTold(id) : null;
            });
            return new Happening.Spawns(id, children);
        });
    }

    /** It lives for as long as it lives. In the calm a task does its work. */
    private void live(ProgramId id, BooleanSupplier same) {
        if (storm) {
            after((long) (random.nextDouble() * weights.life),
                    () -> storm && same.getAsBoolean() ? new Happening.Dies(id, exit()) : null);
        } else {
            endTask(id);
        }
    }

    private void endTask(ProgramId id) {
        if (machine.defines(id) && machine.rules(id).duty() instanceof Duty.Task) {
            BooleanSupplier same = sameRun(id);
            after(milliseconds(400),
                    () -> same.getAsBoolean() ? new Happening.Dies(id, new ExitStatus.Exited(0)) : null);
        }
    }

    private ExitStatus exit() {
        return random.nextInt(3) > 0 ? new ExitStatus.Exited(random.nextInt(3))
                : new ExitStatus.Killed(ProcessSignal.KILL, false);
    }

    private void signal(ProgramId id, ProcessSignal signal) {
        if (signal.equals(ProcessSignal.HUP)) {
            return;
        }
        boolean kill = signal.equals(ProcessSignal.KILL);
        BooleanSupplier same = sameRun(id);
        if (happens(weights.signalsRefused)) {
            after(0, unlessDead(() -> same.getAsBoolean() ? new Happening.SignalIsRefused(id, signal) : null));
        }
        int longest = kill && happens(weights.ignoresKillForLong) ? 20_000 : 50;
        if (kill || random.nextDouble() >= weights.ignoresTerm) {
            after(milliseconds(longest), () -> same.getAsBoolean() ? new Happening.Dies(id, exit()) : null);
        }
        if (kill || random.nextDouble() >= weights.ignoresTerm) {
            after(milliseconds(longest + 30), () -> same.getAsBoolean() ? new Happening.ChildrenDie(id) : null);
        }
    }

    /** One that hangs ends only when it is killed. */
    private void run(Command.RunErrand errand) {
        if (!happens(weights.errandsHang)) {
            ErrandOutcome outcome = !happens(weights.errandsFail) ? SUCCESS
                    : random.nextBoolean()
                            ? new ErrandOutcome.NotStarted(StartFailure.builder("refused").build())
                            : new ErrandOutcome.Ended(new ExitStatus.Exited(1));
            errandEnds(errand.program(), errand.kind(), milliseconds(storm ? 3_000 : 400), outcome);
        }
    }

    /** Sometimes it takes long, and sometimes it comes too late. */
    private void end(ProgramId id, ErrandKind kind) {
        errandEnds(id, kind, milliseconds(random.nextInt(20) == 0 ? 30_000 : 50), random.nextBoolean()
                ? new ErrandOutcome.TakenBack()
                : new ErrandOutcome.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false)));
    }

    private void errandEnds(ProgramId id, ErrandKind kind, long delay, ErrandOutcome outcome) {
        Command.RunErrand errand = machine.of(id).errands.get(kind);
        if (errand != null) {
            after(delay, () -> machine.of(id).errands.get(kind) == errand
                    ? new Happening.ErrandEnds(id, kind, outcome) : null);
        }
    }

    // ---- probes

    private void probe(Command.Probe probe) {
        ProgramId id = probe.program();
        BooleanSupplier same = sameRun(id);
        if (probe.purpose() == Probing.Purpose.READY) {
            after(milliseconds(storm ? 6_000 : 400), unlessDead(() -> flap(id, same)));
        } else if (happens(weights.probesLie)) {
            after(milliseconds(20_000), unlessDead(() -> storm && same.getAsBoolean()
                    ? new Happening.ProbeFinds(id, Happening.Finding.NOT_ALIVE, false) : null));
        }
    }

    /** What it finds may come at any time, also when it is not asked any more. */
    private @Nullable Happening flap(ProgramId id, BooleanSupplier same) {
        Facts.Process process = machine.of(id).process;
        if (process == null || !same.getAsBoolean()) {
            return null;
        }
        boolean counts = process.probed.contains(Probing.Purpose.READY);
        if (random.nextInt(4) == 0) {
            Duration time = Duration.ofMillis(random.nextInt(5_000));
            after(0, () -> same.getAsBoolean() ? new Happening.AsksForTime(id, time) : null);
            after(0, () -> same.getAsBoolean() ? new Happening.TellsStatus(id, "busy") : null);
        }
        if (storm && (counts || random.nextInt(4) > 0)) {
            after((1 + random.nextInt(5_000)) * MILLISECOND, unlessDead(() -> flap(id, same)));
        }
        Happening.Finding finding = !happens(weights.probesLie) ? Happening.Finding.READY
                : switch (random.nextInt(16)) {
                    case 0, 1 -> Happening.Finding.READY_UNKNOWN;
                    // Also of what was never ready, and so is not asked whether it is alive.
                    case 2 -> Happening.Finding.NOT_ALIVE;
                    default -> Happening.Finding.NOT_READY;
                };
        return new Happening.ProbeFinds(id, finding, false);
    }

    // ---- those who interfere

    private void interfereSoon() {
        after((long) (random.nextDouble() * weights.pace), this::interfere);
    }

    private @Nullable Happening interfere() {
        if (!storm) {
            return null;
        }
        interfereSoon();
        List<ProgramId> all = definitions.first().inOrder().stream().map(program -> program.id()).toList();
        ProgramId id = all.get(random.nextInt(all.size()));
        return switch (weights.next(random)) {
            case START -> new Happening.OperatorAsks(id, Happening.Verb.START);
            case STOP -> new Happening.OperatorAsks(id, Happening.Verb.STOP);
            case RESTART -> new Happening.OperatorAsks(id, Happening.Verb.RESTART);
            case SIGNAL -> new Happening.OperatorAsks(id, Happening.Verb.SIGNAL);
            case RELOAD_PROGRAM -> new Happening.OperatorAsks(id, Happening.Verb.RELOAD);
            case DUMP -> new Happening.DumpIsAskedFor();
            case REPLACE -> new Happening.Reload(definitions.other(machine.definition()));
            case DUE -> new Happening.IsDue(id);
            case GIVE_PLACE -> new Happening.PlaceIsGiven(id);
            case LOSE_PLACE -> new Happening.PlaceIsLost(id, random.nextBoolean() ? "host1 runs it" : "cut off");
            case LIE -> new Happening.LauncherLies(
                    id, Happening.Lie.values()[random.nextInt(Happening.Lie.values().length)], random.nextBoolean());
            case LATE_FINDING -> new Happening.ProbeFinds(
                    id, Happening.Finding.values()[random.nextInt(Happening.Finding.values().length)], true);
            case STALL -> new Happening.GaggledStalls(Duration.ofMillis(random.nextInt(3_000)));
            case DEATH -> new Happening.GaggledDies();
            case DEATH_IN_STEP -> new Happening.GaggledWillDie(random.nextInt(12));
            case DEATH_WRITING -> new Happening.GaggledWillDieWriting(random.nextLong());
        };
    }

    /** There is no gaggled for some time, and then another one, which is to end where everything was to. */
    @Override
    public void died(Machine same) {
        deaths++;
        GaggleDefinition next = happens(0.33) ? definitions.other(machine.succession().definition()) : null;
        boolean keeps = random.nextInt(4) > 0;
        after(milliseconds(random.nextInt(4) == 0 ? 20_000 : 300), () -> {
            if (!storm) {
                after(0, () -> new Happening.Shutdown(false));
            }
            return new Happening.GaggledReturns(next, keeps);
        });
    }

    // ---- the calm

    /** Nothing goes wrong any more, what is there does what it should, and everything is asked for. */
    void calm() {
        storm = false;
        after(0, () -> new Happening.Reload(definitions.first()));
        after(0, Happening.AllPlacesAreGiven::new);
        after(0, () -> {
            for (Facts facts : machine.facts()) {
                BooleanSupplier same = sameRun(facts.id);
                if (facts.process != null && facts.process.leaderAlive) {
                    endTask(facts.id);
                    after(milliseconds(400), () -> flap(facts.id, same));
                }
            }
            return new Happening.EverythingIsAskedFor();
        });
        // What was left hanging by the storm may be late until here, and fail for it.
        after(60_000 * MILLISECOND, Happening.EverythingIsAskedFor::new);
    }

    /** Everything ends, perhaps with a death of gaggled in the middle, or at once. */
    void end(boolean deadly) {
        storm = false;
        after(0, () -> new Happening.Shutdown(false));
        if (deadly && random.nextBoolean()) {
            after(milliseconds(3_000), Happening.GaggledDies::new);
        }
        if (random.nextBoolean()) {
            after(milliseconds(3_000), () -> new Happening.Shutdown(true));
        }
    }

    /** From now on nothing goes wrong by itself. */
    void endStorm() {
        storm = false;
    }
}
