package org.gaggled.transport.zmq.tool;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands of {@code gaggled_controller}, which go beside its options. */
final class ControllerCommands {

    /** The phases of a program that is where it is to be. */
    private static final Set<String> WELL = Set.of("up", "done");

    /** As an init script's {@code status} has it. */
    private static final int DOWN = 3;

    private static final int UNKNOWN = 4;

    private final ControllerInvocation called;
    private final Consumer<String> first;

    /**
     * Those of one that was called so.
     *
     * @param first is done before any of them, with its name; refuses it where something is given that does not go with
     * it
     */
    ControllerCommands(ControllerInvocation called, Consumer<String> first) {
        this.called = called;
        this.first = first;
    }

    /** All of them, in the order in which they are listed. */
    List<CommandSpec> all() {
        return List.of(
                why(), describe(), list(), graph(), top(), runs(), logs(), signal(), plan(), reload(), upgrade(),
                version());
    }

    /** A command beside the options, which go without it. */
    private CommandSpec command(String name, String description, Callable<Integer> action) {
        CommandSpec command = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> {
            first.accept(name);
            return action.call();
        }).name(name).versionProvider(new ToolVersion("gaggled_controller"));
        OptionModels.addStandard(command);
        command.usageMessage().description(description);
        return command;
    }

    private void requireStates(List<String> states) {
        for (String state : states) {
            try {
                ProgramQuery.builder().state(state);
            } catch (IllegalArgumentException e) {
                throw called.mistake("--state: " + e.getMessage()
                        + (state.contains(",") ? "; for several, give the option several times" : ""));
            }
        }
    }

    private CommandSpec why() {
        PositionalParamSpec program = Operands.word("PROGRAM", "1");
        return command("why", "Say why a program, or each of those that the name or @TAG means, is not up or not ready:"
                + " what it waits for and since when, how it last ended, and when it starts next.",
                () -> why(program.getValue())).addPositional(program);
    }

    private int why(String program) throws GaggledException, ToolException {
        return called.isCluster() ? called.inCluster(all -> all.why(program))
                : called.withServer(List.of(program), client -> {
                    for (JsonObject description : Descriptions.whatIsMeantBy(client, program)) {
                        called.output().print(called.isJson() ? description + "\n" : WhyText.of(description));
                    }
                    return 0;
                });
    }

    private CommandSpec describe() {
        PositionalParamSpec program = Operands.word("PROGRAM", "1");
        return command("describe", "Print the state of a program and its settings, or of each that the name or @TAG"
                + " means. The exit status is 0 when it is up or done, 3 when it is not, and 4 when there is no such"
                + " program.", () -> describe(program.getValue())).addPositional(program);
    }

    private int describe(String program) throws GaggledException, ToolException {
        try {
            return called.withServer(List.of(program), client -> {
                boolean up = true;
                for (JsonObject description : Descriptions.of(client, program)) {
                    called.output().print(called.isJson() ? description + "\n" : description.has("settings")
                            ? WhyText.withSettings(description) : Descriptions.classicText(description));
                    up &= WELL.contains(description.text("phase"));
                }
                return up ? 0 : DOWN;
            });
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NO_SUCH_PROGRAM) {
                throw e;
            }
            throw new ToolException(String.valueOf(e.getMessage()), UNKNOWN);
        }
    }

    private CommandSpec list() {
        PositionalParamSpec glob = Operands.word("GLOB", "0..1");
        OptionSpec states = OptionSpec.builder("--state").paramLabel("STATE").type(List.class)
                .auxiliaryTypes(String.class)
                .description("Print only programs in this state: down, failed, done, waiting, starting, up, stopping,"
                        + " disabled, ready or not-ready. You can give this option several times.")
                .build();
        OptionSpec all = OptionModels.flag("-l", "Print all that is known of each program, as -d -l does.");
        OptionSpec shared = OptionModels.flag("--names", "Print also what means several programs: NAME of instances,"
                + " and @TAG.");
        return command("list", "Print the names of programs, one on each line: all of them, or those that match a glob,"
                + " are instances of NAME, or have a tag: @TAG.", () -> {
                    requireStates(Operands.valuesOf(states));
                    JsonObject filter = new JsonObject()
                            .put("name", glob.<String>getValue()).put("state", states.<List<String>>getValue());
                    return called.withServer(List.of(), client -> {
                        called.output().print(OptionModels.isGiven(all) ? called.listing(client).lines(filter)
                                : called.listing(client).names(filter, OptionModels.isGiven(shared)));
                        return 0;
                    });
                }).addPositional(glob).addOption(states).addOption(all).addOption(shared);
    }

    private CommandSpec runs() {
        PositionalParamSpec program = Operands.word("PROGRAM", "1");
        return command("runs", "Print the runs of a program, the latest first: when each was started, its process, how"
                + " long it ran and why it ended. Of those that are over, gaggled keeps the last 100 where it has a"
                + " statedir.", () -> called.withServer(List.of(program.<String>getValue()), client -> {
                    JsonObject runs = client.call(
                            new JsonObject().put("call", "runs").put("program", program.<String>getValue()));
                    called.output().print(called.isJson() ? runs + "\n" : RunsText.of(runs, Instant.now()));
                    return 0;
                })).addPositional(program);
    }

    private CommandSpec graph() {
        PositionalParamSpec programs = Operands.programs("0..*");
        return command("graph",
                "Draw which program depends on which, with the state of each and with what it waits for."
                        + " With names, draw these programs and what they depend on; without, all.",
                () -> graph(Operands.valuesOf(programs))).addPositional(programs);
    }

    private int graph(List<String> programs) throws GaggledException, ToolException {
        called.require(!called.isJson(), ControllerInvocation.JSON_GOES_WITH);
        return called.withServer(programs, client -> {
            List<String> drawn = Operations.meantBy(client, programs);
            called.output().print(new GraphText(client, ToolOutput.areColoursWanted()).of(drawn));
            return 0;
        });
    }

    private CommandSpec top() {
        TopOptions options = new TopOptions();
        CommandSpec command = command("top", TopOptions.DESCRIPTION, () -> {
            called.require(!called.isJson(), ControllerInvocation.JSON_GOES_WITH);
            options.run(called.server().control());
            return 0;
        });
        options.addTo(command);
        return command;
    }

    private CommandSpec logs() {
        PositionalParamSpec programs = Operands.programs("1..*");
        LogOptions options = new LogOptions();
        CommandSpec command = command("logs", "Print the last lines that programs have printed, from memory and from"
                + " files. gaggled captures what a program prints if the program's setting log says so. Unless one"
                + " program is named, each line begins with the name of its program.",
                () -> logs(Operands.valuesOf(programs), options));
        options.addTo(command.addPositional(programs));
        return command;
    }

    private int logs(List<String> programs, LogOptions options) throws GaggledException, ToolException {
        called.require(!(called.isJson() && options.raw()),
                "--raw and -j do not go together: JSON is made to hold any bytes");
        return called.withServer(programs,
                client -> new LogView(client, programs, options, called.isJson(), called.server().timeout(),
                        called.output()).show());
    }

    private CommandSpec signal() {
        PositionalParamSpec signal = Operands.word("SIGNAL", "1").toBuilder().index("0")
                .description("HUP, SIGHUP or its number.").build();
        PositionalParamSpec programs = Operands.programs("1..*").toBuilder().index("1..*").build();
        return command("signal", "Send a signal to programs. It reaches what a stop would reach, usually their process"
                + " groups. It changes nothing else.", () -> signal(signal.getValue(), Operands.valuesOf(programs)))
                .addPositional(signal).addPositional(programs);
    }

    private int signal(String signal, List<String> programs) throws GaggledException, ToolException {
        called.require(!called.isJson(), ControllerInvocation.JSON_GOES_WITH);
        called.require(ProcessSignal.parse(signal) != null,
                "there is no signal " + signal + "; name it as kill does, such as HUP or SIGHUP, or give its number");
        return called.withServer(programs, client -> called.operations(client).signal(signal, programs));
    }

    private CommandSpec plan() {
        return command("plan", "Print what a reload of gaggled's configuration would do, and why: a line for each"
                + " program, and for each part of gaggled, that it would not keep as it is. Change nothing. The exit"
                + " status is 1 when the configuration has a problem.",
                () -> called.withServer(List.of(), client -> called.changes(client, GaggleChanges.PATIENCE).plan()));
    }

    private CommandSpec reload() {
        PositionalParamSpec programs = Operands.programs("0..*");
        return command("reload", "Have gaggled read its configuration again and apply it, and print what that does, as"
                + " plan does. If there is a problem, nothing changes, and the exit status is 1. With names, have these"
                + " programs read their own configuration again: send their reloadsignal, or begin their"
                + " reloadcommand. A command that fails is a line in gaggled's log.",
                () -> reload(Operands.valuesOf(programs))).addPositional(programs);
    }

    private int reload(List<String> programs) throws GaggledException, ToolException {
        if (programs.isEmpty()) {
            return called.withServer(List.of(), client -> called.changes(client, GaggleChanges.PATIENCE).reload());
        }
        called.require(!called.isJson(), ControllerInvocation.JSON_GOES_WITH);
        return called.withServer(programs, client -> called.operations(client).reload(programs));
    }

    private CommandSpec upgrade() {
        return command("upgrade", "Have gaggled replace itself by what is installed now, without stopping a program."
                + " Wait until the new one answers, for at most --timeout or 60s, and print its version. This needs"
                + " the setting statedir.",
                () -> called.withServer(List.of(),
                        client -> called.changes(client, GaggleChanges.UPGRADE_PATIENCE).upgrade()));
    }

    private CommandSpec version() {
        return command("version",
                "Print the server's version, host, configuration and run. --version prints the version"
                        + " of this tool.",
                () -> called.withServer(List.of(), client -> {
                    JsonObject version = client.call(new JsonObject().put("call", "version"));
                    called.output().print((called.isJson() ? version : GaggleChanges.versionText(version)) + "\n");
                    return 0;
                }));
    }

}
