package org.gaggled.engine.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** What is true of one program, and what anybody was told of it. */
final class Facts {

    final ProgramId id;

    /** The process id of whatever runs of it. */
    final long pid;

    /** Its process, from the launch until gaggled knows that nothing of it is left; null while there is none. */
    @Nullable
    Process process;

    /** Its last process that was noted for the next gaggled. */
    @Nullable
    Process noted;

    /** The number of the run before the present one; 0 before that. */
    long runBefore;

    private long lastRun;

    /** The commands around its life that run. */
    final Map<ErrandKind, Command.RunErrand> errands = new EnumMap<>(ErrandKind.class);

    /** The runs of those that this gaggled has taken over, which may be over by then. */
    final Map<ErrandKind, Long> adoptedErrands = new EnumMap<>(ErrandKind.class);

    /** What is remembered, and whether it is not certain that all was done that follows from it. */
    @Nullable
    Memory memory;

    boolean uncertain;

    /** Whether there is such a program. */
    boolean there;

    boolean disabled;

    /** It may run here, as far as it is placed. */
    boolean hasPlace;

    /** gaggled gave up on it, and nobody has begun anew. */
    boolean failed;

    /** Somebody has asked for it, and nothing has come between since. */
    boolean askedFor;

    /** The number of its last change that counts. */
    long sequence;

    /** When it was done, last lost, and last ended; null where it was not. */
    @Nullable
    Long doneSince;

    @Nullable
    Long lostAt;

    @Nullable
    Long endedAt;

    Facts(ProgramId id, long pid) {
        this.id = id;
        this.pid = pid;
    }

    Process launched(long run) {
        runBefore = lastRun;
        lastRun = run;
        Process launched = new Process(run);
        process = launched;
        return launched;
    }

    /** What the gaggled that died has run is nothing that the next one hears of late. */
    void forgetRunsBefore() {
        runBefore = 0;
        lastRun = process == null ? 0 : process.run;
    }

    /** Nothing of its process is left, and gaggled is told of that; it has ended when gaggled says so. */
    void end() {
        process = null;
        endedAt = null;
    }

    /** It is gone from the definition, and from what is remembered. */
    void forget() {
        memory = null;
        noted = null;
        failed = false;
        doneSince = null;
        endedAt = null;
        there = false;
        hasPlace = false;
        sequence = 0;
    }

    /** It ceases to be ready, as far as anybody knows. */
    void loseReadiness(Process lost, long now) {
        if (lost.readySince != null) {
            lost.readySince = null;
            lostAt = now;
        }
    }

    /** The process of one run, with what it has started. */
    static final class Process {

        final long run;

        /** It is there, and was noted. */
        boolean spawned;

        /** This gaggled was told of it. */
        boolean told;

        /** A gaggled has died since it was noted, and the next one is still to take it over. */
        boolean adopting;

        /** This gaggled has asked for that. */
        boolean adoptionAsked;

        boolean withdrawn;
        boolean leaderAlive;
        boolean childrenAlive;

        /** How its own process ended; null where it has not. */
        @Nullable
        ExitStatus exit;

        /** gaggled was told of that end. */
        boolean deathTold;

        /** It was sent SIGKILL, and has to end. */
        boolean killed;

        boolean wasReady;
        long upSince;

        /** Since when it is ready, as gaggled has said; null while it is not. */
        @Nullable
        Long readySince;

        /** For what it is probed now, and what the probe for its being ready has told last. */
        final Set<Probing.Purpose> probed = EnumSet.noneOf(Probing.Purpose.class);

        boolean toldReady;

        private Process(long run) {
            this.run = run;
        }

        boolean isAlive() {
            return leaderAlive || childrenAlive;
        }

        /** Whether its own process runs, as far as gaggled can know. */
        boolean isThoughtUp() {
            return spawned && !deathTold;
        }
    }
}
