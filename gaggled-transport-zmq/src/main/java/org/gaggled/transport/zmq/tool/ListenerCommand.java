package org.gaggled.transport.zmq.tool;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code gaggled_listener}: prints the changes of programs as they come. */
public final class ListenerCommand {

    /** How often it is looked whether anything can come. */
    private static final Duration UNTIL_LOOKED_AGAIN = Duration.ofMillis(500);

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call)
            .name("gaggled_listener").versionProvider(new ToolVersion("gaggled_listener"));

    private final ServerOptions server = new ServerOptions(spec);
    private final OptionSpec json = OptionModels.flag("-j",
            "Print one JSON object on each line, with all that is known of each event. A classic server says less of"
                    + " it.");
    private final OptionSpec wide = OptionModels.flag("-l",
            "Print lines for people that tell everything: when, why, and with what exit status or signal. Without -l"
                    + " and -j, lines have classic's form, which scripts read.");
    private final OptionSpec count = OptionModels.argument("--count", "N", long.class,
            "End after N lines, 1 or more. Without it, the listener does not end by itself.");

    private ListenerCommand() {
        List.of(json, wide, count).forEach(spec::addOption);
        OptionModels.addStandard(spec);
        spec.usageMessage()
                .description("Print the changes of a gaggle's programs as they come, until a signal ends it. If nothing"
                        + " answers, or no events can be heard there, it says so and goes on listening. With --timeout,"
                        + " it ends with status 1 instead.")
                .sortOptions(false)
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(statuses());
    }

    private static Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0",
                "SIGINT, SIGTERM or SIGHUP ended it, or it printed as many lines as --count says");
        statuses.put("1",
                "it cannot listen, or, with --timeout, nothing answered in that time or no events can be heard"
                        + " there");
        statuses.put("2", "the command line is wrong");
        return statuses;
    }

    /** The listener, with a model of its command line that is made by hand. */
    public static CommandSpec model() {
        return new ListenerCommand().spec;
    }

    /** Runs the listener, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(Tool.run(model(), args));
    }

    private int call() throws GaggledException, ToolException {
        Long lines = count.getValue();
        if (lines != null && lines < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--count must be at least 1, not " + lines + "; without it the listener never ends by itself");
        }
        if (isWide() && isJson()) {
            throw new ParameterException(spec.commandLine(),
                    "-l and -j contradict each other; -j tells everything as well");
        }
        ServerAddress address = server.events(server.url(), "-u");
        try (EventClient client = isJson() || isWide() ? EventClient.all(address) : EventClient.classic(address);
                UntilSignal _ = new UntilSignal()) {
            print(client, lines == null ? Long.MAX_VALUE : lines);
        }
        return 0;
    }

    private boolean isJson() {
        return OptionModels.isGiven(json);
    }

    private boolean isWide() {
        return OptionModels.isGiven(wide);
    }

    /** Prints what comes, until that is enough, and says what keeps it from coming. */
    private void print(EventClient client, long lines) throws GaggledException, ToolException {
        PrintWriter out = spec.commandLine().getOut();
        boolean newerEvents = false;
        boolean everConnected = false;
        String told = null;
        long printed = 0;
        while (printed < lines && !out.checkError()) {
            String obstacle = client.getRefusal();
            if (obstacle != null && !obstacle.equals(told)) {
                tell(obstacle, everConnected);
            }
            told = obstacle;
            WireEvent event = client.next(UNTIL_LOOKED_AGAIN);
            everConnected |= event != null || client.isConnected();
            newerEvents |= event instanceof WireEvent.Json;
            String line = event == null ? null
                    : isJson() ? jsonLine(event, newerEvents)
                            : isWide() ? wideLine(event, newerEvents) : textLine(event);
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
