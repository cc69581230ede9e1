package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;

/** Writes the completion of gaggled or of a tool; run when the tarball is built. */
final class Completion {

    private Completion() {}

    /** Writes into the file that comes first how the command of that name and class is completed. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Files.writeString(Path.of(args[0]), AutoComplete.bash(args[1], CommandModel.of(args[2])));
    }
}
