package org.gaggled.transport.zmq.tool;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.json.JsonException;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.protocol.ProgramPattern;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gaggled_controller}: shows, starts, restarts and stops the programs of a gaggle. */
@Command(
        name = "gaggled_controller",
        description = "Shows, starts, restarts and stops the programs of a gaggle.",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it is done; --watch: it was ended by SIGINT, SIGTERM or SIGHUP",
            "1:it could not be done: no such program, or no answer in time",
            "2:the command line is wrong"
        })
public final class ControllerCommand implements Callable<Integer> {

    /** Of how many programs that wait it is asked why; each costs a question. */
    private static final int MOST_EXPLAINED = 20;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @ArgGroup(heading = "%nWhat to do:%n")
    private @Nullable Task task;

    @Option(names = "-p", description = "With -d and --watch: readable durations.")
    private boolean readable;

    @Option(names = "-j", scope = CommandLine.ScopeType.INHERIT, description = "With -d and why, not with --watch: JSON.")
    private boolean json;

    @Option(names = "--wait", description = "With -s, -r, -k: wait until it is done, at most for --timeout; -s says at once what a program waits for that is down.")
    private boolean wait;

    @Option(
            names = "--event-url",
            paramLabel = "URL",
            description = "With --watch: where events are published; otherwise that of -c FILE, or $GAGGLED_EVENT_URL.")
    private @Nullable String eventUrl;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Exactly one of these. */
    private static final class Task {

        @Option(names = "-d", description = "Dump the states of all programs.")
        private boolean dump;

        @Option(names = "--watch", description = "Dump them again whenever one changes, until it is ended; on a terminal every second, for the uptimes, as much as fits. Where"
                        + " the server does not answer, say so and ask again.")
        private boolean watch;

        @Option(names = "-s", arity = "1..*", paramLabel = "P", description = "Start these programs; * and ? are globs.")
        private List<String> start = new ArrayList<>();

        @Option(names = "-r", arity = "1..*", paramLabel = "P", description = "Restart these programs.")
        private List<String> restart = new ArrayList<>();

        @Option(names = "-k", arity = "1..*", paramLabel = "P", description = "Stop these programs and disable them.")
        private List<String> stop = new ArrayList<>();

        @Option(names = "--shutdown", description = "Stop everything, and end gaggled.")
        private boolean shutdown;

        @Option(
                names = "--keygen",
                paramLabel = "DIR",
                description = "Make a pair of CURVE keys: DIR/gaggled.key, which is secret, and DIR/gaggled.pub.")
        private @Nullable Path keygen;
    }

    ControllerCommand() {}

