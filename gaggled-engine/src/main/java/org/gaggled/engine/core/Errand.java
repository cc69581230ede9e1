package org.gaggled.engine.core;

/**
 * A command around a program's life that runs now.
 *
 * @param since when it was begun
 * @param deadline when its time is over
 * @param ended whether it was told to end, with SIGKILL
 * @param anew whether an earlier gaggled has begun it, so that nobody knows how far it came: it was told to end, and is
 * begun anew when it is gone, if it is still wanted
 */
public record Errand(ErrandKind kind, long since, long deadline, boolean ended, boolean anew) {

    /** One that has just begun. */
    static Errand begun(ErrandKind kind, long now, long deadline) {
        return new Errand(kind, now, deadline, false, false);
    }

    Errand told() {
        return new Errand(kind, since, deadline, true, anew);
    }

    Errand until(long time) {
        return new Errand(kind, since, time, ended, anew);
    }

    /** It as that of an earlier gaggled, which is told to end, and has to by then. */
    Errand ofFormer(long time) {
        return new Errand(kind, since, time, true, anew || !ended);
    }
}
