package org.gaggled.transport.zmq.tool;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gaggled_listener}: prints the changes of programs as they come. */
@Command(
        name = "gaggled_listener",
        description = "Print the changes of a gaggle's programs as they come, until a signal ends it. If nothing"
                + " answers, or no events can be heard there, it says so and goes on listening. With --timeout, it"
                + " ends with status 1 instead.",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:SIGINT, SIGTERM or SIGHUP ended it, or it printed as many lines as --count says",
                "1:it cannot listen, or, with --timeout, nothing answered in that time or no events can be heard there",
                "2:the command line is wrong"})
public final class ListenerCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "-j",
            description = "Print one JSON object on each line, with all that is known of each event. A classic"
                    + " server says less of it.")
    private boolean json;

    @Option(
            names = "-l",
            description = "Print lines for people that tell everything: when, why, and with what exit status or"
                    + " signal. Without -l and -j, lines have classic's form, which scripts read.")
    private boolean wide;

    @Option(names = "--count", paramLabel = "N", description = "End after N lines, 1 or more. Without it, the"
            + " listener does not end by itself.")
    private long count = Long.MAX_VALUE;

    /** How often it is looked whether anything can come. */
    private static final Duration UNTIL_LOOKED_AGAIN = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ListenerCommand() {}

    /** Runs the listener, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(Tool.run(new ListenerCommand(), args));
    }

    @Override
    public Integer call() throws GaggledException, ToolException {
        if (count < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--count must be at least 1, not " + count + "; without it the listener never ends by itself");
        }
        if (wide && json) {
            throw new ParameterException(spec.commandLine(),
                    "-l and -j contradict each other; -j tells everything as well");
        }
        ServerAddress address = server.events(server.url, "-u");
        try (EventClient client = json || wide ? EventClient.all(address) : EventClient.classic(address);
                UntilSignal _ = new UntilSignal()) {
            print(client);
        }
        return 0;
    }

    /** Prints what comes, until that is enough, and says what keeps it from coming. */
    private void print(EventClient client) throws GaggledException, ToolException {
        PrintWriter out = spec.commandLine().getOut();
        boolean newerEvents = false;
        boolean everConnected = false;
        String told = null;
        long printed = 0;
        while (printed < count && !out.checkError()) {
            String obstacle = client.getRefusal();
            if (obstacle != null && !obstacle.equals(told)) {
                tell(obstacle, everConnected);
            }
            told = obstacle;
            WireEvent event = client.next(UNTIL_LOOKED_AGAIN);
            everConnected |= event != null || client.isConnected();
            newerEvents |= event instanceof WireEvent.Json;
            String line = event == null ? null
                    : json ? jsonLine(event, newerEvents) : wide ? wideLine(event, newerEvents) : textLine(event);
            if (line != null) {
                out.println(line);
                out.flush();
                printed++;
            }
        }
    }

    private void tell(String obstacle, boolean everConnected) throws ToolException {
        // Who says how long to wait does not want to wait for ever; who says nothing waits, as with classic's listener.
        if (server.isTimeoutGiven() && !everConnected) {
            throw new ToolException(obstacle);
        }
        spec.commandLine().getErr().println(spec.name() + ": " + obstacle + " Listening continues");
        spec.commandLine().getErr().flush();
    }

    private static @Nullable String textLine(WireEvent event) {
        return switch (event) {
            case WireEvent.StateChange change -> textLine(change.state());
            case WireEvent.Dumped dumped -> null;
            case WireEvent.Json ignored -> null;
            case WireEvent.Unknown unknown -> null;
        };
    }

    /** Classic's line. */
    static String textLine(WireState state) {
        return state.up()
                ? "[U] " + state.program()
                : "[D shutdown=" + digit(state.stoppedByGaggle()) + " dtyp=" + state.downType() + " depsat="
                        + digit(state.dependenciesSatisfied()) + " opdown=" + digit(state.operatorDisabled()) + "] "
                        + state.program();
    }

    /** A server that has newer events says everything in them; what a classic one says is put into words here. */
    private static @Nullable String jsonLine(WireEvent event, boolean newerEvents) {
        return switch (event) {
            case WireEvent.Json newer -> newer.json();
            case WireEvent.StateChange change -> newerEvents ? null : jsonOf(change.state()).toString();
            case WireEvent.Dumped dumped -> null;
            case WireEvent.Unknown unknown -> null;
        };
    }

    /** A server that has newer events says more in them. That somebody looked at the states is no news of a program. */
    private static @Nullable String wideLine(WireEvent event, boolean newerEvents) throws GaggledException {
        try {
            return switch (event) {
                case WireEvent.Json newer -> {
                    JsonObject said = JsonObject.parse(newer.json());
                    yield said.text("type").equals("states-dumped") ? null : WideText.event(said);
                }
                case WireEvent.StateChange change -> newerEvents ? null : WideText.event(change.state(), Instant.now());
                case WireEvent.Dumped dumped -> null;
                case WireEvent.Unknown unknown -> null;
            };
        } catch (JsonException e) {
            throw new GaggledException(GaggledException.Kind.PROTOCOL, "an event makes no sense: " + e.getMessage());
        }
    }

    private static JsonObject jsonOf(WireState state) {
        return new JsonObject()
                .put("type", state.up() ? "up" : "down")
                .put("state", new JsonObject()
                        .put("program", state.program())
                        .put("up", state.up())
                        .put("pid", state.up() ? state.pid() : null)
                        .put("sequence", state.sequence())
                        .put("dependencies_satisfied", state.dependenciesSatisfied())
                        .put("operator_disabled", state.operatorDisabled())
                        .put("stopped_by_gaggle", state.stoppedByGaggle())
                        .put("down_type", state.downType()));
    }

    private static char digit(boolean flag) {
        return flag ? '1' : '0';
    }
}
