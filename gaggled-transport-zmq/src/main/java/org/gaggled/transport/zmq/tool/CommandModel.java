package org.gaggled.transport.zmq.tool;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/** The command lines of gaggled and its tools, for what is made from them when the tarball is built. */
final class CommandModel {

    private CommandModel() {}

    /**
     * That of the command of that class; classes behind it, with commas between them, are commands of it. Models are
     * made by hand, but for that of the gate, which starts once and may take its time.
     */
    static CommandLine of(String classes) throws ReflectiveOperationException {
        List<String> names = List.of(classes.split(","));
        CommandLine command = Tool.commandLine(model(names.getFirst()));
        for (String name : names.subList(1, names.size())) {
            command.addSubcommand(Tool.commandLine(model(name)));
        }
        return command;
    }

    private static Object model(String command) throws ReflectiveOperationException {
        Class<?> type = Class.forName(command);
        return type.isAnnotationPresent(Command.class) ? type : type.getMethod("model").invoke(null);
    }
}
