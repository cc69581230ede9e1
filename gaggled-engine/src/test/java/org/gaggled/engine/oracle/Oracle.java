package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.oracle.Facts.Reason;
import org.gaggled.engine.oracle.Facts.Stage;
import org.gaggled.engine.oracle.Facts.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the facts: a second implementation of the rules of SPEC.md and SPEC-2.md, as plain as it can be. It
 * has no queue, no counter and no alarm. After each input it looks at every program again and again, until nothing
 * follows any more.
 *
 * <p>Where something becomes due at this very instant, and the clock that says so has not rung yet, both answers are
 * right: gaggled may do it now or when the clock rings. Only there the oracle does as the core did.
 */
final class Oracle {

    final Map<ProgramId, Facts> programs = new LinkedHashMap<>();
    final GaggleDefinition definition;
    long now;
    boolean begun;
    boolean shuttingDown;

    /** Whether what is left is to be killed. */
    boolean atOnce;
    boolean finished;

    /** What gaggled does because of the present input, in words that {@link Deeds} makes of the core's commands too. */
    final List<String> deeds = new ArrayList<>();

    /** What a run has just ended of, while others hear of that. */
    @Nullable
    private Facts ending;

    /** The clock that rings now; null where none does. */
    @Nullable
    Alarm rung;

    /** Whether a clock may ring later than it should. */
    final boolean clockMayBeLate;

    /** What the core did because of the present input. */
    List<Command> done = List.of();

    Oracle(GaggleDefinition definition, boolean clockMayBeLate) {
        this.clockMayBeLate = clockMayBeLate;
        this.definition = definition;
        definition.inOrder().forEach(program -> programs.put(program.id(), new Facts(program)));
    }

    // ---- what holds

    /** Since when a condition holds of a program; null where it does not. */
    static @Nullable Long since(Facts program, Condition until) {
        return switch (until) {
            case STARTED -> program.isUp() ? program.startedAt : null;
            case READY -> program.isUp() ? program.readySince : null;
            case DONE -> program.doneSince;
            case ENDED -> program.isIdle() && program.everEnded ? program.idleSince : null;
        };
    }

    Standing standing(Dependency need) {
        Facts needed = programs.get(need.on());
        if (since(needed, need.until()) != null) {
            return Standing.HOLDS;
        }
        return !need.required() && needed.cannotComeUpByItself() ? Standing.WITHOUT : Standing.MISSING;
    }

    /** When the delay of what is needed is over; the beginning of time where it is not waited for, null for never. */
    @Nullable
    Long holdsFrom(Facts program, Dependency need) {
        return switch (program.told.getOrDefault(need.on(), Standing.MISSING)) {
            case WITHOUT -> Long.MIN_VALUE;
            case MISSING -> null;
            case HOLDS -> program.toldSince.get(need.on()) + need.delay().toNanos();
        };
    }

    /** When all that it needs has held for long enough; null where something is missing. */
    @Nullable
    Long satisfiedFrom(Facts program) {
        long from = Long.MIN_VALUE;
        for (Dependency need : program.needs()) {
            Long holds = holdsFrom(program, need);
            if (holds == null) {
                return null;
            }
            from = Math.max(from, holds);
        }
        return from;
    }

    boolean isSatisfied(Facts program) {
        Long from = satisfiedFrom(program);
        return from != null && from <= now;
    }

    // ---- what follows

    /** Nothing is started any more. */
    void shutDown() {
        shuttingDown = true;
        programs.values().forEach(program -> program.wanted = false);
    }

    /**
     * Draws all conclusions, until there are none: losses first, then what is over, then starts, then what is gained.
     */
    void conclude() {
        boolean more = begun && !finished;
        for (int round = 0; more; round++) {
            if (round > 10 + 100 * programs.size()) {
                throw new AssertionError("there is always another conclusion: " + deeds);
            }
            lossesAreHeardOf();
            more = any(this::shutsDown)
                    || programs.values().stream().anyMatch(this::starts)
                    || any(program -> hearsOfItsNeeds(program, false));
        }
        if (shuttingDown && !finished && programs.values().stream().allMatch(Facts::isIdle)) {
            finished = true;
            deeds.add("finished");
        }
    }

