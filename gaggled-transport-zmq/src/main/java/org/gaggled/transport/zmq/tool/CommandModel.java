package org.gaggled.transport.zmq.tool;

import picocli.CommandLine.Command;
import picocli.CommandLine;

/** The command lines of gaggled and its tools, for what is made from them when the tarball is built. */
final class CommandModel {

    private CommandModel() {}

    /** That of the command of that class: of gaggled itself it is made by hand, of the tools from annotations. */
    static CommandLine of(String command) throws ReflectiveOperationException {
        Class<?> type = Class.forName(command);
        return Tool.commandLine(type.isAnnotationPresent(Command.class) ? type : type.getMethod("model").invoke(null));
    }
}
