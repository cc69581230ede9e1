package org.gaggled.engine.simulation.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.PlaceRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** A host: its gaggle, the processes of its programs, and what it hears of others. */
final class Host implements NeighbourListener {

    private static final Cause.Operator TESTER = new Cause.Operator("tester", "test");

    final String name;
    final GaggleDefinition definition;
    final Knowledge knowledge;

    /** The current run of each program that has one. */
    final Map<ProgramId, Run> runs = new LinkedHashMap<>();

    private final World world;
    private final Map<ProgramId, Memory> memories = new LinkedHashMap<>();
    private final Map<Alarm, Long> alarms = new LinkedHashMap<>();

    /** By how much its clock is ahead of the world's. */
    private final long ahead;

    private @Nullable Gaggle gaggle;
    private @Nullable NeighbourSource source;
    private @Nullable Placing placing;

    /** When what is placed here is killed, whether or not its gaggled is there. */
    private long fencedAt = Long.MAX_VALUE;

    private int incarnation;

    /** Which gaggled of this host it is: what was planned for an earlier one comes too late. */
    private int life;

    private long told;
    private boolean telling;
    private boolean leaving;

    /** A process, or one that is about to be. */
    static final class Run {
        final long number;
        boolean up;
        boolean stopped;

        /**
         * It was taken back before it was up: its stop was decided then, and is told when there is something to stop.
         */
        boolean withdrawn;

        boolean gone;

        /** Its end is told only when it was taken over. */
        boolean adopting;

        Run(long number) {
            this.number = number;
        }
    }

    Host(String name, World world, GaggleDefinition definition) {
        this.name = name;
        this.world = world;
        this.definition = definition;
        this.knowledge = new Knowledge(this, world);
        this.ahead = world.random.nextLong(3_600_000 * World.MILLI);
    }

    long clock() {
        return world.now() + ahead;
    }

    boolean isAlive() {
        return gaggle != null;
    }

    boolean isEnding() {
        return gaggle == null || gaggle.isEnding();
    }

    // ---- its gaggled

    /** A gaggled starts that goes on from nothing. */
    void begin() {
        incarnation++;
        memories.clear();
        knowledge.forget();
        begin(new Gaggle(definition, List.of()), new Input.Begin(), false);
    }

