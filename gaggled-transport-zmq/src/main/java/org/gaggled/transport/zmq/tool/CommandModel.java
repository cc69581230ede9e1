package org.gaggled.transport.zmq.tool;

import picocli.CommandLine.Command;
import picocli.CommandLine;

/** The command lines of gaggled and its tools, for what is made from them when the tarball is built. */
final class CommandModel {

    private CommandModel() {}

    /** That of the command of that class: made by hand, but for the gate, which starts once and may take its time. */
    static CommandLine of(String command) throws ReflectiveOperationException {
        Class<?> type = Class.forName(command);
        return Tool.commandLine(type.isAnnotationPresent(Command.class) ? type : type.getMethod("model").invoke(null));
    }
}