    /** By all but a program whose run is just over, of which more is still to come; nor is its end complete. */
    void endIsHeardOf(Facts over) {
        if (!over.rules().essential()) {
            keptLossesAreHeardOf(over);
        }
        ending = over;
        lossesAreHeardOf();
        ending = null;
    }

    /** A loss is kept from what runs, and this program does not any more. */
    private void keptLossesAreHeardOf(Facts over) {
        for (Dependency need : over.needs()) {
            if (over.grace.containsKey(need.on()) && standing(need) == Standing.MISSING) {
                over.grace.remove(need.on());
                over.told.put(need.on(), Standing.MISSING);
                if (noneHolds(over, need.rule())) {
                    isPropagated(over);
                }
            }
        }
    }

    private void lossesAreHeardOf() {
        boolean more = true;
        while (more) {
            more = any(program -> hearsOfItsNeeds(program, true)) || any(this::isTakenBack);
        }
    }

    private boolean any(Predicate<Facts> happens) {
        boolean any = false;
        for (Facts program : programs.values()) {
            any |= happens.test(program);
        }
        return any;
    }

    /** A loss is kept from a program that runs until its grace is over; any other one is noticed at once. */
    private boolean hearsOfItsNeeds(Facts program, boolean onlyLosses) {
        boolean changed = false;
        for (Dependency need : program == ending ? List.<Dependency>of() : program.needs()) {
            ProgramId on = need.on();
            if (programs.get(on) == ending && need.until() == Condition.ENDED) {
                continue;
            }
            Standing before = program.told.getOrDefault(on, Standing.MISSING);
            Standing current = standing(need);
            if (before == Standing.HOLDS && current == Standing.MISSING && isKept(program, need)) {
                continue;
            }
            if (onlyLosses && current == Standing.HOLDS) {
                continue;
            }
            program.grace.remove(on);
            Long since = since(programs.get(on), need.until());
            if (since != null) {
                program.toldSince.put(on, since);
            }
            if (before == current) {
                continue;
            }
            changed = true;
            program.told.put(on, current);
            if (before == Standing.HOLDS && current == Standing.MISSING && need.propagate()
                    && noneHolds(program, need.rule())) {
                isPropagated(program);
            }
        }
        return changed;
    }

    private boolean isKept(Facts program, Dependency need) {
        if (!need.propagate() || need.grace().isZero() || !program.isUp()) {
            return false;
        }
        program.grace.putIfAbsent(need.on(), now);
        long end = program.grace.get(need.on()) + need.grace().toNanos();
        return now < end || mayRingYet(end) && !new Alarm(program.id, Alarm.Purpose.GRACE).equals(rung)
                && !Deeds.stops(done, program.id);
    }

    private static boolean noneHolds(Facts program, String rule) {
        return program.needs().stream().filter(need -> need.rule().equals(rule))
                .noneMatch(need -> program.told.get(need.on()) == Standing.HOLDS);
    }

    /** It is stopped, and wanted again; also where it is down, but not where somebody wants that. */
    private void isPropagated(Facts program) {
        if (program.disabled || program.failedAt != null || shuttingDown
                || program.schedule() != null && !program.wanted) {
            return;
        }
        program.wanted = true;
        program.doneSince = null;
        program.finishing = false;
        stop(program, Reason.DEPENDENCY);
    }

    /** A start is taken back as long as it can be, when what it needs is lost. */
    private boolean isTakenBack(Facts program) {
        if (program.stopping != null || program.withdrawn || satisfiedFrom(program) != null) {
            return false;
        }
        if (program.stage == Stage.LAUNCHED) {
            program.withdrawn = true;
            deeds.add("withdraw " + program.id);
            return true;
        }
        if (program.stage == Stage.PREPARED) {
            stop(program, Reason.DEPENDENCY);
            return true;
        }
        return false;
    }

    /** At the shutdown dependents are stopped before what they need. */
    private boolean shutsDown(Facts program) {
        if (!shuttingDown || program.stopping != null || program.isIdle() || program.isOverButForCommands()) {
            return false;
        }
        if (definition.stopOrder() == StopOrder.REVERSE && programs.values().stream()
                .anyMatch(other -> !other.isIdle()
                        && other.needs().stream().anyMatch(need -> need.on().equals(program.id)))) {
            return false;
        }
        stop(program, Reason.SHUTDOWN);
        return true;
    }

