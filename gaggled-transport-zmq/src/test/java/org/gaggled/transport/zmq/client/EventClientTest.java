package org.gaggled.transport.zmq.client;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.junit.jupiter.api.Test;

/** Shows that a listener who hears nothing waits no longer than it was told to. */
class EventClientTest {

    /**
     * A little more than the time after which it looks up: what is left then is next to nothing, and must not be taken
     * for less.
     */
    private static final Duration LITTLE_MORE_THAN_A_TURN = Duration.ofMillis(501);

    private static final int LISTENERS = 16;

    @Test
    void silenceIsWaitedForAsLongAsAsked() throws Exception {
        // Accepts what comes, and says nothing.
        try (ServerSocket silent = new ServerSocket(0, LISTENERS, InetAddress.getLoopbackAddress());
                ExecutorService listeners = Executors.newFixedThreadPool(LISTENERS)) {
            ServerAddress address = ServerAddress.of("tcp://127.0.0.1:" + silent.getLocalPort());
            List<Future<WireEvent>> heard = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                heard.add(listeners.submit(() -> {
                    try (EventClient client = EventClient.classic(address)) {
                        return client.next(LITTLE_MORE_THAN_A_TURN);
                    }
                }));
            }
            try {
                for (Future<WireEvent> each : heard) {
                    assertNull(each.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
            } finally {
                listeners.shutdownNow();
            }
        }
    }
}
