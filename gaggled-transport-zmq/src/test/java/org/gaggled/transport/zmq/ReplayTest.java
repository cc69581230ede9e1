package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.gaggled.transport.zmq.LegacyVectors.Exchange;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Replays what was recorded from classic against a real gaggled with the same programs. The replies are the same bytes,
 * process ids and uptimes aside, and so are the events of each program; what cannot be decoded gets exactly five bytes.
 */
class ReplayTest {

    private static final String PROGRAMS =
            """
            [alpha]
            command = sleep
            argv = 1000
            [beta]
            command = sleep
            argv = 1000
            [beta/depends/alpha]
            propagate = true
            [gamma]
            command = sleep
            argv = 1000
            enabled = false
            [once]
            command = true
            respawn = false
            """;

    private static final byte[] BAD_MESSAGE = HexFormat.of().parseHex("0000147601");

    @TempDir
    Path directory;

    private final List<WireEvent> events = new ArrayList<>();
    private EventClient listener;

    @Test
    void repliesAndEventsAreClassics() throws Exception {
        LegacyVectors vectors = LegacyVectors.load();
        try (RunningGaggle gaggle = new RunningGaggle(directory, "stoporder = parallel", PROGRAMS);
                ZContext context = new ZContext();
                EventClient events = EventClient.classic(gaggle.events())) {
            listener = events;
            ZMQ.Socket client = PlainClient.connect(context, SocketType.REQ, gaggle.controlUrl());
            gaggle.await("beta", WireState::up);
            gaggle.await("once", state -> state.downType().equals("EXIT"));
            awaitSubscription(gaggle);
            for (Exchange exchange : vectors.exchanges()) {
                client.send(exchange.request());
                byte[] reply = client.recv();
                assertNotNull(reply, "a reply to " + exchange);
                if (exchange.reply()[4] == 0) {
                    assertEquals(comparable(exchange.reply(), exchange), comparable(reply, exchange), exchange.name());
                } else {
                    assertArrayEquals(BAD_MESSAGE, reply, exchange.name());
                }
                settle(gaggle, exchange.name());
            }
            gaggle.awaitEnd();
            collect(event -> count("alpha") >= 5 && count("beta") >= 5);
        }
        for (String program : List.of("alpha", "beta")) {
            assertEquals(changes(program, decoded(vectors.events())), changes(program, this.events), program);
        }
        assertEquals(List.of(77, -1, 5), tokens(this.events));
    }

    /** A subscription takes effect some time after it is made: when one dump is heard of, everything after it is. */
    private void awaitSubscription(RunningGaggle gaggle) throws Exception {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        WireEvent event = null;
        while (event == null) {
            assertTrue(System.nanoTime() < deadline, "no event comes");
            gaggle.state("once");
            event = listener.next(Duration.ofMillis(50));
        }
        events.add(event);
    }

    /** What whoever recorded it waited for, too, before the next request. */
    private void settle(RunningGaggle gaggle, String step) throws Exception {
        switch (step) {
            case "stop alpha" -> {
                gaggle.await("alpha", state -> !state.up());
                gaggle.await("beta", state -> !state.up());
            }
            case "start alpha" -> gaggle.await("beta", WireState::up);
            case "kill beta" -> gaggle.await("beta", state -> state.up() && state.sequence() == 6);
            default -> {}
        }
    }

    private interface Enough {
        boolean reached(WireEvent last);
    }

    private void collect(Enough enough) throws Exception {
        WireEvent event = listener.next(RunningGaggle.PATIENCE);
        while (event != null) {
            events.add(event);
            if (enough.reached(event)) {
                return;
            }
            event = listener.next(RunningGaggle.PATIENCE);
        }
        throw new AssertionError("no more events after " + events);
    }

    private long count(String program) {
        return changes(program, events).size();
    }

    private static List<WireEvent> decoded(List<byte[]> recorded) throws Exception {
        List<WireEvent> events = new ArrayList<>();
        for (byte[] each : recorded) {
            events.add(WireEvent.decode(each));
        }
        return events;
    }

    /** From the third state on: the recording begins late. At the shutdown everything stops at once, in any order. */
    private static List<String> changes(String program, List<WireEvent> events) {
        List<String> changes = new ArrayList<>();
        for (WireEvent event : events) {
            if (event instanceof WireEvent.StateChange change && change.state().program().equals(program)) {
                WireState state = change.state();
                if (state.sequence() >= 3) {
                    boolean atTheEnd = state.sequence() == 7;
                    changes.add(comparable(state, atTheEnd || state.dependenciesSatisfied()).toString());
                }
            }
        }
        return changes;
    }

    private static List<Integer> tokens(List<WireEvent> events) {
        List<Integer> tokens = new ArrayList<>();
        for (WireEvent event : events) {
            if (event instanceof WireEvent.Dumped dumped && dumped.token() != -4242) {
                tokens.add(dumped.token());
            }
        }
        return tokens;
    }

    private static String comparable(byte[] reply, Exchange exchange) throws Exception {
        WireReply decoded = WireReply.decode(reply, WireRequest.decode(exchange.request()));
        if (decoded instanceof WireReply.States list) {
            return list.states().stream().map(state -> comparable(state, state.dependenciesSatisfied())).toList()
                    .toString();
        }
        return decoded.toString();
    }

    private static WireState comparable(WireState state, boolean satisfied) {
        return new WireState(
                satisfied,
                state.downType(),
                state.stoppedByGaggle(),
                state.operatorDisabled(),
                state.pid() == 0 ? 0 : 1,
                state.program(),
                state.sequence(),
                state.up(),
                0);
    }
}
