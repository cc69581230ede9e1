package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.WrittenChannels;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.CurveServer;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

/** The options by which both tools find their server. */
final class ServerOptions {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final OptionSpec url = option("-u", "URL", String.class,
            "Connect to the server at this address: tcp://HOST:PORT.").build();
    private final OptionSpec configFile = option("-c", "FILE", Path.class,
            "Take the address from this configuration of gaggled, even if something else in it is wrong. Without -u"
                    + " and -c, the tool takes it from $GAGGLED_CONTROL_URL or $GAGGLED_EVENT_URL.")
            .build();
    private final OptionSpec format = option("--format", "NAME", String.class,
            "Read FILE in this format. Without it, the file's extension says which it is.").build();
    private final OptionSpec pluginDirectories = option("--plugins", "DIR", List.class,
            "Load more formats from DIR. You can give this option several times.").auxiliaryTypes(Path.class).build();
    private final OptionSpec timeout = option("--timeout", "TIME", Duration.class,
            "Wait this long for an answer, and for a server that is not there yet: milliseconds, or 250ms, 10s, 5m."
                    + " Without it, the tool waits 5s for an answer, and does not wait for a server that is not"
                    + " there.")
            .converters(new DurationConverter()).build();
    private final OptionSpec key = option("--key", "FILE", Path.class,
            "Use this client's gaggled.key, if the server asks for a key. Without it, the tool takes $GAGGLED_KEY. With"
                    + " -c FILE it needs neither where it can read the server's own key, and the server admits that.")
            .build();
    private final OptionSpec serverKey = option("--server-key", "FILE", Path.class,
            "Use the server's gaggled.pub. Without it, the tool takes $GAGGLED_SERVER_KEY.").build();

    /** The command that these belong to. */
    private final CommandSpec spec;

    private final Map<String, String> environment = System.getenv();

    /** Read once, though both addresses may be wanted. */
    private @Nullable WrittenChannels channels;

    private boolean warned;

    /** Adds them to a command; those that are added to it later take them over. */
    ServerOptions(CommandSpec spec) {
        this.spec = spec;
        List.of(url, configFile, format, pluginDirectories, timeout, key, serverKey).forEach(spec::addOption);
    }

    private static OptionSpec.Builder option(String name, String label, Class<?> type, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(type).description(description)
                .scopeType(ScopeType.INHERIT);
    }

    /** Reads durations as configurations have them; none at all is too short for anything. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration duration = Setting.duration("timeout").parseText(text);
                if (duration.isZero()) {
                    throw new TypeConversionException("'" + text + "' is too short for an answer: give at least 1ms");
                }
                return duration;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }

    /** How long to wait for an answer. */
    Duration timeout() {
        Duration given = timeout.getValue();
        return given == null ? DEFAULT_TIMEOUT : given;
    }

    /** Whether it was said how long to wait. */
    boolean isTimeoutGiven() {
        return timeout.getValue() != null;
    }

    /** The address on the command line, if there is one. */
    @Nullable
    String url() {
        return url.getValue();
    }

    /** Where control requests go. */
    ServerAddress control() throws ToolException {
        return address(url(), WrittenChannels::controlUrl, "controlurl", "-u", "GAGGLED_CONTROL_URL");
    }

    /**
     * Where events come from.
     *
     * @param given what stands on the command line, if anything
     * @param option where that is given
     */
    ServerAddress events(@Nullable String given, String option) throws ToolException {
        return address(given, WrittenChannels::eventUrl, "eventurl", option, "GAGGLED_EVENT_URL");
    }

    /** One of the two addresses in the configuration. */
    private interface Channel {
        @Nullable
        String in(WrittenChannels channels);
    }

