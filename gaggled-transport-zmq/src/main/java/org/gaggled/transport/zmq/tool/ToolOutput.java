package org.gaggled.transport.zmq.tool;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gaggled.engine.terminal.StandardOutput;
import picocli.CommandLine.Model.CommandSpec;

/** Where a tool writes: results to its output, and what they are not to its error output. */
final class ToolOutput {

    private final CommandSpec spec;

    ToolOutput(CommandSpec spec) {
        this.spec = spec;
    }

    void print(String text) {
        out().print(text);
        out().flush();
    }

    /** Bytes, whatever they are. */
    void print(byte[] bytes) {
        PrintWriter out = out();
        // One character for each byte, of the character set in which that is the same.
        PrintWriter raw = out instanceof StandardOutput standard ? standard.with(StandardCharsets.ISO_8859_1) : out;
        raw.print(new String(bytes, StandardCharsets.ISO_8859_1));
        raw.flush();
    }

    void complain(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.root().name() + ": " + line);
        err.flush();
    }

    /** A line for whoever reads complaints, that begins with its place instead of the name of the tool. */
    void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Whether nobody reads any more. */
    boolean isClosed() {
        PrintWriter out = out();
        return out.checkError() || (out instanceof StandardOutput standard && standard.failure() != null);
    }

    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    static boolean areColoursWanted() {
        String noColour = System.getenv("NO_COLOR");
        return isTerminal() && (noColour == null || noColour.isEmpty());
    }
}
