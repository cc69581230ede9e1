package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.Setting;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options by which both tools find their server. */
final class ServerOptions {

    @Option(names = "-u", scope = ScopeType.INHERIT, paramLabel = "URL", description = "Where the server is: tcp://HOST:PORT.")
    @Nullable String url;

    @Option(
            names = "-c",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "A configuration of gaggled to find the address in. Without -u and -c: $GAGGLED_CONTROL_URL or"
                    + " $GAGGLED_EVENT_URL.")
    private @Nullable Path configFile;

    @Option(names = "--format", scope = ScopeType.INHERIT, paramLabel = "NAME", description = "The format of FILE; otherwise its extension tells.")
    private @Nullable String format;

    @Option(
            names = "--plugins",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "A directory with more formats; may be given several times.")
    private List<Path> pluginDirectories = new ArrayList<>();

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "How long to wait for an answer: milliseconds, or 250ms, 10s, 5m; ${DEFAULT-VALUE} unless given.")
    Duration timeout = Duration.ofSeconds(5);

    @Option(
            names = "--key",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "This client's gaggled.key, where the server asks for one; otherwise $GAGGLED_KEY.")
    private @Nullable Path key;

    @Option(
            names = "--server-key",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The server's gaggled.pub; otherwise $GAGGLED_SERVER_KEY.")
    private @Nullable Path serverKey;

    private final Map<String, String> environment = System.getenv();

    /** Reads durations as configurations have them. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Setting.duration("timeout").parseText(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Where control requests go. */
    ServerAddress control() throws ToolException {
        String found = configFile == null || url != null ? null : configured().controlUrl();
        return address(url != null ? url : found, "controlurl", "-u", "GAGGLED_CONTROL_URL");
    }

    /**
     * Where events come from.
     *
     * @param given what stands on the command line, if anything
     * @param option where that is given
     */
    ServerAddress events(@Nullable String given, String option) throws ToolException {
        String found = configFile == null || given != null ? null : configured().eventUrl();
        return address(given != null ? given : found, "eventurl", option, "GAGGLED_EVENT_URL");
    }

    private ConfiguredUrls configured() throws ToolException {
        if (configFile == null) {
            return new ConfiguredUrls(null, null);
        }
        return ConfiguredUrls.read(configFile, format, pluginDirectories);
    }

    private ServerAddress address(@Nullable String found, String setting, String option, String variable)
            throws ToolException {
        String text = found;
        if (text == null && configFile != null) {
            throw new ToolException(configFile + " has no " + setting + "; add one, or give the address with " + option + " URL");
        }
        if (text == null) {
            text = environment.get(variable);
        }
        if (text == null || text.isEmpty()) {
            throw ToolException.usage("no " + setting + ": give the address with " + option + " URL, -c FILE or $" + variable);
        }
        return ServerAddress.of(reachable(text, option)).withTimeout(timeout).withKeys(keys());
    }

    private static String reachable(String url, String option) throws ToolException {
        TcpEndpoint endpoint;
        try {
            endpoint = TcpEndpoint.parse(url);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(String.valueOf(e.getMessage()));
        }
        if (endpoint.port().equals("*")) {
            throw ToolException.usage(url + " leaves the choice of the port to the system; gaggled's log says which it is: give it"
                    + " with " + option + " URL");
        }
        return endpoint.toConnect();
    }

    private @Nullable ClientKeys keys() throws ToolException {
        Path own = key != null ? key : path("GAGGLED_KEY");
        Path server = serverKey != null ? serverKey : path("GAGGLED_SERVER_KEY");
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

    private @Nullable Path path(String variable) {
        String text = environment.get(variable);
        return text == null || text.isEmpty() ? null : Path.of(text);
    }
}
