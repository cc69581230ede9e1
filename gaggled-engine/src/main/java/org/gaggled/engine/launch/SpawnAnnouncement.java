package org.gaggled.engine.launch;

/** Is told of each process before it does anything on its way to the program. */
@FunctionalInterface
interface SpawnAnnouncement {

    /** That of a start which nobody wants to know of so early. */
    SpawnAnnouncement NONE = _ -> {};

    /** Tells of a process; where that fails, it does nothing and is ended. */
    void spawned(int pid) throws StartException;
}