    /** Runs the controller, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(Tool.run(new ControllerCommand(), args));
    }

    @Override
    public Integer call() throws Exception {
        Task asked = task;
        if (asked == null) {
            throw new ParameterException(
                    spec.commandLine(), "nothing to do: give one of -d, --watch, -s, -r, -k, --shutdown, --keygen or why PROGRAM");
        }
        checkOptions(asked);
        if (asked.keygen != null) {
            return generateKeys(asked.keygen);
        }
        ServerAddress address = server.control();
        try (ControlClient client = ControlClient.connect(address)) {
            return carryOut(asked, client);
        }
    }

    private int carryOut(Task asked, ControlClient client) throws GaggledException, ToolException {
        if (asked.dump) {
            List<WireState> states = client.getStates();
            print(json ? StateDump.json(states) : new StateDump(readable, coloursWanted()).text(states));
            return 0;
        }
        if (asked.watch) {
            return watch(client);
        }
        if (asked.shutdown) {
            return shutdown(client);
        }
        if (!asked.start.isEmpty()) {
            return operate(client, "start", asked.start, client::start);
        }
        return asked.restart.isEmpty()
                ? operate(client, "stop", asked.stop, client::stop)
                : operate(client, "restart", asked.restart, client::restart);
    }

    /** An option that would have no effect is a mistake, and its author would not notice. */
    private void checkOptions(Task asked) {
        boolean operates = !asked.start.isEmpty() || !asked.restart.isEmpty() || !asked.stop.isEmpty();
        require(!json || asked.dump, "-j goes with -d and with why PROGRAM");
        require(!readable || asked.dump || asked.watch, "-p goes with -d and --watch");
        require(!(readable && json), "-p and -j contradict each other: the times in JSON are numbers");
        require(!wait || operates, "--wait goes with -s, -r and -k");
        require(eventUrl == null || asked.watch, "--event-url goes with --watch");
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    @Command(
            name = "why",
            description = "Why is a program not up? Says what it waits for and since when, how it ended last, and when it is"
                    + " started next.",
            mixinStandardHelpOptions = true)
    int why(@Parameters(paramLabel = "PROGRAM") String program) throws GaggledException, ToolException {
        require(
                task == null && !readable && !wait && eventUrl == null,
                "why PROGRAM goes with -j, and with where the server is; give no other task or option");
        ServerAddress address = server.control();
        try (ControlClient client = ControlClient.connect(address)) {
            JsonObject description = describe(client, program);
            print(json ? description + "\n" : WhyText.of(description));
            return 0;
        } catch (JsonException e) {
            throw nonsense(e);
        } catch (GaggledException e) {
            throw e.getKind() == Kind.NO_SUCH_PROGRAM ? unknown(program) : e;
        }
    }

    private int generateKeys(Path directory) throws ToolException {
        try {
            KeyFile.generate(directory).forEach(path -> print(path + "\n"));
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(e.getMessage() + " is there already; choose another directory, or remove it");
        } catch (IOException e) {
            throw new ToolException("cannot write keys to " + directory + ": " + reasonOf(e) + "; give a directory that you may write to,"
                    + " or one that can be made");
        }
    }

    /** Java's own messages are mostly but the path. */
    private static String reasonOf(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "it cannot be made there";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> e.toString();
        };
    }

    private int shutdown(ControlClient client) throws GaggledException {
        String user = System.getProperty("user.name", "");
        boolean begun;
        try {
            begun = client.shutdown(user);
        } catch (GaggledException e) {
            // Classic's answer has no room for a reason; a newer server is asked again in a way that has.
            if (e.getKind() != Kind.REFUSED || !client.supportsCalls()) {
                throw e;
            }
            begun = shutdownByCall(client, user);
        }
        if (!begun) {
            complain("gaggled is shutting down already");
            return Tool.FAILED;
        }
        return 0;
    }

    private static boolean shutdownByCall(ControlClient client, String user) throws GaggledException {
        String outcome;
        try {
            outcome = client.call(new JsonObject().put("call", "shutdown").put("user", user)).text("outcome");
        } catch (JsonException e) {
            throw nonsense(e);
        }
        return switch (outcome) {
            case "done" -> true;
            case "shutting-down" -> false;
            default -> throw new GaggledException(Kind.REFUSED, "shutdown: " + outcome);
        };
    }

