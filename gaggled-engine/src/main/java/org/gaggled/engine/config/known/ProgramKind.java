package org.gaggled.engine.config.known;

/** What users call what a program is there for. */
public enum ProgramKind {
    /** It is to run, and to go on running. */
    SERVICE,
    /** It is to end with success, and then it is done. */
    TASK
}
