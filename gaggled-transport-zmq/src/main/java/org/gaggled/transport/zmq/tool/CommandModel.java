package org.gaggled.transport.zmq.tool;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The command lines of gaggled and its tools, for what is made from them when the tarball is built. */
final class CommandModel {

    /** The method of a command that makes its own model; of others it is read from their annotations. */
    private static final String MODEL = "model";

    private CommandModel() {}

    /** That of the command of that class. */
    static CommandLine of(String command) throws ReflectiveOperationException {
        Class<?> type = Class.forName(command);
        for (Method method : Stream.of(type.getMethods()).filter(each -> each.getName().equals(MODEL)).toList()) {
            return Tool.commandLine(method.invoke(null));
        }
        return Tool.commandLine(type);
    }
}
