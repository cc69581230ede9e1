package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Which of the programs that are placed on some of several hosts have a place on this one. Somebody else decides that,
 * and says so: until then, and after a place is lost, such a program is wanted as ever, and down.
 */
final class Places {

    /** Why a program has no place, as long as nobody has said anything about it. */
    static final String UNTOLD = "nobody has said yet whether it has a place here";

    private final Lives lives;
    private final Stops stops;
    private final Placement placement;

    /** The rules of a run that was placed by a definition of which nobody knows any more. */
    private static final PlaceRules NOWHERE = new PlaceRules(List.of(), 0, Duration.ZERO);

    /** Those of the programs that are placed, or have a run that was. */
    private final List<Program> placed = new ArrayList<>();

    Places(Lives lives, Stops stops, Placement placement) {
        this.lives = lives;
        this.stops = stops;
        this.placement = placement;
    }

    /** Why a program has no place that has just been made by these rules. */
    static @Nullable String atFirst(LifeRules rules) {
        return rules.places() == null ? null : UNTOLD;
    }

    /**
     * What an earlier gaggled has left of a program goes on until somebody says otherwise; but for what that gaggled
     * was stopping because it had no place. Nothing else is started before it has been given one: nobody knows who else
     * has it by now.
     */
    static void recall(Program program) {
        program.adoptedPlace = program.hasRun() && program.noPlace != null
                && !(program.endCause instanceof Cause.Placement);
    }

    private static boolean hasPlace(Program program) {
        return program.noPlace == null || (program.adoptedPlace && program.hasRun());
    }

    /** A program has other rules now. */
    static void redefined(Program program, LifeRules before) {
        if (program.rules().places() == null || before.places() == null) {
            program.noPlace = atFirst(program.rules());
        }
    }

    /** The programs are those now. */
    void connect(Collection<Program> programs) {
        placed.clear();
        programs.stream().filter(program -> rulesOf(program) != null).forEach(placed::add);
    }

    /** That program is gone. */
    void forget(Program program) {
        placed.remove(program);
    }

    /** How it is with all that are placed, in their order. */
    List<PlacedProgram> all() {
        List<PlacedProgram> all = new ArrayList<>();
        for (Program program : placed) {
            PlaceRules rules = rulesOf(program);
            if (rules != null) {
                boolean wanted = program.rules().places() != null && program.mayStart() && !lives.isEnding();
                all.add(new PlacedProgram(program.id, rules, wanted, program.hasRun(), hasPlace(program)));
            }
        }
        return all;
    }

    /** Those of its run where another definition stops it that does not place it any more; null where it never was. */
    private static @Nullable PlaceRules rulesOf(Program program) {
        PlaceRules rules = program.rules().places();
        if (rules == null && program.hasRun() && program.launched != null && program.launched.isFenced()) {
            return Objects.requireNonNullElse(program.endRules().places(), NOWHERE);
        }
        return rules;
    }

    /** Handles what was said of a program; null where there is no such program, or none any more. */
    void handle(Input.OfPlaces said, @Nullable Program program) {
        if (program == null || program.rules().places() == null) {
            return;
        }
        switch (said) {
            case Input.PlaceGiven _ -> program.noPlace = null;
            case Input.PlaceLost lost -> lose(program, lost.reason());
        }
        lives.touch(program);
        placement.settle(program);
    }

    private void lose(Program program, String reason) {
        boolean had = hasPlace(program);
        program.noPlace = reason;
        program.adoptedPlace = false;
        Cause cause = new Cause.Placement(reason);
        if (had) {
            stops.stop(program, cause);
        }
        if (program.mayStart() && !program.hasRun()) {
            program.cause = cause;
        }
    }
}
