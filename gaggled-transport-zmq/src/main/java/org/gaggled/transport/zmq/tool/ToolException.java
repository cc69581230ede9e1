package org.gaggled.transport.zmq.tool;

import picocli.CommandLine;

/** A tool cannot do what it was asked; the message is what the user reads. */
final class ToolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    ToolException(String message) {
        this(message, Tool.FAILED);
    }

    ToolException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** The command line, or the environment in its place, makes no sense. */
    static ToolException usage(String message) {
        return new ToolException(message, CommandLine.ExitCode.USAGE);
    }

    /** What the tool ends with. */
    int getStatus() {
        return status;
    }
}
