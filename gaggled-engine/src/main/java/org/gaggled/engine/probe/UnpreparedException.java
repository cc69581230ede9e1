package org.gaggled.engine.probe;

import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.DescriptorException;

/** What a program is to tell could not be heard, so it is not started. */
public final class UnpreparedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String systemError;

    private UnpreparedException(String reason, DescriptorException cause) {
        super(reason, cause);
        this.reason = reason;
        this.systemError = cause.systemError();
    }

    /** By that error. */
    public UnpreparedException(DescriptorException cause) {
        this("what the program tells by itself cannot be heard: " + cause.getMessage(), cause);
    }

    /** The same, as the reason why the start failed. */
    public StartFailure failure() {
        return StartFailure.builder(reason).systemError(systemError).build();
    }
}