    private static GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
    }

    private interface Operation {
        boolean on(String program) throws GaggledException;
    }

    /** One plain name is asked for as every server understands it; the rest as newer ones do, and by hand for a classic one. */
    private int operate(ControlClient client, String verb, List<String> patterns, Operation operation) throws GaggledException {
        boolean plain = !wait && patterns.size() == 1 && !ProgramPattern.isGlob(patterns.getFirst());
        if (!plain && client.supportsCalls()) {
            return operate(client, verb, patterns);
        }
        if (wait) {
            throw new GaggledException(Kind.NOT_SUPPORTED, "a classic gaggled cannot be waited for; ask without --wait");
        }
        try {
            for (String program : plain ? patterns : expand(patterns, client.getStates())) {
                if (!operation.on(program)) {
                    throw unknown(program);
                }
            }
            if (plain && verb.equals("start")) {
                noteThatItWaits(client, patterns.getFirst());
            }
            return 0;
        } catch (GaggledException e) {
            // Classic's answer has no room for a reason; a newer server is asked again in a way that has.
            if (e.getKind() == Kind.REFUSED && client.supportsCalls()) {
                return operate(client, verb, patterns);
            }
            throw e;
        }
    }

    private int operate(ControlClient client, String verb, List<String> patterns) throws GaggledException {
        JsonObject request = new JsonObject()
                .put("call", verb)
                .put("programs", patterns)
                .put("user", System.getProperty("user.name", ""))
                .put("wait", wait)
                .put("timeout_ms", server.timeout.toMillis());
        if (wait && verb.equals("start")) {
            noteWhatStandsInTheWay(client, patterns);
        }
        // The server gives up first, and then says who was late.
        JsonObject result = client.call(request, wait ? server.timeout.plusSeconds(5) : server.timeout);
        int status = 0;
        int explained = 0;
        try {
            for (JsonObject program : result.objects("programs")) {
                String name = program.text("program");
                boolean done = program.text("outcome").equals("done");
                String phase = program.object("state").text("phase");
                boolean waits = phase.equals("waiting") && explained < MOST_EXPLAINED;
                String reason = waits ? ": " + explanation(client, name) : "";
                explained += waits ? 1 : 0;
                if (!done) {
                    complain(verb + " " + name + ": " + program.text("outcome") + ", it is " + phase + reason);
                    status = Tool.FAILED;
                } else if (verb.equals("start") && waits) {
                    complain(verb + " " + name + ": done, but it is waiting" + reason);
                }
            }
        } catch (JsonException e) {
            throw nonsense(e);
        }
        return status;
    }

    /** Whoever waits is told at once when it may be in vain: another program is needed, and nobody has asked for that one. */
    private void noteWhatStandsInTheWay(ControlClient client, List<String> patterns) throws GaggledException {
        List<String> programs = expand(patterns, client.getStates());
        try {
            for (String program : programs.subList(0, Math.min(MOST_EXPLAINED, programs.size()))) {
                for (JsonObject dependency : describe(client, program).objects("dependencies")) {
                    String name = dependency.text("program");
                    String phase = dependency.text("phase");
                    if ((phase.equals("down") || phase.equals("waiting")) && !programs.contains(name)) {
                        complain(program + " waits for " + name + ", which is " + phase + ": " + explanation(client, name));
                    }
                }
            }
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /** What was asked for is done, and yet nothing runs: who asked will wonder why. */
    private void noteThatItWaits(ControlClient client, String program) throws GaggledException {
        try {
            JsonObject description = describe(client, program);
            if (description.text("phase").equals("waiting")) {
                complain("start " + program + ": done, but it is waiting: " + description.text("explanation"));
            }
        } catch (JsonException e) {
            throw nonsense(e);
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED) {
                throw e;
            }
        }
    }

    private static JsonObject describe(ControlClient client, String program) throws GaggledException {
        return client.call(new JsonObject().put("call", "describe").put("program", program));
    }

    private static String explanation(ControlClient client, String program) throws GaggledException, JsonException {
        return describe(client, program).text("explanation");
    }

    private void complain(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.root().name() + ": " + line);
        err.flush();
    }

    private static List<String> expand(List<String> patterns, List<WireState> states) throws GaggledException {
        List<String> programs = new ArrayList<>();
        for (String text : patterns) {
            ProgramPattern pattern = new ProgramPattern(text);
            List<String> found = states.stream()
                    .map(WireState::program)
                    .filter(name -> name.equals(text) || pattern.matches(name))
                    .filter(name -> !programs.contains(name))
                    .toList();
            if (found.isEmpty() && states.stream().noneMatch(state -> pattern.matches(state.program()))) {
                throw unknown(text);
            }
            programs.addAll(found);
        }
        return programs;
    }

    private static GaggledException unknown(String program) {
        return new GaggledException(Kind.NO_SUCH_PROGRAM, "unknown program " + program);
    }

    private int watch(ControlClient client) throws GaggledException, ToolException {
        ServerAddress address = server.events(eventUrl, "--event-url");
        StateDump dump = new StateDump(readable, coloursWanted());
        if (!isTerminal()) {
            try (EventClient events = EventClient.classic(address);
                    UntilSignal _ = new UntilSignal()) {
                printChanges(client, events, dump);
            }
            return 0;
        }
        try (Screen screen = new Screen(spec.commandLine().getOut());
                UntilSignal _ = new UntilSignal(screen::close)) {
            screen.draw(List.of("asking " + server.control() + " ..."), WindowSize.now());
            try (EventClient events = EventClient.classic(address)) {
                drawChanges(client, events, dump, screen);
            }
        }
        return 0;
    }

    /** A dump for each change, and one when a server that was away is back, until nobody reads them. */
    private void printChanges(ControlClient client, EventClient events, StateDump dump) throws GaggledException {
        String told = null;
        boolean answering = true;
        boolean changed = true;
        while (true) {
            try {
                List<WireState> states = client.getStates();
                if (changed || !answering) {
                    print(dump.text(states) + "\n");
                }
                answering = true;
            } catch (GaggledException e) {
                String notice = goingOn(e);
                if (answering) {
                    complain(notice);
                }
                answering = false;
            }
            if (spec.commandLine().getOut().checkError()) {
                return;
            }
            changed = awaitChange(events, server.timeout);
            // A server that answers, and of which nothing is heard: no dump would ever follow, and nobody would know why.
            String obstacle = changed || !answering ? null : events.getRefusal();
            if (obstacle != null && !obstacle.equals(told)) {
                complain("no change is seen: " + obstacle);
            }
            told = obstacle;
        }
    }

    /** The states as they are, drawn anew with each change and each second, for the uptimes; while the server is away, the last ones. */
    private void drawChanges(ControlClient client, EventClient events, StateDump dump, Screen screen)
            throws GaggledException, ToolException {
        List<String> page = List.of();
        while (true) {
            try {
                page = dump.text(client.getStates()).lines().toList();
                screen.draw(page, WindowSize.now());
            } catch (GaggledException e) {
                List<String> old = new ArrayList<>(List.of(goingOn(e)));
                old.addAll(page);
                screen.draw(old, WindowSize.now());
            }
            if (spec.commandLine().getOut().checkError()) {
                return;
            }
            awaitChange(events, Duration.ofSeconds(1));
        }
    }

    /** What to say of a server that is away, or busy, and may be back soon; one that is no gaggled will not. */
    private static String goingOn(GaggledException e) throws GaggledException {
        return switch (e.getKind()) {
            case TIMEOUT, UNREACHABLE, NOT_ADMITTED, REFUSED -> e.getMessage() + " (asking again until it answers)";
            case NOT_SUPPORTED, NO_SUCH_PROGRAM, PROTOCOL -> throw e;
        };
    }

    /** Waits for a change, and for those that come right behind it; whether there was one in that time. */
    private static boolean awaitChange(EventClient events, Duration patience) throws GaggledException {
        long end = System.nanoTime() + patience.toNanos();
        WireEvent event = events.next(patience);
        while (event instanceof WireEvent.Dumped) {
            // Somebody looked at the states, this very command perhaps: that changes nothing.
            event = events.next(Duration.ofNanos(end - System.nanoTime()));
        }
        boolean changed = event != null;
        while (event != null) {
            event = events.next(Duration.ofMillis(50));
        }
        return changed;
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    private static boolean coloursWanted() {
        String noColour = System.getenv("NO_COLOR");
        return isTerminal() && (noColour == null || noColour.isEmpty());
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
