package org.gaggled.engine.core;

/** What another definition of a program does to it. */
final class Redefinition {

    private Redefinition() {}

    /** Whether a program without a run is started by it: it is as if it were new. */
    static boolean begins(Program known, ProgramDefinition next) {
        boolean enables = !known.rules().enabled() && next.life().enabled();
        return known.isOverAndBeginsBy(next) || (enables && !known.hasRun());
    }

    /** Whether a program with a run is stopped by it, and started again where it may. */
    static boolean restarts(Program known, ProgramDefinition next) {
        boolean otherLaunch = !known.definition.startsLike(next);
        boolean disables = known.rules().enabled() && !next.life().enabled();
        return known.hasRun() && (otherLaunch || disables || known.leaving);
    }
}
