package org.gaggled.api.program;

/** Where a program is. More phases may come; a plugin treats one it does not know as neither up nor down. */
public enum ProgramPhase {
    /** No process, and none is to be started. */
    DOWN,
    /** No process; it is to be started once its dependencies are satisfied and any pause is over. */
    WAITING,
    /** The launcher has been asked for a process. */
    STARTING,
    /** Its process runs. */
    UP,
    /** It is being stopped, or its process has died and what is left of the process group is being stopped. */
    STOPPING
}
