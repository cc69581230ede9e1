package org.gaggled.engine.launch;

/** A process could not be made in its cgroup, which was there; the message says why. There is no process. */
final class CgroupFault extends StartException {

    private static final long serialVersionUID = 1;

    CgroupFault(String message) {
        super(message);
    }
}
