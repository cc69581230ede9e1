package org.gaggled.engine.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.Cause;

/**
 * The stops that are due at the same time, and their order: whoever needs a program is gone before that program is
 * stopped.
 *
 * <p>A program is due from when it is added until its run is over. The order is that of the dependencies at the time at
 * which programs were last added, for all that are due. It has no cycle, because dependencies have none.
 */
final class StopRound {

    private final Map<Program, Stop> due = new LinkedHashMap<>();

    /** Whose end a stop waits for, as a number, and whose stops wait for the end of this one. */
    static final class Stop {

        final Program program;
        Cause cause;
        int blockers;
        List<Stop> blocked = List.of();

        Stop(Program program, Cause cause) {
            this.program = program;
            this.cause = cause;
        }
    }

    /**
     * Adds those of the programs that have a run, and gives all that wait for nobody, in the order in which they were
     * added.
     */
    List<Stop> add(Iterable<Program> programs, Cause cause, StopOrder order) {
        programs.forEach(program -> add(program, cause));
        return order(order);
    }

    private void add(Program program, Cause cause) {
        if (program.hasRun()) {
            due.computeIfAbsent(program, added -> new Stop(added, cause)).cause = cause;
            program.stopDue = cause;
        }
    }

    /** Finds the order of all that are due, and gives those that wait for nobody. */
    private List<Stop> order(StopOrder order) {
        for (Stop stop : due.values()) {
            stop.blockers = 0;
            stop.blocked = order == StopOrder.PARALLEL ? List.of() : stopsNeededBy(stop.program);
        }
        due.values().forEach(stop -> stop.blocked.forEach(needed -> needed.blockers++));
        return ready(due.values());
    }

    /**
     * Adds those that an earlier gaggled was to stop, each for its cause; the definition that follows has their order.
     */
    void resume(Iterable<Program> programs) {
        for (Program program : programs) {
            Cause cause = program.stopDue;
            if (cause != null) {
                add(program, cause);
            }
        }
    }

    private List<Stop> stopsNeededBy(Program program) {
        List<Stop> stops = new ArrayList<>();
        for (Edge need : program.needs) {
            Stop stop = need.needed instanceof Program needed ? due.get(needed) : null;
            if (stop != null) {
                stops.add(stop);
            }
        }
        return stops;
    }

    /** Takes out a program whose run is over, if it is due, and gives those that waited for nobody else. */
    List<Stop> ended(Program program) {
        Stop stop = due.remove(program);
        program.stopDue = null;
        if (stop == null) {
            return List.of();
        }
        stop.blocked.forEach(needed -> needed.blockers--);
        return ready(stop.blocked);
    }

    /** Whether everything that was due has ended. */
    boolean isOver() {
        return due.isEmpty();
    }

    private static List<Stop> ready(Collection<Stop> stops) {
        return stops.stream().filter(stop -> stop.blockers == 0).toList();
    }
}
