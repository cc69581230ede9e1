package org.gaggled.engine.core;

/**
 * A command around a program's life that runs now.
 *
 * @param since when it was begun
 * @param deadline when its time is over
 * @param ended whether it was told to end, with SIGKILL
 */
record Errand(ErrandKind kind, long since, long deadline, boolean ended) {

    Errand told() {
        return new Errand(kind, since, deadline, true);
    }

    Errand until(long time) {
        return new Errand(kind, since, time, ended);
    }
}
