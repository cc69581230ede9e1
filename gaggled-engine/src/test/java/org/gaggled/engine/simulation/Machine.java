package org.gaggled.engine.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.InspectedGaggle;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * A machine with one gaggle on it: knows what is really there, tells gaggled what happens, and does what gaggled
 * commands. Nothing in it is a matter of chance.
 */
public final class Machine {

    static final Cause.Operator OPERATOR = new Cause.Operator("simulator", "test");

    /** gaggled dies here. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("gaggled dies", null, false, false);
        }
    }

    private final List<StepObserver> observers;
    private final Map<ProgramId, Facts> facts = new LinkedHashMap<>();
    private final Map<Alarm, Long> alarms = new HashMap<>();
    private final Invariants invariants = new Invariants(this);
    private final Deeds deeds = new Deeds(this);
    private final Succession succession;
    private InspectedGaggle gaggle;

    /** The one in effect; programs that are not in it may still be there, until they are forgotten. */
    private GaggleDefinition definition;

    private long now;
    private long steps;

    /** Whether there is no gaggled. */
    private boolean dead;

    /** After how many commands from now gaggled dies in the middle of a step; less than 0 for not. */
    private int commandsLeft = -1;

    /** By which seed what is remembered next is torn, when gaggled dies; null where it is not to. */
    private @Nullable Long tear;

    private boolean shuttingDown;
    private boolean finished;
    private int refused;

    /** What gaggled is to end with because of an essential program, and what it ended with; null for neither. */
    private @Nullable Integer expectedStatus;

    private @Nullable Integer status;

    /**
     * A machine on which nothing has happened yet.
     *
     * @param remembers whether gaggled notes what the next one has to know, and so may die
     */
    Machine(GaggleDefinition definition, boolean remembers, List<StepObserver> observers) {
        this.observers = List.copyOf(observers);
        this.definition = definition;
        this.succession = new Succession(this, definition, remembers);
        this.gaggle = remembers ? new InspectedGaggle(definition, List.of()) : new InspectedGaggle(definition);
        noteNewPrograms();
        observers.forEach(observer -> observer.begun(this));
    }

    // ---- what happens

    /**
     * Something happens at that time, or now where that is over; before it, all alarms ring that are due earlier.
     *
     * @return whether it could happen
     */
    boolean happens(long at, Happening what) {
        ringBefore(at);
        now = Math.max(now, at);
        return !finished && deeds.apply(what);
    }

    private void ringBefore(long time) {
        while (true) {
            Map.Entry<Alarm, Long> next = null;
            for (Map.Entry<Alarm, Long> alarm : alarms.entrySet()) {
                if (alarm.getValue() < time && (next == null || alarm.getValue() < next.getValue())) {
                    next = alarm;
                }
            }
            if (next == null) {
                return;
            }
            now = Math.max(now, next.getValue());
            ring(next.getKey());
        }
    }

    /** Rings an alarm that is set and due. */
    boolean ring(Alarm alarm) {
        Long at = alarms.get(alarm);
        if (at == null || at > now) {
            return false;
        }
        alarms.remove(alarm);
        give(new Input.AlarmRang(alarm));
        return true;
    }

    /** Time passes in which gaggled does nothing. */
    void stall(long nanos) {
        now += nanos;
    }

    void give(Input input) {
        if (dead || finished) {
            return;
        }
        steps++;
        List<Command> given = new ArrayList<>();
        succession.begins(input);
        try {
            gaggle.handle(input, now, command -> {
                if (commandsLeft-- == 0) {
                    throw new Killed();
                }
                if (tear != null && command instanceof Command.Remember remember) {
                    succession.tear(remember.memories(), tear);
                    throw new Killed();
                }
                invariants.check(command);
                carryOut(command);
                given.add(command);
            });
            succession.done();
            invariants.checkBetween();
            given.forEach(this::checkAlarm);
        } catch (Killed _) {
            die();
        }
        commandsLeft = Math.max(-1, commandsLeft);
        List<Command> commands = Collections.unmodifiableList(given);
        observers.forEach(observer -> observer.stepped(input, commands, this));
    }

    private void checkAlarm(Command command) {
        if (command instanceof Command.SetAlarm set && set.alarm().purpose() == Alarm.Purpose.START) {
            invariants.checkDelay(set.alarm().program());
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Remember remember -> succession.remember(remember.memories());
            case Command.Adopt adopt -> process(adopt.program()).adoptionAsked = true;
            case Command.AdoptErrand adopt -> of(adopt.program()).adoptedErrands.put(adopt.kind(), adopt.run());
            case Command.Launch launch -> of(launch.program()).launched(launch.run());
            case Command.Signal signal -> process(signal.program()).killed |= signal.signal()
                    .equals(ProcessSignal.KILL);
            case Command.SignalAsAsked _ -> {}
            case Command.Withdraw withdraw -> withdraw(withdraw);
            case Command.RunErrand run -> {
                of(run.program()).errands.put(run.kind(), run);
                succession.spawned(of(run.program()), run.run(), run.kind());
            }
            case Command.EndErrand _ -> {}
            case Command.Probe probe -> process(probe.program()).probed.add(probe.purpose());
            case Command.EndProbes end -> endProbes(end);
            case Command.Tell _ -> {}
            case Command.SetAlarm set -> alarms.put(set.alarm(), set.atNanos());
            case Command.ClearAlarm clear -> alarms.remove(clear.alarm());
            case Command.Publish publish -> deeds.published(publish.notice());
            case Command.Answer _ -> {}
            case Command.Refuse _ -> refused++;
            case Command.Forget forget -> {
                of(forget.program()).forget();
                succession.forget(forget.program());
            }
            case Command.Finished end -> {
                finished = true;
                status = end.essential() == null ? null : (Integer) end.essential().exitStatus();
                invariants.checkStatus();
            }
        }
    }

