package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Role;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Any frame is refused, or is what would have been sent: as a request, as a reply and as an event. As a request it gets
 * a reply that its sender can read, and that is never a fault of gaggled's own.
 */
public class FrameFuzzTest {

    private static final int FRAMES_OF_A_GAGGLE = 1_000;
    private static final Caller CALLER = new Caller(ZmqControlSource.CHANNEL, "127.0.0.1", null, Role.OPERATE);

    private static SocketLoop loop;
    private static FakeControlPort port;
    private static RequestHandler handler;
    private static int frames;

    private interface Recoder {
        byte[] recode(byte[] frame) throws MalformedMessageException;
    }

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() {
        loop = new SocketLoop("fuzzed", ServerContext.open());
        loop.start();
        openGaggle();
    }

    private static void openGaggle() {
        port = new FakeControlPort(
                ProgramState.builder("alpha").build(), ProgramState.builder("beta 2").operatorDisabled(true).build());
        handler = new RequestHandler(port, new Calls(PluginConfiguration.GAGGLE, port, loop, ZmqControlSource.CHANNEL),
                loop);
    }

    @AfterAll
    static void close() {
        loop.close();
        port.close();
    }

    @Test
    void anyFrame() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/frame"), 40_000, FrameFuzzTest::fuzzerTestOneInput);
    }

    /** Reads a frame in all roles, and answers it. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (++frames % FRAMES_OF_A_GAGGLE == 0) {
            // One that remembers nothing of what it was asked, and does not shut down.
            port.close();
            openGaggle();
        }
        checkDecoding(input, frame -> WireRequest.decode(frame).encode());
        checkDecoding(input, frame -> recoded(WireEvent.decode(frame), frame));
        checkDecoding(input, frame -> recoded(WireReply.decode(frame, new WireRequest.GetStates(0)), frame));
        checkDecoding(input, frame -> recoded(WireReply.decode(frame, new WireRequest.Call("{}")), frame));
        checkDecoding(input, frame -> recoded(WireReply.decode(frame, new WireRequest.Start("x")), frame));
        checkReply(input, answer(input));
    }

    private static void checkDecoding(byte[] frame, Recoder recoder) {
        try {
            assertArrayEquals(frame, recoder.recode(frame));
        } catch (MalformedMessageException refused) {
            assertNotEquals("", String.valueOf(refused.getMessage()));
        }
    }

    private static byte[] recoded(WireEvent event, byte[] frame) {
        return event instanceof WireEvent.Unknown ? frame : event.encode();
    }

    /** Behind the two replies that are one byte long a classic server leaves something. */
    private static byte[] recoded(WireReply reply, byte[] frame) {
        return reply instanceof WireReply.BadMessage || reply instanceof WireReply.Failed ? frame : reply.encode();
    }

    private static WireReply answer(byte[] frame) throws Exception {
        CompletableFuture<WireReply> reply = handler.handle(frame, CALLER).toCompletableFuture();
        try {
            return reply.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException waits) {
            // For a line that some program is to print, as the request said.
            port.failLogsWith(ControlOutcome.ENDED);
            WireReply ended = reply.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            port.failLogsWith(null);
            return ended;
        }
    }

    private static void checkReply(byte[] frame, WireReply reply) throws Exception {
        WireRequest request;
        try {
            request = WireRequest.decode(frame);
        } catch (MalformedMessageException refused) {
            assertEquals(new WireReply.BadMessage(), reply);
            return;
        }
        assertEquals(reply, WireReply.decode(reply.encode(), request));
        assertNotEquals(new WireReply.Failed(), reply);
        if (reply instanceof WireReply.Json(String json)) {
            JsonObject answer = JsonObject.parse(json);
            JsonObject error = answer.findObject("error");
            assertNotEquals("internal", error == null ? "" : error.text("code"), json);
            assertEquals(error == null, answer.has("result"), json);
        }
    }
}
