package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.EventSequence;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.transport.zmq.control.ZmqControlSourceFactory;
import org.gaggled.transport.zmq.event.ZmqEventSinkFactory;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Whatever a connection brings, from its first byte on, it is closed when its client has nothing more to say; gaggled
 * logs no fault of its own; and its other clients get their replies and their events.
 */
public class ConnectionFuzzTest {

    private static final int CONNECTIONS_OF_HOST = 5_000;
    private static final PluginConfiguration CONTROL = new PluginConfiguration(new ZmqControlSourceFactory())
            .setGlobal("controlurl", "tcp://127.0.0.1:*");
    private static final PluginConfiguration EVENTS = new PluginConfiguration(new ZmqEventSinkFactory())
            .setGlobal("eventurl", "tcp://127.0.0.1:*");

    private static final EventSequence SEQUENCE = new EventSequence(PluginConfiguration.GAGGLE);
    private static final byte[] EXPECTED = WireEvent.prefix(2);

    private static LoggedLines log;
    private static FakeControlPort port;
    private static ControlSource control;
    private static EventSink events;
    private static ZContext context;
    private static ZMQ.Socket client;
    private static ZMQ.Socket listener;
    private static int connections;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws Exception {
        log = new LoggedLines();
        port = new FakeControlPort(ProgramState.builder("alpha").build());
        control = new ZmqControlSourceFactory().open(CONTROL.toControlSourceContext(port));
        control.start();
        events = new ZmqEventSinkFactory().open(EVENTS.toEventSinkContext());
        context = new ZContext();
        client = PlainClient.connect(context, SocketType.REQ, control.getUrl());
        listener = PlainClient.connect(context, SocketType.SUB, events.getUrl());
        listener.subscribe(EXPECTED);
        awaitSubscription();
    }

    /** It takes effect some time after it was made, and until then events are lost. */
    private static void awaitSubscription() throws Exception {
        listener.setReceiveTimeOut(100);
        do {
            publish();
        } while (listener.recv() == null);
        while (listener.recv() != null) {
            // Another one that was published meanwhile.
        }
        listener.setReceiveTimeOut((int) RunningGaggle.PATIENCE.toMillis());
    }

    private static void publish() throws Exception {
        events.accept(SEQUENCE.next(GaggleEventType.PROGRAM_UP, ProgramState.builder("alpha").build()));
    }

    @AfterAll
    static void close() throws Exception {
        context.close();
        control.close();
        events.close();
        port.close();
        log.close();
    }

    @Test
    void anyConnection() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/connection"), 600, ConnectionFuzzTest::fuzzerTestOneInput);
    }

    /** Sends it to both channels. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        connections++;
        send(control.getUrl(), input);
        send(events.getUrl(), input);
        client.send(new WireRequest.Start("nobody").encode());
        assertArrayEquals(new byte[] {0, 0, 0x14, 0x76, 0, 1}, client.recv(), "a reply");
        publish();
        assertNotNull(listener.recv(), "an event");
        assertEquals(List.of(), log.like("ERROR .*"));
    }

    private static void send(String url, byte[] input) throws IOException {
        try (Socket socket = new Socket()) {
            // Each connection keeps its pair of addresses for a minute, and one host has only so many.
            socket.bind(new InetSocketAddress("127.0.1." + (1 + connections / CONNECTIONS_OF_HOST % 200), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", URI.create(url).getPort()));
            socket.setSoTimeout((int) RunningGaggle.PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException closedAlready) {
                // It was not worth reading to its end.
                return;
            }
        }
    }
}
