package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gaggled_controller}: shows, starts, restarts and stops the programs of a gaggle. */
@Command(
        name = "gaggled_controller",
        description = "Show, start, restart and stop the programs of a gaggle.",
        customSynopsis = {
                "gaggled_controller [OPTIONS] -d [-l | -p] [-j]",
                "       gaggled_controller [OPTIONS] --watch [-l | -p]",
                "       gaggled_controller [OPTIONS] (-s | -r | -k) P... [--wait]",
                "       gaggled_controller [OPTIONS] (--shutdown | --keygen DIR)",
                "       gaggled_controller [OPTIONS] COMMAND"
        },
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
                "0:it was done; with --watch and logs -f, SIGINT, SIGTERM or SIGHUP ended it",
                "1:it could not be done: there is no such program, no answer came in time, nothing that"
                        + " the programs print is captured, or there is a problem in the configuration",
                "2:the command line is wrong",
                "3:describe: the program is neither up nor done",
                "4:describe: there is no such program"
        })
public final class ControllerCommand implements Callable<Integer> {

    private static final String COMMANDS = "why, describe, list, logs, signal, plan, reload, upgrade, version";

    private static final String JSON_GOES_WITH =
            "-j goes with -d, and with why, describe, list, logs, plan, reload (of gaggled itself), upgrade and version";

    /** The phases of a program that is where it is to be. */
    private static final Set<String> WELL = Set.of("up", "done");

    /** As an init script's {@code status} has it. */
    private static final int DOWN = 3;

    private static final int UNKNOWN = 4;

    /** As the protocol has it for calls that wait. */
    private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(30);

    @Mixin
    private ServerOptions server = new ServerOptions();

    @ArgGroup(heading = "%nWhat to do:%n")
    private @Nullable ControllerTask task;

    @Option(names = "-p", description = "With -d and --watch, print readable durations.")
    private boolean readable;

    @Option(names = "-j", scope = CommandLine.ScopeType.INHERIT,
            description = "Print JSON. This goes with -d, why, describe, list, logs, plan, reload (of gaggled itself),"
                    + " upgrade and version.")
    private boolean json;

    @Option(
            names = "-l",
            description = "With -d and --watch, print the wide form for people. It tells how and when a program"
                    + " ended, who caused that, and what it waits for. Without -l, lines have classic's form, which"
                    + " scripts read.")
    private boolean wide;

    @Option(
            names = "--wait",
            description = "With -s, -r and -k, wait until it is done, for at most --timeout or 30s. A start is done"
                    + " when the program is ready and has been up for a second, when a task is done, or when the"
                    + " program has ended with exit 0 and does not respawn. If a dependency is down, -s says at once"
                    + " which one.")
    private boolean wait;

    @Option(
            names = "--event-url",
            paramLabel = "URL",
            description = "With --watch, listen to the events at URL. Without it, the tool takes the address from -c"
                    + " FILE or $GAGGLED_EVENT_URL.")
    private @Nullable String eventUrl;

    /** Programs that are named behind {@code --}; and words too many. */
    @Parameters(hidden = true, arity = "0..*", paramLabel = "P")
    private List<String> operands = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ControllerCommand() {}

