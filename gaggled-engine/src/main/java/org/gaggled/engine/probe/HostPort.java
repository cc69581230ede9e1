package org.gaggled.engine.probe;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Where a probe connects to.
 *
 * @param host a name or an address, without brackets
 * @param literal the address, where {@code host} is one; null for a name
 */
record HostPort(String host, int port, @Nullable InetAddress literal) {

    private static final int NO_PORT = -1;
    private static final int LARGEST = 65_535;
    private static final Pattern FORM = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]*))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
    private static final Pattern LOOKS_LIKE_ADDRESS = Pattern.compile("[0-9.]+");

    /**
     * Reads {@code HOST:PORT}.
     *
     * @param defaultPort the port where none is written; null where there has to be one
     * @param example what to write, for the advice
     */
    static HostPort parse(String text, @Nullable Integer defaultPort, String example) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidSettingException(
                    "does not name a host and a port" + (text.chars().filter(c -> c == ':').count() > 1
                            ? ": an IPv6 address stands in brackets"
                            : ""),
                    "write for example " + example);
        }
        int port = port(form.group(2), example);
        if (port == NO_PORT) {
            if (defaultPort == null) {
                throw new InvalidSettingException("has no port", "write for example " + example);
            }
            port = defaultPort;
        }
        String host = form.group(1);
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return new HostPort(bare, port, literal(bare, bracketed, example));
    }

    private static int port(@Nullable String digits, String example) {
        if (digits == null || digits.isEmpty()) {
            return NO_PORT;
        }
        int port = digits.length() > 5 ? LARGEST + 1 : Integer.parseInt(digits);
        if (port < 1 || port > LARGEST) {
            throw new InvalidSettingException(
                    "has the port " + (digits.length() > 5 ? digits.substring(0, 5) + "..." : digits)
                            + ", and ports are 1 to 65535",
                    "write for example " + example);
        }
        return port;
    }

    private static @Nullable InetAddress literal(String host, boolean bracketed, String example) {
        if (host.isEmpty()) {
            throw new InvalidSettingException("has no host", "write for example " + example);
        }
        if (bracketed || LOOKS_LIKE_ADDRESS.matcher(host).matches()) {
            try {
                return InetAddress.ofLiteral(host);
            } catch (IllegalArgumentException notAnAddress) {
                throw new InvalidSettingException(
                        "has '" + host + "', which is not an IP address", "write for example " + example);
            }
        }
        if (!NAME.matcher(host).matches()) {
            throw new InvalidSettingException(
                    "has a host that is neither a name nor an address", "write for example " + example);
        }
        return null;
    }

    /** As it stands in a URL. */
    String hostInUrl() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
