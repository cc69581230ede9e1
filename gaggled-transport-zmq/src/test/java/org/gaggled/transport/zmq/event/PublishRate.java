package org.gaggled.transport.zmq.event;

import java.nio.ByteBuffer;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A benchmark, run by hand: how many classic events a second reach one subscriber. The first argument is a free port,
 * the second how many events to publish. It ends with status 1 when nothing arrives.
 */
public final class PublishRate {

    private static final int SILENCE_MILLIS = 3_000;

    private PublishRate() {}

    public static void main(String[] args) throws Exception {
        String url = "tcp://127.0.0.1:" + args[0];
        int events = Integer.parseInt(args[1]);
        try (EventSink sink = ZmqEventSink.open(url, null);
                ZContext context = new ZContext()) {
            ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
            subscriber.setRcvHWM(0);
            subscriber.setReceiveTimeOut(SILENCE_MILLIS);
            subscriber.subscribe(ByteBuffer.allocate(4).putInt(9237).array());
            subscriber.connect(url);
            GaggleEvent event = GaggleEvent.builder(GaggleEventType.PROGRAM_UP)
                    .program(ProgramState.builder("database").phase(ProgramPhase.UP).pid(4711).build())
                    .build();
            do {
                sink.accept(event);
            } while (subscriber.recv() == null);
            Thread publisher = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < events; i++) {
                        sink.accept(event);
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            long begin = System.nanoTime();
            int received = 0;
            long last = begin;
            while (received < events && subscriber.recv() != null) {
                received++;
                last = System.nanoTime();
            }
            publisher.join();
            System.out.printf(
                    "%d of %d events received, %.0f a second%n", received, events, received / ((last - begin) / 1e9));
            if (received == 0) {
                System.exit(1);
            }
        }
    }
}
