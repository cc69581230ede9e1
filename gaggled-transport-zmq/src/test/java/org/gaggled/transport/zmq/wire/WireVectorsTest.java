package org.gaggled.transport.zmq.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.transport.zmq.LegacyVectors;
import org.gaggled.transport.zmq.LegacyVectors.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The codec and what classic gaggled really sent: every recorded message decodes, says what was going on, and encodes
 * to the very same bytes; every recorded garbage is refused.
 */
class WireVectorsTest {

    private static final LegacyVectors VECTORS = LegacyVectors.load();

    static Stream<Exchange> understood() {
        return VECTORS.exchanges().stream().filter(exchange -> exchange.reply()[4] == 0);
    }

    static Stream<Exchange> refused() {
        return VECTORS.exchanges().stream().filter(exchange -> exchange.reply()[4] != 0);
    }

    static Stream<byte[]> events() {
        return VECTORS.events().stream();
    }

    @ParameterizedTest
    @MethodSource("understood")
    void requestsAndRepliesSurviveTheWayThereAndBack(Exchange exchange) throws Exception {
        WireRequest request = WireRequest.decode(exchange.request());
        assertArrayEquals(exchange.request(), request.encode());
        assertArrayEquals(exchange.reply(), WireReply.decode(exchange.reply(), request).encode());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void garbageIsRefusedAsClassicRefusedIt(Exchange exchange) {
        assertThrows(MalformedMessageException.class, () -> WireRequest.decode(exchange.request()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventsSurviveTheWayThereAndBack(byte[] event) throws Exception {
        assertArrayEquals(event, WireEvent.decode(event).encode());
    }

    @Test
    void theRecordsCoverBothKinds() {
        assertEquals(10, understood().count());
        assertEquals(6, refused().count());
        assertEquals(14, events().count());
    }

    @Test
    void theFirstListSaysWhatWasRunning() throws Exception {
        Exchange first = VECTORS.exchanges().getFirst();
        WireReply.States reply =
                assertInstanceOf(WireReply.States.class,
                        WireReply.decode(first.reply(), new WireRequest.GetStates(77)));
        assertEquals(
                List.of(
                        new WireState(true, "NONE", false, false, 24025, "alpha", 2, true, 1551),
                        new WireState(true, "NONE", false, false, 24027, "beta", 2, true, 1344),
                        new WireState(true, "", false, true, 0, "gamma", 1, false, 0),
                        new WireState(true, "EXIT", false, false, 0, "once", 3, false, 0)),
                reply.states());
    }

    @Test
    void badMessageIsExactlyFiveBytes() {
        assertEquals("0000147601", HexFormat.of().formatHex(new WireReply.BadMessage().encode()));
    }
}
