package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** {@code gaggled_controller}: shows, starts, restarts and stops the programs of a gaggle. */
public final class ControllerCommand {

    private static final String COMMANDS =
            "why, describe, list, graph, top, runs, logs, signal, plan, reload, upgrade, version";

    private static final String JSON_GOES_WITH =
            "-j goes with -d, and with why, describe, list, runs, logs, plan, reload (of gaggled itself), upgrade and"
                    + " version";

    private static final String CLUSTER_GOES_WITH = "--cluster goes with -d, -s, -r, -k and why";

    /** The phases of a program that is where it is to be. */
    private static final Set<String> WELL = Set.of("up", "done");

    /** As an init script's {@code status} has it. */
    private static final int DOWN = 3;

    private static final int UNKNOWN = 4;

    /** As the protocol has it for calls that wait. */
    private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(30);

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call)
            .name("gaggled_controller").versionProvider(new ToolVersion("gaggled_controller"));

    private final ServerOptions server = new ServerOptions(spec);
    private final OptionSpec readable = OptionModels.flag("-p", "With -d and --watch, print readable durations.");
    private final OptionSpec json = OptionModels.flag("-j",
            "Print JSON. This goes with -d, why, describe, list, runs, logs, plan, reload (of gaggled itself), upgrade"
                    + " and version.")
            .toBuilder().scopeType(ScopeType.INHERIT).build();
    private final OptionSpec cluster = OptionModels.flag("--cluster",
            "With -d, -s, -r, -k and why, do that on all hosts of the server's cluster: programs are NAME@HOST, with"
                    + " globs on both sides. Each host is asked itself, with the same keys.")
            .toBuilder().scopeType(ScopeType.INHERIT).build();
    private final OptionSpec wide = OptionModels.flag("-l",
            "With -d and --watch, print the wide form for people. It tells how and when a program ended, who caused"
                    + " that, and what it waits for. Without -l, lines have classic's form, which scripts read.");
    private final OptionSpec wait = OptionModels.flag("--wait",
            "With -s, -r and -k, wait until it is done, for at most --timeout or 30s. A start is done when the program"
                    + " is ready and has been up for a second, when a task is done, or when the program has ended with"
                    + " exit 0 and does not respawn. If a dependency is down, -s says at once which one.");
    private final OptionSpec eventUrl = OptionModels.argument("--event-url", "URL", String.class,
            "With --watch, listen to the events at URL. Without it, the tool takes the address from -c FILE or"
                    + " $GAGGLED_EVENT_URL.");

    /** Programs that are named behind {@code --}; and words too many. */
    private final PositionalParamSpec operands = Operands.words("P", "0..*").toBuilder().hidden(true).build();

    private final ControllerTask task;

    private ControllerCommand() {
        List.of(readable, json, cluster, wide, wait, eventUrl).forEach(spec::addOption);
        OptionModels.addStandard(spec);
        task = new ControllerTask(spec);
        spec.addPositional(operands);
        for (CommandSpec command : List.of(
                why(), describe(), list(), graph(), top(), runs(), logs(), signal(), plan(), reload(), upgrade(),
                version())) {
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
        require(!task.isNone(), extra.isEmpty() ? nothingToDo() : noCommand(extra.getFirst()));
        checkOptions();
        if (!extra.isEmpty()) {
            String superfluous = "'" + String.join("', '", extra) + "'";
            require(task.passesOverWords(), superfluous + " means nothing here, so nothing was done");
            output().complain(superfluous + " means nothing here and is ignored");
        }
        Path keys = task.keygen();
        if (keys != null) {
            KeyGeneration.run(keys, output());
            return 0;
        }
        if (task.watches()) {
            return withServer(List.of(), client -> {
                ServerAddress events = server.events(eventUrl.getValue(), "--event-url");
                StateWatch.Dump dump = () -> listing(client).states(client::peekStates, isWide());
                StateWatch.Listening listening = isWide() ? EventClient::all : EventClient::classic;
                new StateWatch(server.control(), events, listening, server.timeout(), dump, output()).run();
                return 0;
            });
        }
        if (task.shutsDown()) {
            return withServer(List.of(), client -> operations(client).shutdown());
        }
        if (task.dumps() && isCluster()) {
            return inCluster(all -> isWide() ? all.dumpWide() : all.dump(OptionModels.isGiven(readable)));
        }
        if (task.dumps()) {
            return withServer(List.of(), client -> {
                output().print(listing(client).states(client::getStates, isWide()));
                return 0;
            });
        }
        ControllerTask.ToPrograms toPrograms = Objects.requireNonNull(task.toPrograms(), "one of them is given");
        List<String> programs = new ArrayList<>(toPrograms.programs());
        programs.addAll(behind);
        require(!programs.isEmpty(), toPrograms.option().longestName()
                + " needs the name of a program; put -- before a name that begins with -");
        return isCluster()
                ? inCluster(all -> all.operate(toPrograms.operation(), programs, isWaiting(), patience()))
                : withServer(programs,
                        client -> operations(client).operate(toPrograms.operation(), programs, isWaiting()));
    }

    private boolean isCluster() {
        return OptionModels.isGiven(cluster);
    }

    private boolean isWide() {
        return OptionModels.isGiven(wide);
    }

    private boolean isJson() {
        return OptionModels.isGiven(json);
    }

    private boolean isWaiting() {
        return OptionModels.isGiven(wait);
    }

    private ToolOutput output() {
        return new ToolOutput(spec);
    }

    private static String nothingToDo() {
        return "nothing to do: give one of -d, --watch, -s, -r, -k, --shutdown, --keygen, or a command: " + COMMANDS;
    }

    private String noCommand(String word) {
        String nearest = UsageError.nearestCommand(word, spec);
        return "there is no command '" + word + "'; " + (nearest == null
                ? "known: " + COMMANDS : "did you mean " + nearest + "?");
    }

    /** Who waits until something is done waits for longer than for an answer: a stop alone may take killwait, 10 s. */
    private Duration patience() {
        return isWaiting() && !server.isTimeoutGiven() ? WAIT_TIMEOUT : server.timeout();
    }

    private Listing listing(ControlClient client) {
        return new Listing(client, isJson(), OptionModels.isGiven(readable));
    }

    private Operations operations(ControlClient client) {
        return new Operations(client, patience(), output()::complain);
    }

    private GaggleChanges changes(ControlClient client, Duration patience) {
        return new GaggleChanges(client, server.isTimeoutGiven() ? server.timeout() : patience, isJson(), output());
    }

    /** Something to do with a server; says with what status to end. */
    private interface Work {
        int with(ControlClient client) throws GaggledException, ToolException, JsonException;
    }

    /** Does it, and explains what goes wrong; {@code named} are the programs it is about. */
    private int withServer(List<String> named, Work work) throws GaggledException, ToolException {
        ServerAddress address = server.control();
        try (ControlClient client = ControlClient.connect(address)) {
            try {
                return work.with(client);
            } catch (GaggledException e) {
                throw e.getKind() == Kind.NO_SUCH_PROGRAM && !named.isEmpty()
                        ? Operations.suggested(client, named, e) : e;
            }
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /** Something to do with all hosts of a cluster; says with what status to end. */
    private interface ClusterWork {
        int with(ClusterCommand all) throws GaggledException, ToolException, JsonException;
    }

    private int inCluster(ClusterWork work) throws GaggledException, ToolException {
        try {
            return work.with(new ClusterCommand(server.control(), output(), isJson()));
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /** An option that would have no effect is a mistake, and its author would not notice. */
    private void checkOptions() {
        require(task.isOne(), UsageError.oneTask(spec));
        boolean operates = task.toPrograms() != null;
        boolean shows = task.dumps() || task.watches();
        boolean isReadable = OptionModels.isGiven(readable);
        require(!isJson() || task.dumps(), JSON_GOES_WITH);
        require(!isCluster() || task.dumps() || operates, CLUSTER_GOES_WITH);
        require(!isReadable || shows, "-p goes with -d and --watch");
        require(!isWide() || shows, "-l goes with -d and --watch");
        require(!(isReadable && isWide()), "-p goes with classic's form: in the wide one all times are readable");
        require(!isWaiting() || operates, "--wait goes with -s, -r and -k");
        require(eventUrl.getValue() == null || task.watches(), "--event-url goes with --watch");
        require(Operands.valuesOf(operands).isEmpty() || operates
                || !spec.commandLine().getParseResult().originalArgs().contains("--"),
                "programs after -- go with -s, -r and -k, and with commands");
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void requireNoTask(String command) {
        require(!isCluster() || command.equals("why"), CLUSTER_GOES_WITH);
        require(
                task.isNone() && !OptionModels.isGiven(readable) && !isWide() && !isWaiting()
                        && eventUrl.getValue() == null,
                command + " goes with options that say where the server is, and with nothing else; for a program"
                        + " called " + command + ", put -- before the name: -s -- " + command);
    }

    /** A command beside the options, which go without it. */
    private CommandSpec command(String name, String description, Callable<Integer> action) {
        CommandSpec command = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> {
            requireNoTask(name);
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
                throw new ParameterException(spec.commandLine(), "--state: " + e.getMessage()
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
        return isCluster() ? inCluster(all -> all.why(program)) : withServer(List.of(program), client -> {
            for (JsonObject description : Descriptions.whatIsMeantBy(client, program)) {
                output().print(isJson() ? description + "\n" : WhyText.of(description));
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
            return withServer(List.of(program), client -> {
                boolean up = true;
                for (JsonObject description : Descriptions.of(client, program)) {
                    output().print(isJson() ? description + "\n" : description.has("settings")
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
                    return withServer(List.of(), client -> {
                        output().print(OptionModels.isGiven(all) ? listing(client).lines(filter)
                                : listing(client).names(filter, OptionModels.isGiven(shared)));
                        return 0;
                    });
                }).addPositional(glob).addOption(states).addOption(all).addOption(shared);
    }

    private CommandSpec runs() {
        PositionalParamSpec program = Operands.word("PROGRAM", "1");
        return command("runs", "Print the runs of a program, the latest first: when each was started, its process, how"
                + " long it ran and why it ended. Of those that are over, gaggled keeps the last 100 where it has a"
                + " statedir.", () -> withServer(List.of(program.<String>getValue()), client -> {
                    JsonObject runs = client.call(
                            new JsonObject().put("call", "runs").put("program", program.<String>getValue()));
                    output().print(isJson() ? runs + "\n" : RunsText.of(runs, Instant.now()));
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
        require(!isJson(), JSON_GOES_WITH);
        return withServer(programs, client -> {
            List<String> drawn = Operations.meantBy(client, programs);
            output().print(new GraphText(client, ToolOutput.areColoursWanted()).of(drawn));
            return 0;
        });
    }

    private CommandSpec top() {
        TopOptions options = new TopOptions();
        CommandSpec command = command("top", TopOptions.DESCRIPTION, () -> {
            require(!isJson(), JSON_GOES_WITH);
            options.run(server.control());
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
        require(!(isJson() && options.raw()), "--raw and -j do not go together: JSON is made to hold any bytes");
        return withServer(programs,
                client -> new LogView(client, programs, options, isJson(), server.timeout(), output()).show());
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
        require(!isJson(), JSON_GOES_WITH);
        require(ProcessSignal.parse(signal) != null,
                "there is no signal " + signal + "; name it as kill does, such as HUP or SIGHUP, or give its number");
        return withServer(programs, client -> operations(client).signal(signal, programs));
    }

    private CommandSpec plan() {
        return command("plan", "Print what a reload of gaggled's configuration would do, and why: a line for each"
                + " program, and for each part of gaggled, that it would not keep as it is. Change nothing. The exit"
                + " status is 1 when the configuration has a problem.",
                () -> withServer(List.of(), client -> changes(client, GaggleChanges.PATIENCE).plan()));
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
            return withServer(List.of(), client -> changes(client, GaggleChanges.PATIENCE).reload());
        }
        require(!isJson(), JSON_GOES_WITH);
        return withServer(programs, client -> operations(client).reload(programs));
    }

    private CommandSpec upgrade() {
        return command("upgrade", "Have gaggled replace itself by what is installed now, without stopping a program."
                + " Wait until the new one answers, for at most --timeout or 60s, and print its version. This needs"
                + " the setting statedir.",
                () -> withServer(List.of(), client -> changes(client, GaggleChanges.UPGRADE_PATIENCE).upgrade()));
    }

    private CommandSpec version() {
        return command("version",
                "Print the server's version, host, configuration and run. --version prints the version"
                        + " of this tool.",
                () -> withServer(List.of(), client -> {
                    JsonObject version = client.call(new JsonObject().put("call", "version"));
                    output().print((isJson() ? version : GaggleChanges.versionText(version)) + "\n");
                    return 0;
                }));
    }

    private static GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
    }
}
