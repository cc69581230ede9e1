package org.gaggled.engine.probe.told;

import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.DescriptorException;

/** What a program is to tell could not be heard, so it is not started. */
public final class UnpreparedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String systemError;

    UnpreparedException(DescriptorException cause) {
        super("what the program tells by itself cannot be heard: " + cause.getMessage(), cause);
        this.systemError = cause.systemError();
    }

    /** The same, as the reason why the start failed. */
    public StartFailure failure() {
        return StartFailure.builder(getMessage()).systemError(systemError).build();
    }
}
