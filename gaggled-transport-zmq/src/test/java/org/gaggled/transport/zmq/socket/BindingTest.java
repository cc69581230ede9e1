package org.gaggled.transport.zmq.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import org.gaggled.api.PluginException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Shows what can be bound, which port {@code *} becomes, and what is said when it cannot be. */
class BindingTest {

    private final ZContext context = new ZContext();

    @AfterEach
    void close() {
        context.close();
    }

    private ZMQ.Socket socket() {
        ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
        socket.setLinger(0);
        return socket;
    }

    private String refusal(String url) {
        return String.valueOf(assertThrows(PluginException.class, () -> ServerSocket.bind(socket(), "controlurl", url))
                .getMessage());
    }

    @Test
    void anyPortIsToldWhichItIs() throws Exception {
        for (String host : new String[] {"127.0.0.1", "*", "localhost", "[::1]"}) {
            String bound = ServerSocket.bind(socket(), "eventurl", "tcp://" + host + ":*");
            assertTrue(bound.matches("tcp://" + java.util.regex.Pattern.quote(host) + ":[1-9][0-9]+"), bound);
        }
    }

    @Test
    void anAddressThatGaggledUsesItselfIsCalledSo() throws Exception {
        try (java.net.ServerSocket holder = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "tcp://127.0.0.1:" + holder.getLocalPort();
            assertEquals(
                    "controlurl " + url + " cannot be bound: this gaggled uses port " + holder.getLocalPort()
                            + " already, for eventurl or a plugin; choose another port",
                    refusal(url));
        }
    }

    @Test
    void anAddressInUseNamesItsHolder() throws Exception {
        Process holder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = holder.inputReader()) {
            String url = "tcp://127.0.0.1:" + told.readLine();
            assertEquals(
                    "controlurl " + url + " cannot be bound: the address is in use by pid " + holder.pid()
                            + " (java); stop it, or choose another port",
                    refusal(url));
        } finally {
            holder.destroy();
            holder.waitFor();
        }
    }

    /** Listens on a port, which it prints, until it is ended. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                System.out.println(socket.getLocalPort());
                socket.accept();
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        assertEquals(
                "controlurl tcp://192.0.2.1:5555 cannot be bound: 192.0.2.1 is not an address of this machine; write an address of"
                        + " this machine, or * for all",
                refusal("tcp://192.0.2.1:5555"));
    }

    @Test
    void aClientReachesWhatIsBoundToEverything() {
        assertEquals("tcp://127.0.0.1:5", TcpEndpoint.parse("tcp://*:5").toConnect());
        assertEquals("tcp://127.0.0.1:5", TcpEndpoint.parse("tcp://0.0.0.0:5").toConnect());
        assertEquals("tcp://[::1]:5", TcpEndpoint.parse("tcp://[::]:5").toConnect());
        assertEquals("tcp://goose:5", TcpEndpoint.parse("tcp://goose:5").toConnect());
        assertThrows(IllegalArgumentException.class, () -> TcpEndpoint.parse("ipc:///tmp/x"));
    }

    @Test
    void loopbackIsRecognised() {
        assertTrue(TcpEndpoint.parse("tcp://127.0.0.1:5").isLoopback());
        assertTrue(TcpEndpoint.parse("tcp://[::1]:5").isLoopback());
        assertFalse(TcpEndpoint.parse("tcp://*:5").isLoopback());
        assertFalse(TcpEndpoint.parse("tcp://0.0.0.0:5").isLoopback());
    }
}
