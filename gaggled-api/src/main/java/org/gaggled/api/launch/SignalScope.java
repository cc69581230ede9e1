package org.gaggled.api.launch;

/** What a stop reaches. Closed: a {@code switch} over it needs no {@code default}. */
public enum SignalScope {
    /** The whole process group; the run is over when the group is empty. */
    GROUP,
    /** The process alone; the run is over when it ends, whatever it leaves behind. */
    PROCESS
}
