package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.gaggled.api.PluginException;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Binds a socket to the address of a configuration, or says in one line why that cannot be. */
public final class ServerSocket {

    private ServerSocket() {}

    /**
     * Binds.
     *
     * @param setting the name of the setting that holds the address, for the message
     * @return the address with the port that was chosen where {@code *} left the choice
     * @throws PluginException naming the address, and who holds it where that can be found out
     */
    public static String bind(ZMQ.Socket socket, String setting, String url) throws PluginException {
        TcpEndpoint endpoint = TcpEndpoint.parse(url);
        try {
            socket.setIPv6(endpoint.isIpv6());
            if (socket.bind(url)) {
                String bound = String.valueOf(socket.getLastEndpoint());
                return endpoint.withPort(bound.substring(bound.lastIndexOf(':') + 1));
            }
            throw refused(setting, url, endpoint, null);
        } catch (ZMQException | IllegalArgumentException | UnknownHostException e) {
            throw refused(setting, url, endpoint, e);
        }
    }

    private static PluginException refused(String setting, String url, TcpEndpoint endpoint,
            @Nullable Exception cause) {
        String message = setting + " " + url + " cannot be bound: " + reason(setting, endpoint);
        return cause == null ? new PluginException(message) : new PluginException(message, cause);
    }

    /** JeroMQ takes every failure for an address in use; a plain socket, bound to the same address, tells the truth. */
    private static String reason(String setting, TcpEndpoint endpoint) {
        String obstacle = endpoint.obstacle();
        if (obstacle != null) {
            return obstacle + "; write an address of this machine, or * for all";
        }
        try (java.net.ServerSocket probe = new java.net.ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(endpoint.resolve(), endpoint.portNumber()));
            return "it was in use a moment ago, and is free now; try again";
        } catch (IOException e) {
            String told = String.valueOf(e.getMessage());
            if (!told.contains("in use")) {
                return told + (endpoint.portNumber() < 1024 ? " (ports below 1024 are for root)" : "");
            }
            if (PortHolder.isThisProcess(endpoint.portNumber())) {
                return "this gaggled uses port " + endpoint.port() + " already, for "
                        + (setting.equals("eventurl") ? "controlurl" : "eventurl")
                        + " or a plugin; choose another port";
            }
            String holder = PortHolder.find(endpoint.portNumber());
            return "the address is in use" + (holder == null ? "" : " by " + holder)
                    + "; stop it, or choose another port";
        }
    }
}
