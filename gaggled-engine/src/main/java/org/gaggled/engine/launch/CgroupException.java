package org.gaggled.engine.launch;

/** A cgroup that could not be made as it was asked for; the message says why, and what to do. */
final class CgroupException extends Exception {

    private static final long serialVersionUID = 1;

    CgroupException(String message) {
        super(message);
    }
}
