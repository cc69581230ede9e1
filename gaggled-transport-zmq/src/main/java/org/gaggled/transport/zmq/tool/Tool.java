package org.gaggled.transport.zmq.tool;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.transport.zmq.client.GaggledException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** What both tools have in common: one line for each error, and the statuses 0, 1 and 2. */
final class Tool {

    static final int FAILED = 1;

    private Tool() {}

    /** Runs a tool as this process. */
    static int run(CommandSpec command, String[] args) {
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, System.err.charset()), true);
        return run(command, StandardOutput.open(), err, args);
    }

    /** Runs a tool; what it could not print makes a failure of it. */
    static int run(CommandSpec command, StandardOutput out, PrintWriter err, String[] args) {
        CommandLine line = commandLine(command).setOut(out).setErr(err);
        int status = line.execute(args);
        out.flush();
        String failure = out.failure();
        if (failure == null) {
            return status;
        }
        if (!out.isReaderGone()) {
            err.println(line.getCommandName() + ": cannot write to standard output: " + failure);
            err.flush();
        }
        return status == 0 ? FAILED : status;
    }

    /**
     * As lenient as classic's parser where that is harmless: long options may be abbreviated, and of a repeated one the
     * last counts.
     */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                // @TAG is a tag, not a file of arguments.
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(Tool::usageError)
                .setExecutionExceptionHandler(Tool::failure);
    }

    private static int usageError(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        String name = e.getCommandLine().getCommandSpec().root().name();
        // What a script hands over that has a variable without a value, picocli cannot read.
        err.println(name + ": " + (List.of(args).contains("")
                ? "an argument is empty; if it comes from a variable, that has no value" : UsageError.textOf(e)));
        err.println(name + " -h prints all options");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        return switch (e) {
            case GaggledException known -> complain(line, known);
            case ToolException known -> complain(line, known);
            default -> throw e;
        };
    }

    private static int complain(CommandLine line, Exception e) {
        // Classic's own words stand alone, for the scripts that look for them.
        boolean classic = String.valueOf(e.getMessage()).startsWith("unknown program ");
        String prefix = classic ? "" : line.getCommandSpec().root().name() + ": ";
        line.getErr().println(prefix + e.getMessage());
        return e instanceof ToolException known ? known.getStatus() : FAILED;
    }
}