    private void withdraw(Command.Withdraw withdraw) {
        Facts.Process process = of(withdraw.program()).process;
        if (process != null && process.run == withdraw.run()) {
            process.withdrawn = true;
        }
    }

    private void endProbes(Command.EndProbes end) {
        Facts.Process process = of(end.program()).process;
        if (process != null && process.run == end.run()) {
            process.probed.clear();
        }
    }

    // ---- gaggled's death

    /** gaggled is to die after so many commands. */
    void dieAfter(int commands) {
        commandsLeft = commands;
    }

    /** gaggled is to die while it writes what is to be remembered. */
    void dieWriting(long seed) {
        tear = seed;
    }

    /** gaggled is not to die in the middle of a step. */
    void live() {
        commandsLeft = -1;
        tear = null;
    }

    /** gaggled is not there any more. */
    void die() {
        dead = true;
        live();
        alarms.clear();
        succession.die();
        observers.forEach(observer -> observer.died(this));
    }

    /** Another gaggled goes on. */
    void comeBack(@Nullable GaggleDefinition next, boolean keeps) {
        definition = succession.definition();
        gaggle = new InspectedGaggle(definition, succession.whatIsLeft());
        dead = false;
        shuttingDown = false;
        expectedStatus = null;
        invariants.checkMemories();
        observers.forEach(observer -> observer.begun(this));
        GaggleDefinition found = next == null ? definition : next;
        define(found);
        give(new Input.Resume(found, keeps));
    }

    // ---- what is so

    /** That definition takes effect with the next input. */
    void define(GaggleDefinition next) {
        for (ProgramDefinition program : next.inOrder()) {
            ProgramDefinition before = definition.programs().get(program.id());
            boolean same = before != null && before.life().equals(program.life())
                    && before.launch().equals(program.launch());
            boolean sameWork = before != null && before.life().duty().equals(program.life().duty())
                    && before.life().restarts().successCodes().equals(program.life().restarts().successCodes())
                    && before.launch().equals(program.launch());
            Facts known = of(program.id());
            // What comes back before it was gone is as new.
            known.disabled = before == null ? !program.life().enabled() : known.disabled;
            known.failed &= same;
            known.doneSince = sameWork ? known.doneSince : null;
            boolean wasPlaced = before == null || before.life().places() != null;
            known.hasPlace &= wasPlaced && program.life().places() != null;
        }
        definition = next;
        noteNewPrograms();
    }

    private void noteNewPrograms() {
        for (ProgramDefinition program : definition.inOrder()) {
            Facts known = of(program.id());
            known.disabled = known.there ? known.disabled : !program.life().enabled();
            known.there = true;
        }
    }

    /** From now on nothing is started. */
    void endsWith(@Nullable Integer expected) {
        shuttingDown = true;
        expectedStatus = expected;
    }

    /** What is true of a program. */
    Facts of(ProgramId id) {
        return facts.computeIfAbsent(id, one -> new Facts(one, 1 + facts.size()));
    }

    /** The process that a program must have. */
    Facts.Process process(ProgramId id) {
        return Objects.requireNonNull(of(id).process, id::name);
    }

    /** All programs that ever were. */
    Collection<Facts> facts() {
        return facts.values();
    }

    /** The alarms that are set, with their times. */
    public Map<Alarm, Long> alarms() {
        return Collections.unmodifiableMap(alarms);
    }

    /** The gaggle that this gaggled has. */
    public InspectedGaggle gaggle() {
        return gaggle;
    }

    /** The definition in effect. */
    public GaggleDefinition definition() {
        return definition;
    }

    boolean defines(ProgramId id) {
        return definition.programs().containsKey(id);
    }

    /** Whether a program is placed by the definition in effect. */
    boolean isPlaced(ProgramId id) {
        return defines(id) && rules(id).places() != null;
    }

    /** The rules of a program by the definition in effect. */
    LifeRules rules(ProgramId id) {
        return Objects.requireNonNull(definition.programs().get(id), id::name).life();
    }

    /** The time, in the core's nanoseconds. */
    public long now() {
        return now;
    }

    /** How many inputs were given. */
    public long steps() {
        return steps;
    }

    /** Whether there is no gaggled now. */
    public boolean isDead() {
        return dead;
    }

    /** Whether gaggled is to die in the middle of what comes. */
    boolean isAboutToDie() {
        return commandsLeft >= 0 || tear != null;
    }

    /** Whether gaggled is to end, or has ended. */
    public boolean isShuttingDown() {
        return shuttingDown;
    }

    /** Whether it has ended by itself. */
    public boolean isFinished() {
        return finished;
    }

    int refused() {
        return refused;
    }

    @Nullable
    Integer expectedStatus() {
        return expectedStatus;
    }

    @Nullable
    Integer status() {
        return status;
    }

    Invariants invariants() {
        return invariants;
    }

    Succession succession() {
        return succession;
    }

    boolean isSomethingOwed() {
        return deeds.isSomethingOwed();
    }
}