    /** What is needed starts before what needs it, which may have nothing to wait for any more by then. */
    private boolean starts(Facts program) {
        if (!isToStart(program) || program.needs().stream().anyMatch(need -> isToStart(programs.get(need.on())))) {
            return false;
        }
        program.startsAt = null;
        program.stopping = null;
        program.withdrawn = false;
        program.finishing = false;
        program.refused = false;
        program.killed = false;
        program.late.clear();
        if (program.rules().errands().prestart() != null) {
            program.stage = Stage.PREPARED;
            run(program, ErrandKind.PRESTART, program.rules().errands().prestartWait());
        } else {
            launch(program);
        }
        return true;
    }

    private boolean isToStart(Facts program) {
        if (!program.isIdle() || !program.wanted || program.disabled || program.failedAt != null
                || program.noPlace != null || shuttingDown) {
            return false;
        }
        Long satisfied = satisfiedFrom(program);
        if (satisfied == null) {
            return false;
        }
        long from = Math.max(satisfied, program.notBefore);
        if (from > now || isLeftToTheClock(program, from) && !Deeds.starts(done, program.id)) {
            program.startsAt = from;
            return false;
        }
        return true;
    }

    /** Whether only the clock tells that the time has come for a start, and it has not rung yet. */
    private boolean isLeftToTheClock(Facts program, long from) {
        return Long.valueOf(from).equals(program.startsAt) && mayRingYet(from)
                && !new Alarm(program.id, Alarm.Purpose.START).equals(rung);
    }

    private boolean mayRingYet(long due) {
        return due == now || clockMayBeLate;
    }

    // ---- what is done

    void launch(Facts program) {
        program.stage = Stage.LAUNCHED;
        program.due = null;
        deeds.add("launch " + program.id);
    }

    void run(Facts program, ErrandKind kind, Duration time) {
        program.commands.put(kind, now);
        program.due = now + time.toNanos();
        deeds.add("run " + kind + " of " + program.id);
    }

    void end(Facts program, ErrandKind kind) {
        if (program.commands.containsKey(kind) && program.late.add(kind)) {
            deeds.add("end " + kind + " of " + program.id);
        }
    }

    /** Begins to stop what there is of a run; what is being stopped, or is over, goes on as it does. */
    void stop(Facts program, Reason reason) {
        if (program.stopping != null) {
            return;
        }
        boolean ends = program.stage == Stage.LEFT_OTHERS || program.isOverButForCommands();
        if (!ends && !program.isIdle() && reason != Reason.NOT_READY && reason != Reason.NOT_ALIVE) {
            program.noPause();
        }
        switch (program.stage) {
            case NONE, LEFT_OTHERS, WAITS_FOR_COMMANDS, AFTERWARDS -> {}
            case PREPARED -> {
                program.stopping = reason;
                program.due = null;
                end(program, ErrandKind.PRESTART);
            }
            case LAUNCHED -> {
                program.stopping = reason;
                if (!program.withdrawn) {
                    program.withdrawn = true;
                    deeds.add("withdraw " + program.id);
                }
            }
            case RUNNING -> {
                program.stopping = reason;
                program.readySince = null;
                program.readyBy = null;
                stopProcess(program);
            }
        }
    }

    void stopProcess(Facts program) {
        deeds.add("stop " + program.id);
        if (atOnce) {
            kill(program);
        } else if (program.rules().errands().stopCommand() != null) {
            program.step = -1;
            run(program, ErrandKind.STOPCOMMAND, program.rules().killWait());
        } else {
            program.step = -1;
            nextStep(program);
        }
    }

    /** The next signal of a stop, and SIGKILL after the last. */
    void nextStep(Facts program) {
        var steps = program.rules().stopSteps().steps();
        program.step++;
        if (program.step >= steps.size()) {
            kill(program);
            return;
        }
        var step = steps.get(program.step);
        program.due = now + (step.time() == null ? program.rules().killWait() : step.time()).toNanos();
        deeds.add("send " + step.signal() + " to " + program.id);
    }

    void kill(Facts program) {
        program.killed = true;
        program.due = null;
        deeds.add("send " + ProcessSignal.KILL + " to " + program.id);
    }
}
