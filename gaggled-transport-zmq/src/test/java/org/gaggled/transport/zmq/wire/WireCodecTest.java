package org.gaggled.transport.zmq.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Properties of the codec: whatever can be said survives the way there and back, and is recognised at exactly its
 * length.
 */
class WireCodecTest {

    private static final HexFormat HEX = HexFormat.of();

    @Property(tries = 300)
    void requests(@ForAll("requests") WireRequest request) throws Exception {
        byte[] bytes = request.encode();
        assertEquals(request, WireRequest.decode(bytes));
        assertRefusedAtAnyOtherLength(bytes, WireRequest::decode);
    }

    @Property(tries = 300)
    void replies(@ForAll("states") List<WireState> states, @ForAll int token, @ForAll String json) throws Exception {
        assertReply(new WireReply.States(states), new WireRequest.GetStates(token));
        assertReply(new WireReply.Json(json), new WireRequest.Call("{}"));
        assertReply(new WireReply.Outcome(Math.floorMod(token, 256)), new WireRequest.Start("x"));
    }

    @Property(tries = 300)
    void events(@ForAll("states") List<WireState> states, @ForAll int token, @ForAll String json) throws Exception {
        List<WireEvent> events = new ArrayList<>(List.of(new WireEvent.Dumped(token), new WireEvent.Json(json)));
        states.forEach(state -> events.add(new WireEvent.StateChange(state)));
        for (WireEvent event : events) {
            byte[] bytes = event.encode();
            assertEquals(event, WireEvent.decode(bytes));
            assertRefusedAtAnyOtherLength(bytes, WireEvent::decode);
        }
    }

    @Test
    void aLengthIsNotBelieved() {
        // A list of 1024 states, a text of 4 GiB: neither is there.
        assertRefused("0000147600" + "00000400", bytes -> WireReply.decode(bytes, new WireRequest.GetStates(0)));
        assertRefused("0000147600" + "ffffffff", bytes -> WireReply.decode(bytes, new WireRequest.GetStates(0)));
        assertRefused("00001476" + "00000004" + "ffffffff", WireRequest::decode);
        assertRefused("00001476" + "00000040" + "7fffffff", WireRequest::decode);
    }

    @Test
    void theLongestNameIs255Bytes() throws Exception {
        String longest = "ü".repeat(127) + "x";
        assertEquals(new WireRequest.Start(longest), WireRequest.decode(new WireRequest.Start(longest).encode()));
        byte[] tooLong = new WireRequest.Start("ü".repeat(128)).encode();
        assertThrows(MalformedMessageException.class, () -> WireRequest.decode(tooLong));
    }

    @Test
    void textIsUtf8() {
        assertRefused("00001476" + "00000004" + "00000002" + "c328", WireRequest::decode);
    }

    @Test
    void anEventOfTheFutureIsToBeIgnored() throws Exception {
        assertEquals(new WireEvent.Unknown(65), WireEvent.decode(HEX.parseHex("00002415" + "00000041" + "aabb")));
    }

    private interface Decoder {
        Object decode(byte[] bytes) throws MalformedMessageException;
    }

    private static void assertReply(WireReply reply, WireRequest request) throws MalformedMessageException {
        byte[] bytes = reply.encode();
        assertEquals(reply, WireReply.decode(bytes, request));
        assertRefusedAtAnyOtherLength(bytes, each -> WireReply.decode(each, request));
    }

    private static void assertRefusedAtAnyOtherLength(byte[] bytes, Decoder decoder) {
        int step = Math.max(1, bytes.length / 50);
        for (int length = 0; length < bytes.length; length += step) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThrows(MalformedMessageException.class, () -> decoder.decode(shorter));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(MalformedMessageException.class, () -> decoder.decode(longer));
    }

    private static void assertRefused(String hex, Decoder decoder) {
        assertThrows(MalformedMessageException.class, () -> decoder.decode(HEX.parseHex(hex)));
    }

    @Provide
    Arbitrary<WireRequest> requests() {
        Arbitrary<String> names = names();
        return Arbitraries.oneOf(
                Arbitraries.integers().map(WireRequest.GetStates::new),
                names.map(WireRequest.Restart::new),
                names.map(WireRequest.Shutdown::new),
                names.map(WireRequest.Start::new),
                names.map(WireRequest.Stop::new),
                Arbitraries.strings().excludeChars('\ud800').map(WireCodecTest::encodable).map(WireRequest.Call::new));
    }

    @Provide
    Arbitrary<List<WireState>> states() {
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<String> downTypes = Arbitraries.of("", "NONE", "EXIT", "KILL", "DUMP", "UNK");
        return Combinators.combine(
                flags, downTypes, flags, flags, Arbitraries.longs(), names(), Arbitraries.longs(), Arbitraries.longs())
                .as((satisfied, type, stopped, disabled, pid, name, sequence, uptime) -> new WireState(satisfied, type,
                        stopped, disabled, pid, name, sequence, !disabled, uptime))
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().ofMaxLength(85).map(WireCodecTest::encodable);
    }

    /** Without lone surrogates, which are no text and become question marks in UTF-8. */
    private static String encodable(String text) {
        return new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.UTF_8);
    }
}
