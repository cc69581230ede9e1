package org.gaggled.engine.launch;

import org.gaggled.engine.launch.ExecPlan.Report;

/** What became of a start. */
sealed interface SpawnOutcome {

    /** The program was executed, in this process. */
    record Executed(int pid) implements SpawnOutcome {}

    /** It was not, and there is no process. */
    sealed interface Failed extends SpawnOutcome {}

    /** A step on the way to the program failed. */
    record StepFailed(Report report) implements Failed {}

    /** It did not come to the program in time. */
    record Late() implements Failed {}

    /** No process came to its steps, by this error. */
    record NotSpawned(int errno) implements Failed {}
}