    private void begin(Gaggle begun, Input first, boolean adopts) {
        life++;
        gaggle = begun;
        told = -1;
        telling = false;
        leaving = false;
        NeighbourSource opened = world.network.open(name, "run " + incarnation);
        source = opened;
        placing = isPlaced() ? new Placing(this, world, adopts, opened, this::feed) : null;
        feed(first);
        try {
            opened.join(this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The gaggled is killed. Its processes run on. */
    void kill() {
        life++;
        gaggle = null;
        source = null;
        placing = null;
        alarms.clear();
        world.network.kill(name);
        // What was not executed yet never will be.
        runs.values().removeIf(run -> !run.up);
    }

    /** Another gaggled adopts what there is. */
    void adopt() {
        List<FormerProgram> former = new ArrayList<>();
        memories.values().forEach(memory -> {
            Run run = runs.get(memory.id());
            boolean there = run != null && run.number == memory.run().number();
            former.add(new FormerProgram(
                    memory, there ? new ProcessIdentity(run.number + 1, 1) : null, Map.of(), true));
        });
        knowledge.goOn();
        begin(new Gaggle(definition, former), new Input.Resume(definition, true), true);
    }

    void shutDown() {
        feed(new Input.Shutdown(TESTER));
    }

    // ---- its places

    private boolean isPlaced() {
        return definition.inOrder().stream().anyMatch(program -> program.life().places() != null);
    }

    void lookAgain(long time) {
        if (time != Long.MAX_VALUE) {
            int mine = life;
            world.at(time - ahead + 1, () -> {
                if (life == mine) {
                    look();
                }
            });
        }
    }

    private void look() {
        if (placing != null && gaggle != null) {
            placing.look(gaggle);
        }
    }

    void fence(long time) {
        fencedAt = time;
        world.at(time - ahead, () -> {
            if (fencedAt == time) {
                List.copyOf(runs.keySet()).stream().filter(this::isPlaced).forEach(this::dies);
            }
        });
    }

    private boolean isPlaced(ProgramId program) {
        return definitionOf(program).life().places() != null;
    }

    private void checkCopies(ProgramId program) {
        PlaceRules rules = definitionOf(program).life().places();
        if (rules != null && world.copies(program) > rules.copies()) {
            throw new Violation(world.copies(program) + " copies of " + program + ", the last one on " + name);
        }
    }

    // ---- its processes

    /** A process of its dies, if it is there. */
    void dies(ProgramId program) {
        Run run = runs.get(program);
        if (run != null && run.up && !run.gone) {
            end(program, run);
        }
    }

    private void end(ProgramId program, Run run) {
        run.gone = true;
        run.up = false;
        if (runs.get(program) == run) {
            runs.remove(program);
        }
        knowledge.ended(program);
        if (!run.adopting) {
            feed(new Input.Exited(program, run.number, ProcessExit.builder(new ExitStatus.Exited(1)).build()));
        }
    }

    // ---- a step

    private void feed(Input input) {
        Gaggle now = gaggle;
        if (now == null) {
            return;
        }
        List<Command> commands = new ArrayList<>();
        now.handle(input, clock(), commands::add);
        commands.forEach(this::carryOut);
        if (gaggle == now) {
            tellSoon(now);
        }
        if (placing != null) {
            placing.look(now);
        }
    }

    private void tellSoon(Gaggle now) {
        if (now.changes() != told && !telling) {
            telling = true;
            int mine = life;
            world.within(world.batchMillis, () -> {
                if (life == mine) {
                    telling = false;
                    told = now.changes();
                    tell(now);
                }
            });
        }
        NeighbourSource own = source;
        if (now.isEnding() && !leaving && own != null) {
            leaving = true;
            own.leave();
        }
    }

    private void tell(Gaggle now) {
        HostReport.Builder report = HostReport.builder(name, "run " + incarnation);
        now.report(report, name, clock());
        NeighbourSource own = source;
        if (own != null) {
            own.tell(report.build());
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Remember remember ->
                    remember.memories().forEach(memory -> memories.put(memory.id(), memory));
            case Command.Launch launch -> launch(launch.program(), launch.run());
            case Command.Adopt adopt -> adopt(adopt.program(), adopt.run());
            case Command.Withdraw withdraw -> withdraw(withdraw.program(), withdraw.run());
            case Command.Signal signal -> stop(signal.program(), signal.run());
            case Command.SetAlarm set -> {
                alarms.put(set.alarm(), set.atNanos());
                ring(set.alarm(), set.atNanos());
            }
            case Command.ClearAlarm clear -> alarms.remove(clear.alarm());
            case Command.Publish(Notice.Stopping stopping) -> {
                ProgramId program = new ProgramId(stopping.state().getName());
                Run run = runs.get(program);
                if (run == null || !run.withdrawn) {
                    knowledge.stopped(program, stopping.cause());
                }
            }
            case Command.Finished _ -> {
                gaggle = null;
                memories.clear();
            }
            case Command.Publish _,Command.Answer _,Command.Tell _,Command.Forget _,Command.EndProbes _ -> {}
            case Command.AdoptErrand _,Command.Probe _,Command.SignalAsAsked _,Command.RunErrand _,Command.EndErrand _,Command.Refuse _ ->
                    throw new Violation(name + " was not to be given " + command);
        }
    }

    private void ring(Alarm alarm, long at) {
        int mine = life;
        world.at(at - ahead, () -> {
            if (life == mine && alarms.remove(alarm, at)) {
                feed(new Input.AlarmRang(alarm));
            }
        });
    }

    private void launch(ProgramId program, long number) {
        Run run = new Run(number);
        if (runs.put(program, run) != null) {
            throw new Violation("two processes of " + program + " on " + name);
        }
        knowledge.launched(definitionOf(program));
        int mine = life;
        world.within(20, () -> {
            if (life == mine && !run.gone) {
                run.up = true;
                checkCopies(program);
                feed(new Input.Started(program, number, number + 1));
            }
        });
    }

    private ProgramDefinition definitionOf(ProgramId program) {
        ProgramDefinition found = definition.programs().get(program);
        if (found == null) {
            throw new Violation("there is no " + program + " on " + name);
        }
        return found;
    }

    private void adopt(ProgramId program, long number) {
        Run run = runs.get(program);
        if (run != null) {
            run.adopting = true;
        }
        int mine = life;
        world.within(5, () -> {
            if (life == mine) {
                if (run != null) {
                    run.adopting = false;
                }
                feed(new Input.Started(program, number, number + 1));
                if (run == null || run.gone) {
                    feed(new Input.Exited(
                            program, number, ProcessExit.builder(new ExitStatus.Unknown(null)).build()));
                }
            }
        });
    }

    private void withdraw(ProgramId program, long number) {
        Run run = runs.get(program);
        if (run == null || run.up || run.number != number) {
            return;
        }
        run.stopped = true;
        run.withdrawn = true;
        int mine = life;
        world.within(3, () -> {
            if (life == mine && !run.up && !run.gone) {
                run.gone = true;
                runs.remove(program, run);
                feed(new Input.Withdrawn(program, number));
            }
        });
    }

    private void stop(ProgramId program, long number) {
        Run run = runs.get(program);
        if (run != null && run.number == number) {
            run.stopped = true;
            world.within(30, () -> {
                if (!run.gone) {
                    end(program, run);
                }
            });
        }
    }

    // ---- what it hears

    @Override
    public void onConnected() {
        if (placing != null) {
            placing.connected();
        }
        feed(new Input.Connected());
    }

    @Override
    public void onDisconnected(String reason) {
        if (placing != null) {
            placing.disconnected(reason);
        }
        knowledge.disconnected();
        feed(new Input.Disconnected(reason));
    }

    @Override
    public void onReport(HostReport report) {
        if (placing != null) {
            placing.told(report);
        }
        knowledge.told(report);
        feed(new Input.NeighbourTold(report));
        knowledge.checkPropagation(report.getHost());
    }

    @Override
    public void onUnknown(String host, String reason) {
        if (placing != null) {
            placing.notKnown(host);
        }
        knowledge.lost(host);
        feed(new Input.NeighbourLost(host, reason));
    }

    @Override
    public void onLeft(String host) {
        if (placing != null) {
            placing.notKnown(host);
        }
        knowledge.left(host);
        feed(new Input.NeighbourLeft(host));
        knowledge.checkPropagation(host);
    }

    @Override
    public void onHeld(long nanos) {
        if (placing != null) {
            placing.held(nanos + ahead);
            look();
        }
    }

    @Override
    public void onClaims(List<HostClaims> claims) {
        if (placing != null) {
            placing.claimed(claims);
            look();
        }
    }
}
