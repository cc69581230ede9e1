package org.gaggled.engine.launch;

import org.gaggled.api.launch.StartFailure;

/** A start cannot be made, whichever file it is tried with; the message says why, and names the setting. */
sealed class StartException extends Exception permits CgroupFault {

    private static final long serialVersionUID = 1;

    private final transient StartFailure failure;

    StartException(String message) {
        this(StartFailure.builder(message).build());
    }

    StartException(StartFailure failure) {
        super(failure.getMessage());
        this.failure = failure;
    }

    StartFailure failure() {
        return failure;
    }
}
