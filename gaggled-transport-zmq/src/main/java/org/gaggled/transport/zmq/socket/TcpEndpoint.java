package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The address of a channel, taken apart.
 *
 * @param host a name, an IPv4 address, an IPv6 address without its brackets, or {@code *}
 * @param port a number, or {@code *}
 */
public record TcpEndpoint(String host, String port) {

    private static final Pattern URL = Pattern.compile("tcp://(?:\\[([^\\]]+)]|([^\\[\\]]+)):(\\*|[0-9]{1,5})");

    /**
     * Takes {@code tcp://HOST:PORT} apart.
     *
     * @throws IllegalArgumentException when it is not of that form, or there is no such port
     */
    public static TcpEndpoint parse(String url) {
        TcpEndpoint endpoint = find(url);
        if (endpoint == null) {
            throw new IllegalArgumentException("'" + url + "' is not tcp://HOST:PORT");
        }
        if (endpoint.portNumber() > 65_535) {
            throw new IllegalArgumentException(
                    "'" + url + "' has port " + endpoint.port + ", but the last port is 65535");
        }
        return endpoint;
    }

    /** The same; null when it is not of that form. */
    public static @Nullable TcpEndpoint find(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return null;
        }
        String bracketed = matcher.group(1);
        return new TcpEndpoint(bracketed != null ? bracketed : matcher.group(2), matcher.group(3));
    }

    /** The same host with another port, as a URL. */
    public String withPort(String other) {
        return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + other;
    }

    /** What a channel at the address of that setting holds alone: its port, unless that is chosen when it is bound. */
    public static Set<String> claims(Setting<String> setting, PluginSettings settings) {
        String url = settings.getGlobalSettings().find(setting);
        TcpEndpoint endpoint = url == null ? null : find(url);
        return endpoint == null || endpoint.portNumber() == 0 ? Set.of() : Set.of("tcp:" + endpoint.portNumber());
    }

    /** Whether only this machine can reach it. */
    boolean isLoopback() {
        try {
            return !host.equals("*") && resolve().isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * What is wrong with a configured address, before gaggled tries to bind it: a host that is not this machine, as far
     * as it knows now; or one that others reach, where no keys are asked for. A URL that cannot be read is neither: the
     * host of the plugin has complained of that.
     *
     * @param danger what anybody could do where no keys are asked for; null where they are
     */
    public static List<ConfigProblem> check(Setting<String> setting, PluginSettings settings, @Nullable String danger) {
        String url = settings.getGlobalSettings().find(setting);
        ConfigPosition position = settings.getGlobalSettings().positionOf(setting);
        TcpEndpoint endpoint = url == null ? null : find(url);
        if (endpoint == null || position == null) {
            return List.of();
        }
        String obstacle = endpoint.obstacle();
        if (obstacle != null) {
            return List.of(ConfigProblem.error(position, setting.getName() + " " + url + ": " + obstacle,
                    "write an address of this machine, or * for all"));
        }
        if (danger == null || endpoint.isLoopback()) {
            return List.of();
        }
        String message = setting.getName() + " " + url + " lets everybody who can reach it " + danger;
        String advice = "bind it to 127.0.0.1, or protect it with section gaggled/curve";
        return List.of(
                settings.isInsecureAllowed()
                        ? ConfigProblem.warning(position, message, advice)
                        : ConfigProblem.error(position, message,
                                advice + ", or write insecure = true in section gaggled"));
    }

    /** Why nothing can be bound to the host, whatever the port; null when nothing is against it. */
    @Nullable
    String obstacle() {
        try (java.net.ServerSocket probe = new java.net.ServerSocket()) {
            probe.bind(new InetSocketAddress(resolve(), 0));
            return null;
        } catch (UnknownHostException e) {
            return "host " + host + " is not known here";
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("assign") ? host + " is not an address of this machine"
                    : null;
        }
    }

    /** Whether the socket has to speak IPv6: the address is one, or the name has no other. */
    boolean isIpv6() throws UnknownHostException {
        return !host.equals("*") && resolve() instanceof Inet6Address;
    }

    /** The IPv4 address where there is one. */
    InetAddress resolve() throws UnknownHostException {
        if (host.equals("*")) {
            return InetAddress.getByAddress(new byte[4]);
        }
        InetAddress[] addresses = InetAddress.getAllByName(host);
        return Arrays.stream(addresses).filter(Inet4Address.class::isInstance).findFirst().orElse(addresses[0]);
    }

    int portNumber() {
        return port.equals("*") ? 0 : Integer.parseInt(port);
    }

    /** The URL by which a client on this machine reaches a server that is bound here; the port must be a number. */
    public String toConnect() {
        String reachable =
                switch (host) {
                    case "*", "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> host;
                };
        return new TcpEndpoint(reachable, port).withPort(port);
    }
}