    /** Runs the controller, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(Tool.run(new ControllerCommand(), args));
    }

    @Override
    public Integer call() throws Exception {
        ControllerTask asked = task;
        List<String> behind = UsageError.behindDelimiter(spec.commandLine().getParseResult().originalArgs());
        List<String> extra = operands.subList(0, Math.max(0, operands.size() - behind.size()));
        if (asked == null) {
            throw new ParameterException(spec.commandLine(),
                    extra.isEmpty() ? nothingToDo() : noCommand(extra.getFirst()));
        }
        checkOptions(asked);
        if (!extra.isEmpty()) {
            String words = "'" + String.join("', '", extra) + "'";
            require(asked.passesOverWords(), words + " means nothing here, so nothing was done");
            output().complain(words + " means nothing here and is ignored");
        }
        if (asked.keygen != null) {
            KeyGeneration.run(asked.keygen, output());
            return 0;
        }
        if (asked.watch) {
            return withServer(List.of(), client -> {
                ServerAddress events = server.events(eventUrl, "--event-url");
                StateWatch.Dump dump = () -> listing(client).states(client::peekStates, wide);
                StateWatch.Listening listening = wide ? EventClient::all : EventClient::classic;
                new StateWatch(server.control(), events, listening, server.timeout(), dump, output()).run();
                return 0;
            });
        }
        if (asked.shutdown) {
            return withServer(List.of(), client -> operations(client).shutdown());
        }
        if (asked.dump) {
            return withServer(List.of(), client -> {
                output().print(listing(client).states(client::getStates, wide));
                return 0;
            });
        }
        ControllerTask.ToPrograms toPrograms = Objects.requireNonNull(asked.toPrograms(), "picocli takes care of it");
        List<String> programs = new ArrayList<>(toPrograms.programs());
        programs.addAll(behind);
        require(!programs.isEmpty(),
                toPrograms.option() + " needs the name of a program; put -- before a name that begins with -");
        return withServer(programs, client -> operations(client).operate(toPrograms.operation(), programs, wait));
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
        return wait && !server.isTimeoutGiven() ? WAIT_TIMEOUT : server.timeout();
    }

    private Listing listing(ControlClient client) {
        return new Listing(client, json, readable);
    }

    private Operations operations(ControlClient client) {
        return new Operations(client, patience(), output()::complain);
    }

    private GaggleChanges changes(ControlClient client, Duration patience) {
        return new GaggleChanges(client, server.isTimeoutGiven() ? server.timeout() : patience, json, output());
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

    /** An option that would have no effect is a mistake, and its author would not notice. */
    private void checkOptions(ControllerTask asked) {
        require(asked.isOne(), UsageError.oneTask(spec));
        boolean operates = asked.toPrograms() != null;
        require(!json || asked.dump, JSON_GOES_WITH);
        require(!readable || asked.dump || asked.watch, "-p goes with -d and --watch");
        require(!wide || asked.dump || asked.watch, "-l goes with -d and --watch");
        require(!(readable && wide), "-p goes with classic's form: in the wide one all times are readable");
        require(!wait || operates, "--wait goes with -s, -r and -k");
        require(eventUrl == null || asked.watch, "--event-url goes with --watch");
        require(operands.isEmpty() || operates || !spec.commandLine().getParseResult().originalArgs().contains("--"),
                "programs after -- go with -s, -r and -k, and with commands");
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void requireNoTask(String command) {
        require(
                task == null && !readable && !wide && !wait && eventUrl == null,
                command + " goes with options that say where the server is, and with nothing else; for a program"
                        + " called " + command + ", put -- before the name: -s -- " + command);
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

    @Command(
            name = "why",
            description = "Say why a program, or each of those that the name or @TAG means, is not up or not ready:"
                    + " what it waits for and since when, how it last ended, and when it starts next.",
            mixinStandardHelpOptions = true)
    int why(@Parameters(paramLabel = "PROGRAM") String program) throws GaggledException, ToolException {
        requireNoTask("why");
        return withServer(List.of(program), client -> {
            for (JsonObject description : Descriptions.whatIsMeantBy(client, program)) {
                output().print(json ? description + "\n" : WhyText.of(description));
            }
            return 0;
        });
    }

    @Command(
            name = "describe",
            description = "Print the state of a program and its settings, or of each that the name or @TAG means. The"
                    + " exit status is 0 when it is up or done, 3"
                    + " when it is not, and 4 when there is no such program.",
            mixinStandardHelpOptions = true)
    int describe(@Parameters(paramLabel = "PROGRAM") String program) throws GaggledException, ToolException {
        requireNoTask("describe");
        try {
            return withServer(List.of(program), client -> {
                boolean up = true;
                for (JsonObject description : Descriptions.of(client, program)) {
                    output().print(json ? description + "\n" : description.has("settings")
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

    @Command(
            name = "list",
            description = "Print the names of programs, one on each line: all of them, or those that"
                    + " match a glob, are instances of NAME, or have a tag: @TAG.",
            mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "GLOB", arity = "0..1") @Nullable String glob,
            @Option(
                    names = "--state",
                    paramLabel = "STATE",
                    description = "Print only programs in this state: down, failed, done, waiting, starting,"
                            + " up, stopping, disabled, ready or not-ready. You can give this option several times.") @Nullable List<
                                    String> states,
            @Option(names = "-l", description = "Print all that is known of each program, as -d -l does.") boolean all,
            @Option(names = "--names", description = "Print also what means several programs: NAME of instances, and"
                    + " @TAG.") boolean shared)
            throws GaggledException, ToolException {
        requireNoTask("list");
        requireStates(states == null ? List.of() : states);
        JsonObject filter = new JsonObject().put("name", glob).put("state", states);
        return withServer(List.of(), client -> {
            output().print(all ? listing(client).lines(filter) : listing(client).names(filter, shared));
            return 0;
        });
    }

    @Command(
            name = "logs",
            description = "Print the last lines that programs have printed, from memory and from files. gaggled"
                    + " captures what a program prints if the program's setting log says so. Unless one program is"
                    + " named, each line begins with the name of its program.",
            mixinStandardHelpOptions = true)
    int logs(
            @Parameters(paramLabel = "PROGRAM", arity = "1..*", description = "Names, globs and @TAG.") List<
                    String> programs,
            @Mixin LogOptions options)
            throws GaggledException, ToolException {
        requireNoTask("logs");
        require(!(json && options.raw), "--raw and -j do not go together: JSON is made to hold any bytes");
        return withServer(programs,
                client -> new LogView(client, programs, options, json, server.timeout(), output()).show());
    }

    @Command(
            name = "signal",
            description = "Send a signal to programs. It reaches what a stop would reach, usually their process"
                    + " groups. It changes nothing else.",
            mixinStandardHelpOptions = true)
    int signal(
            @Parameters(paramLabel = "SIGNAL", description = "HUP, SIGHUP or its number.") String signal,
            @Parameters(paramLabel = "PROGRAM", arity = "1..*", description = "Names, globs and @TAG.") List<
                    String> programs)
            throws GaggledException, ToolException {
        requireNoTask("signal");
        require(!json, JSON_GOES_WITH);
        require(ProcessSignal.parse(signal) != null,
                "there is no signal " + signal + "; name it as kill does, such as HUP or SIGHUP, or give its number");
        return withServer(programs, client -> operations(client).signal(signal, programs));
    }

    @Command(
            name = "plan",
            description = "Print what a reload of gaggled's configuration would do, and why: a line for each program, and"
                    + " for each part of gaggled, that it would not keep as it is. Change nothing. The exit status is 1"
                    + " when the configuration has a problem.",
            mixinStandardHelpOptions = true)
    int plan() throws GaggledException, ToolException {
        requireNoTask("plan");
        return withServer(List.of(), client -> changes(client, GaggleChanges.PATIENCE).plan());
    }

    @Command(
            name = "reload",
            description = "Have gaggled read its configuration again and apply it, and print what that does, as plan"
                    + " does. If there is a problem, nothing changes, and the exit status is 1. With names, have"
                    + " these programs read their own configuration again: send their reloadsignal, or begin their"
                    + " reloadcommand. A command that fails is a line in gaggled's log.",
            mixinStandardHelpOptions = true)
    int reload(
            @Parameters(paramLabel = "PROGRAM", arity = "0..*", description = "Names, globs and @TAG.") @Nullable List<
                    String> programs)
            throws GaggledException, ToolException {
        requireNoTask("reload");
        if (programs == null || programs.isEmpty()) {
            return withServer(List.of(), client -> changes(client, GaggleChanges.PATIENCE).reload());
        }
        require(!json, JSON_GOES_WITH);
        return withServer(programs, client -> operations(client).reload(programs));
    }

    @Command(
            name = "upgrade",
            description = "Have gaggled replace itself by what is installed now, without stopping a program. Wait"
                    + " until the new one answers, for at most --timeout or 60s, and print its version. This needs"
                    + " the setting statedir.",
            mixinStandardHelpOptions = true)
    int upgrade() throws GaggledException, ToolException {
        requireNoTask("upgrade");
        return withServer(List.of(), client -> changes(client, GaggleChanges.UPGRADE_PATIENCE).upgrade());
    }

    @Command(
            name = "version",
            description = "Print the server's version, host, configuration and run. --version prints the version of"
                    + " this tool.",
            mixinStandardHelpOptions = true)
    int version() throws GaggledException, ToolException {
        requireNoTask("version");
        return withServer(List.of(), client -> {
            JsonObject version = client.call(new JsonObject().put("call", "version"));
            output().print((json ? version : GaggleChanges.versionText(version)) + "\n");
            return 0;
        });
    }

    private static GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
    }
}
