package org.gaggled.engine.probe.told;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.gaggled.engine.probe.told.NotifySocket.Received;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Any datagram that is sent to a {@code NOTIFY_SOCKET} is received as what it is, with its sender, unless it is too
 * long; and what is understood of it is in it, and means the same when it is said once more.
 */
public class NotifyFuzzTest {

    private static final MemorySegment SEND = LibC.symbol("send");
    private static final MemorySegment CONNECT = LibC.symbol("connect");
    private static final MemorySegment SOCKET = LibC.symbol("socket");
    private static final int LONGEST = 1 << 16;

    private static final Arena ARENA = Arena.ofShared();
    private static final MemorySegment OUTGOING = ARENA.allocate(LONGEST);
    private static final NotifySocket.Buffer INCOMING = new NotifySocket.Buffer(ARENA);
    private static NotifySocket socket;
    private static int sender;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws Exception {
        String name = "gaggled-fuzz-" + ProcessHandle.current().pid();
        socket = NotifySocket.open(name);
        sender = Descriptors.opened(LibC.call(SOCKET, 1, 2 | 0x80000, 0));
        byte[] address = ("\1\0\0" + name).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(address, 0, OUTGOING, JAVA_BYTE, 0, address.length);
        Descriptors.opened(LibC.call(CONNECT, sender, OUTGOING.address(), address.length));
    }

    @AfterAll
    static void close() {
        LibC.close(sender);
        LibC.close(socket.descriptor());
    }

    @Test
    void anyDatagram() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/notify"), 30_000, NotifyFuzzTest::fuzzerTestOneInput);
    }

    /** Sends and receives it. */
    public static void fuzzerTestOneInput(byte[] input) {
        int length = Math.min(input.length, LONGEST);
        MemorySegment.copy(input, 0, OUTGOING, JAVA_BYTE, 0, length);
        assertEquals(length, LibC.call(SEND, sender, OUTGOING.address(), length, 0));
        int self = (int) ProcessHandle.current().pid();
        switch (INCOMING.receive(socket)) {
            case Received.Message message -> {
                assertEquals(self, message.pid());
                assertTrue(length <= NotifySocket.Buffer.MOST_BYTES, () -> length + " bytes are taken");
                assertEquals(new String(input, 0, length, StandardCharsets.UTF_8), message.text());
                check(message.text());
            }
            case Received.TooLong tooLong -> {
                assertEquals(self, tooLong.pid());
                assertTrue(length > NotifySocket.Buffer.MOST_BYTES, () -> length + " bytes are too many");
            }
            case Received.Nothing _ -> throw new AssertionError("nothing is received");
        }
        assertEquals(new Received.Nothing(), INCOMING.receive(socket));
    }

    private static void check(String text) {
        List<Statement> statements = Statement.of(text);
        List<String> lines = List.of(text.split("\n", -1));
        assertTrue(statements.size() <= lines.size(), "more is understood than was said");
        for (Statement statement : statements) {
            Duration time = switch (statement) {
                case Statement.MoreTime(Duration asked) -> asked;
                case Statement.Period(Duration period) -> period;
                case Statement.Status(String status) -> {
                    assertTrue(lines.contains("STATUS=" + status), status);
                    yield Duration.ZERO;
                }
                case Statement.Ready _,Statement.Stopping _,Statement.Alive _,Statement.NotAlive _ -> Duration.ZERO;
            };
            assertTrue(!time.isNegative() && time.compareTo(Statement.LONGEST) <= 0, () -> "no such time: " + time);
        }
        assertEquals(statements, Statement.of(
                statements.stream().map(NotifyFuzzTest::said).collect(Collectors.joining("\n"))));
    }

    private static String said(Statement statement) {
        return switch (statement) {
            case Statement.Ready _ -> "READY=1";
            case Statement.Stopping _ -> "STOPPING=1";
            case Statement.Alive _ -> "WATCHDOG=1";
            case Statement.NotAlive _ -> "WATCHDOG=trigger";
            case Statement.Status(String text) -> "STATUS=" + text;
            case Statement.MoreTime(Duration time) -> "EXTEND_TIMEOUT_USEC=" + time.toNanos() / 1000;
            case Statement.Period(Duration period) -> "WATCHDOG_USEC=" + period.toNanos() / 1000;
        };
    }
}
