package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code gaggled_controller}: shows, starts, restarts and stops the programs of a gaggle. */
public final class ControllerCommand {

    private static final String COMMANDS =
            "why, describe, list, graph, top, runs, logs, signal, plan, reload, upgrade, version";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call)
            .name("gaggled_controller").versionProvider(new ToolVersion("gaggled_controller"));

    private final ControllerInvocation called = new ControllerInvocation(spec);

    /** Programs that are named behind {@code --}; and words too many. */
    private final PositionalParamSpec operands = Operands.words("P", "0..*").toBuilder().hidden(true).build();

    private final ControllerTask task;

    private ControllerCommand() {
        OptionModels.addStandard(spec);
        task = new ControllerTask(spec);
        spec.addPositional(operands);
        for (CommandSpec command : new ControllerCommands(called, this::requireNoTask).all()) {
            spec.addSubcommand(command.name(), command);
        }
        spec.usageMessage()
                .description("Show, start, restart and stop the programs of a gaggle.")
                .customSynopsis(
                        "gaggled_controller [OPTIONS] -d [-l | -p] [-j]",
                        "       gaggled_controller [OPTIONS] --watch [-l | -p]",
                        "       gaggled_controller [OPTIONS] (-s | -r | -k) P... [--wait]",
                        "       gaggled_controller [OPTIONS] (--shutdown | --keygen DIR)",
                        "       gaggled_controller [OPTIONS] COMMAND")
                .sortOptions(false)
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(statuses());
    }

    private static Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0", "it was done; with --watch, top and logs -f, SIGINT, SIGTERM or SIGHUP ended it");
        statuses.put("1", "it could not be done: there is no such program, no answer came in time, nothing that"
                + " the programs print is captured, or there is a problem in the configuration");
        statuses.put("2", "the command line is wrong");
        statuses.put("3", "describe: the program is neither up nor done");
        statuses.put("4", "describe: there is no such program");
        return statuses;
    }

    /** The controller, with a model of its command line that is made by hand. */
    public static CommandSpec model() {
        return new ControllerCommand().spec;
    }

    /** Runs the controller, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(Tool.run(model(), args));
    }

    private int call() throws GaggledException, ToolException {
        List<String> behind = UsageError.behindDelimiter(spec.commandLine().getParseResult().originalArgs());
        List<String> words = Operands.valuesOf(operands);
        List<String> extra = words.subList(0, Math.max(0, words.size() - behind.size()));
        called.require(!task.isNone(), extra.isEmpty() ? nothingToDo() : noCommand(extra.getFirst()));
        checkOptions();
        if (!extra.isEmpty()) {
            String superfluous = "'" + String.join("', '", extra) + "'";
            called.require(task.passesOverWords(), superfluous + " means nothing here, so nothing was done");
            called.output().complain(superfluous + " means nothing here and is ignored");
        }
        Path keys = task.keygen();
        if (keys != null) {
            KeyGeneration.run(keys, called.output());
            return 0;
        }
        if (task.watches()) {
            return called.withServer(List.of(), client -> {
                ServerAddress events = called.server().events(called.eventUrl(), "--event-url");
                StateWatch.Dump dump = () -> called.listing(client).states(client::peekStates, called.isWide());
                StateWatch.Listening listening = called.isWide() ? EventClient::all : EventClient::classic;
                new StateWatch(called.server().control(), events, listening, called.server().timeout(), dump,
                        called.output()).run();
                return 0;
            });
        }
        if (task.shutsDown()) {
            return called.withServer(List.of(), client -> called.operations(client).shutdown());
        }
        if (task.dumps() && called.isCluster()) {
            return called.inCluster(all -> called.isWide() ? all.dumpWide() : all.dump(called.isReadable()));
        }
        if (task.dumps()) {
            return called.withServer(List.of(), client -> {
                called.output().print(called.listing(client).states(client::getStates, called.isWide()));
                return 0;
            });
        }
        ControllerTask.ToPrograms toPrograms = Objects.requireNonNull(task.toPrograms(), "one of them is given");
        List<String> programs = new ArrayList<>(toPrograms.programs());
        programs.addAll(behind);
        called.require(!programs.isEmpty(), toPrograms.option().longestName()
                + " needs the name of a program; put -- before a name that begins with -");
        return called.isCluster()
                ? called.inCluster(
                        all -> all.operate(toPrograms.operation(), programs, called.isWaiting(), called.patience()))
                : called.withServer(programs,
                        client -> called.operations(client).operate(toPrograms.operation(), programs,
                                called.isWaiting()));
    }

    private static String nothingToDo() {
        return "nothing to do: give one of -d, --watch, -s, -r, -k, --shutdown, --keygen, or a command: " + COMMANDS;
    }

    private String noCommand(String word) {
        String nearest = UsageError.nearestCommand(word, spec);
        return "there is no command '" + word + "'; " + (nearest == null
                ? "known: " + COMMANDS : "did you mean " + nearest + "?");
    }

    /** An option that would have no effect is a mistake, and its author would not notice. */
    private void checkOptions() {
        called.require(task.isOne(), UsageError.oneTask(spec));
        boolean operates = task.toPrograms() != null;
        boolean shows = task.dumps() || task.watches();
        boolean isReadable = called.isReadable();
        called.require(!called.isJson() || task.dumps(), ControllerInvocation.JSON_GOES_WITH);
        called.require(!called.isCluster() || task.dumps() || operates, ControllerInvocation.CLUSTER_GOES_WITH);
        called.require(!isReadable || shows, "-p goes with -d and --watch");
        called.require(!called.isWide() || shows, "-l goes with -d and --watch");
        called.require(!(isReadable && called.isWide()),
                "-p goes with classic's form: in the wide one all times are readable");
        called.require(!called.isWaiting() || operates, "--wait goes with -s, -r and -k");
        called.require(called.eventUrl() == null || task.watches(), "--event-url goes with --watch");
        called.require(Operands.valuesOf(operands).isEmpty() || operates
                || !spec.commandLine().getParseResult().originalArgs().contains("--"),
                "programs after -- go with -s, -r and -k, and with commands");
    }

    private void requireNoTask(String command) {
        called.require(!called.isCluster() || command.equals("why"), ControllerInvocation.CLUSTER_GOES_WITH);
        called.require(
                task.isNone() && !called.isReadable() && !called.isWide() && !called.isWaiting()
                        && called.eventUrl() == null,
                command + " goes with options that say where the server is, and with nothing else; for a program"
                        + " called " + command + ", put -- before the name: -s -- " + command);
    }
}
