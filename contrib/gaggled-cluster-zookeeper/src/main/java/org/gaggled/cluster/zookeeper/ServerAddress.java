package org.gaggled.cluster.zookeeper;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.neighbour.HostReport;

/** Where a server is. */
record ServerAddress(String host, int port) {

    private static final String HOST = "(?:\\[(?<six>[0-9A-Fa-f:.%]+)]|(?<host>[^:\\[\\]\\s/,=]+))";
    private static final Pattern HOST_AND_PORT = Pattern.compile(HOST + ":(?<port>\\d{1,5})");
    private static final Pattern MEMBER =
            Pattern.compile("(?<name>[^=\\s]+)\\s*=\\s*" + HOST + ":(?<port>\\d{1,5}):(?<election>\\d{1,5})");
    private static final int MOST_PORTS = 65535;

    /**
     * A server of several that agree with each other.
     *
     * @param name of the host that it runs on, in the cluster
     * @param agreement where the others hear from it what is written
     * @param election where they decide who leads
     */
    record Member(String name, ServerAddress agreement, ServerAddress election) {

        /** {@code NAME=HOST:PORT:ELECTIONPORT}. */
        static Member parse(String text) {
            Matcher parts = MEMBER.matcher(text.strip());
            if (!parts.matches() || !HostReport.isHostName(parts.group("name"))) {
                throw new IllegalArgumentException("not NAME=HOST:PORT:ELECTIONPORT");
            }
            return new Member(parts.group("name"), of(parts, "port"), of(parts, "election"));
        }
    }

    /** {@code HOST:PORT}. */
    static ServerAddress parse(String text) {
        Matcher parts = HOST_AND_PORT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not HOST:PORT");
        }
        return of(parts, "port");
    }

    private static ServerAddress of(Matcher parts, String portGroup) {
        int port = Integer.parseInt(parts.group(portGroup));
        if (port < 1 || port > MOST_PORTS) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        String six = parts.group("six");
        return new ServerAddress(six == null ? parts.group("host") : six, port);
    }

    /** May ask a name server. */
    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    /** Whether nobody but this machine can reach it, as far as that can be said without a name server. */
    boolean isLoopback() {
        return host.equalsIgnoreCase("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Where this machine itself reaches a server that listens there. */
    ServerAddress reachedFromHere() {
        return switch (host) {
            case "0.0.0.0" -> new ServerAddress("127.0.0.1", port);
            case "::", "0:0:0:0:0:0:0:0" -> new ServerAddress("::1", port);
            default -> this;
        };
    }

    /** As ZooKeeper writes it. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
