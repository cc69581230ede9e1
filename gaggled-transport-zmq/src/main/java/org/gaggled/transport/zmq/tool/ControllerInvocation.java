package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.List;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.json.JsonException;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** How {@code gaggled_controller} was called: its options, and the server that they name. */
final class ControllerInvocation {

    static final String JSON_GOES_WITH =
            "-j goes with -d, and with why, describe, list, runs, logs, plan, reload (of gaggled itself), upgrade and"
                    + " version";

    static final String CLUSTER_GOES_WITH = "--cluster goes with -d, -s, -r, -k and why";

    /** As the protocol has it for calls that wait. */
    private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(30);

    private final CommandSpec spec;
    private final ServerOptions server;
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

    /** Adds its options to a command. */
    ControllerInvocation(CommandSpec spec) {
        this.spec = spec;
        this.server = new ServerOptions(spec);
        List.of(readable, json, cluster, wide, wait, eventUrl).forEach(spec::addOption);
    }

    ServerOptions server() {
        return server;
    }

    boolean isReadable() {
        return OptionModels.isGiven(readable);
    }

    /** Where events come from, as the command line says; null where it does not. */
    @Nullable
    String eventUrl() {
        return eventUrl.getValue();
    }

    boolean isCluster() {
        return OptionModels.isGiven(cluster);
    }

    boolean isWide() {
        return OptionModels.isGiven(wide);
    }

    boolean isJson() {
        return OptionModels.isGiven(json);
    }

    boolean isWaiting() {
        return OptionModels.isGiven(wait);
    }

    ToolOutput output() {
        return new ToolOutput(spec);
    }

    /** Who waits until something is done waits for longer than for an answer: a stop alone may take killwait, 10 s. */
    Duration patience() {
        return isWaiting() && !server.isTimeoutGiven() ? WAIT_TIMEOUT : server.timeout();
    }

    Listing listing(ControlClient client) {
        return new Listing(client, isJson(), OptionModels.isGiven(readable));
    }

    Operations operations(ControlClient client) {
        return new Operations(client, patience(), output()::complain);
    }

    GaggleChanges changes(ControlClient client, Duration patience) {
        return new GaggleChanges(client, server.isTimeoutGiven() ? server.timeout() : patience, isJson(), output());
    }

    /** Something to do with a server; says with what status to end. */
    interface Work {
        int with(ControlClient client) throws GaggledException, ToolException, JsonException;
    }

    /** Does it, and explains what goes wrong; {@code named} are the programs it is about. */
    int withServer(List<String> named, Work work) throws GaggledException, ToolException {
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
    interface ClusterWork {
        int with(ClusterCommand all) throws GaggledException, ToolException, JsonException;
    }

    int inCluster(ClusterWork work) throws GaggledException, ToolException {
        try {
            return work.with(new ClusterCommand(server.control(), output(), isJson()));
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /** Refuses a command line that is not good. */
    void require(boolean good, String otherwise) {
        if (!good) {
            throw mistake(otherwise);
        }
    }

    /** What is wrong with the command line. */
    ParameterException mistake(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
    }
}