    private ServerAddress address(@Nullable String given, Channel channel, String setting, String option,
            String variable)
            throws ToolException {
        Path file = configFile.getValue();
        String text = given != null ? given
                : file != null ? configured(file, channel, setting, option) : environment.get(variable);
        if (text == null || text.isEmpty()) {
            throw ToolException
                    .usage(setting + " is not given: give the address with " + option + " URL, -c FILE or $"
                            + variable);
        }
        String where = given != null ? "" : (file != null ? file + ": " + setting : "$" + variable) + ": ";
        ServerAddress address =
                ServerAddress.of(reachable(text, where, option)).withTimeout(timeout()).withKeys(keys());
        if (!isTimeoutGiven()) {
            address = address.withoutWaitingForServer();
        }
        if (given == null && file != null && address.getKeys() == null) {
            ConfigNode curve = channels(file).sections().get(CurveServer.SECTION.getName());
            return curve == null ? address : address.withKeys(keysOfServer(curve, option));
        }
        return address;
    }

    /** A server that asks for keys has nothing for who has none: there is no need to find that out by asking. */
    private static ClientKeys keysOfServer(ConfigNode curve, String option) throws ToolException {
        KeyFile pair = CurveServer.findPairOfClient(curve);
        if (pair == null) {
            throw ToolException
                    .usage(curve.getPosition() + ": this gaggled asks for keys: give --key and --server-key (or"
                            + " $GAGGLED_KEY and $GAGGLED_SERVER_KEY), or, if it runs without keys yet, its address"
                            + " with " + option + " URL");
        }
        try {
            return ClientKeys.ofServer(pair);
        } catch (PluginException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A gaggled may run with an older version of the file: what else is wrong with it matters only where it hides the
     * address.
     */
    private String configured(Path file, Channel channel, String setting, String option) throws ToolException {
        WrittenChannels channels = channels(file);
        List<ConfigProblem> errors = channels.errors();
        String found = channel.in(channels);
        if (found == null && errors.isEmpty()) {
            throw new ToolException(
                    file + " has no " + setting + "; add one, or give the address with " + option + " URL");
        }
        if (found == null) {
            throw new ToolException(setting + " cannot be read: " + summary(errors, file) + ", and " + option
                    + " URL needs no configuration");
        }
        if (!errors.isEmpty() && !warned) {
            warned = true;
            CommandLine line = spec.root().commandLine();
            line.getErr().println(spec.root().name() + ": warning: " + summary(errors, file));
            line.getErr().flush();
        }
        return found;
    }

    private WrittenChannels channels(Path file) throws ToolException {
        if (channels == null) {
            List<Path> directories = pluginDirectories.getValue();
            channels = ConfiguredUrls.read(file, format.getValue(), directories == null ? List.of() : directories);
        }
        return channels;
    }

    private static String summary(List<ConfigProblem> errors, Path file) {
        return errors.getFirst() + (errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)")
                + "; gaggled -t -c " + file
                + " shows all that is wrong";
    }

    private static String reachable(String url, String where, String option) throws ToolException {
        TcpEndpoint endpoint;
        try {
            endpoint = TcpEndpoint.parse(url);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(where + e.getMessage());
        }
        if (endpoint.port().equals("*")) {
            throw ToolException.usage(where + url
                    + " lets the system choose the port; gaggled's log says which it is: give it"
                    + " with " + option + " URL");
        }
        return endpoint.toConnect();
    }

    private @Nullable ClientKeys keys() throws ToolException {
        Path own = path(key, "GAGGLED_KEY");
        Path server = path(serverKey, "GAGGLED_SERVER_KEY");
        if (own == null && server == null) {
            return null;
        }
        if (own == null || server == null) {
            throw ToolException.usage("--key and --server-key (or $GAGGLED_KEY and $GAGGLED_SERVER_KEY) go together");
        }
        try {
            return ClientKeys.read(own, server);
        } catch (PluginException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Path path(OptionSpec option, String variable) {
        Path given = option.getValue();
        if (given != null) {
            return given;
        }
        String text = environment.get(variable);
        return text == null || text.isEmpty() ? null : Path.of(text);
    }
}
