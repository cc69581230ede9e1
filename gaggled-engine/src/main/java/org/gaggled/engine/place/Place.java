package org.gaggled.engine.place;

import org.gaggled.engine.core.PlaceRules;
import org.gaggled.engine.core.PlacedProgram;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** How it is with the place of one program on this host. */
final class Place {

    /** Whether this host has it. In all states but {@link #NONE} it claims it. */
    enum State {
        /** It has not. */
        NONE,
        /** It asks for it. */
        ASKING,
        /** It has. */
        HELD,
        /** An earlier gaggled had it, and its run goes on; this one has to claim it anew. */
        ADOPTED,
        /** It gives it back of its own accord when all of the run is over. */
        LEAVING,
        /** It may not be this host's any more, and is given back when all of the run is over. */
        LOST
    }

    final ProgramId id;
    PlaceRules rules;
    boolean wanted;
    boolean hasRun;
    State state;

    /** Whether the core knows that this host has it. */
    boolean isGiven;

    /** The version of this host's claims by which it was claimed; {@link Moment#NEVER} where it was not yet. */
    long version = Moment.NEVER;

    /** Since when fewer others have it than there may be copies; {@link Moment#NEVER} where that is not so. */
    long freeSince = Moment.NEVER;

    /** It is not asked for before this time. */
    long notBefore;

    /** Why this host does not have it, as the core was told last; null where it has it. */
    @Nullable
    String told;

    Place(PlacedProgram program) {
        this.id = program.id();
        this.rules = program.rules();
        this.state = program.hasRun() && program.hasPlace() ? State.ADOPTED : State.NONE;
        follow(program);
    }

    void follow(PlacedProgram program) {
        rules = program.rules();
        wanted = program.wanted();
        hasRun = program.hasRun();
    }

    void become(State next) {
        state = next;
        version = Moment.NEVER;
        isGiven = false;
    }

    boolean isClaimed() {
        return state != State.NONE;
    }

    /** Whether a claim of this life of gaggled has to show whether it is this host's. */
    boolean isUnsure() {
        return state == State.ASKING || state == State.ADOPTED;
    }

    long failover() {
        return rules.failover().toNanos();
    }
}
