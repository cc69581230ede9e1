package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.transport.zmq.control.ReplyQueues.Delivery;
import org.gaggled.transport.zmq.control.ReplyQueues.Slot;
import org.junit.jupiter.api.Test;

/** Shows the order of replies, and what happens to those of a client that is gone, does not read, or asks too much. */
class ReplyQueuesTest {

    private final List<String> sent = new ArrayList<>();
    private Delivery delivery = Delivery.SENT;
    private final ReplyQueues queues = new ReplyQueues(this::send);

    private Delivery send(byte[] peer, List<byte[]> envelope, byte[] reply) {
        if (delivery == Delivery.SENT) {
            sent.add(text(peer) + ":" + text(reply));
        }
        return delivery;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Slot add(String peer) {
        return Objects.requireNonNull(queues.add(Incoming.of(bytes(peer), List.of(bytes("request")), peer, null)));
    }

    @Test
    void eachClientGetsItsRepliesInTheOrderOfItsRequests() {
        Slot first = add("a");
        Slot second = add("a");
        Slot other = add("b");
        queues.complete(second, bytes("2"));
        queues.complete(other, bytes("1"));
        assertEquals(List.of("b:1"), sent);
        queues.complete(first, bytes("1"));
        assertEquals(List.of("b:1", "a:1", "a:2"), sent);
    }

    @Test
    void whatCannotBeSentIsTriedAgain() throws Exception {
        delivery = Delivery.FULL;
        queues.complete(add("a"), bytes("1"));
        queues.complete(add("a"), bytes("2"));
        assertEquals(List.of(), sent);
        delivery = Delivery.SENT;
        while (sent.size() < 2) {
            long pause = queues.turn();
            if (pause > 0) {
                Thread.sleep(pause);
            }
        }
        assertEquals(List.of("a:1", "a:2"), sent);
        assertEquals(-1, queues.turn());
    }

    @Test
    void whoIsGoneIsForgotten() {
        delivery = Delivery.GONE;
        Slot first = add("a");
        Slot second = add("a");
        queues.complete(first, bytes("1"));
        delivery = Delivery.SENT;
        queues.complete(second, bytes("2"));
        assertEquals(List.of(), sent);
        queues.complete(add("a"), bytes("3"));
        assertEquals(List.of("a:3"), sent);
    }

    @Test
    void whoDoesNotReadLosesWhatIsTooMuch() {
        delivery = Delivery.FULL;
        queues.complete(add("a"), new byte[(int) ReplyQueues.MAX_WAITING_BYTES]);
        assertEquals(0, queues.getDropped());
        queues.complete(add("a"), new byte[1]);
        assertEquals(2, queues.getDropped());
        assertEquals(-1, queues.turn());
    }

    @Test
    void repliesBehindOneThatIsNotKnownYetAreBoundedToo() {
        add("a");
        queues.complete(add("a"), new byte[(int) ReplyQueues.MAX_WAITING_BYTES]);
        assertEquals(0, queues.getDropped());
        queues.complete(add("a"), new byte[1]);
        assertEquals(3, queues.getDropped());
    }

    @Test
    void whoDoesNotReadLosesItWhenTooMuchWaitsForAll() {
        delivery = Delivery.FULL;
        int others = (int) (ReplyQueues.MAX_BYTES_IN_ALL / ReplyQueues.MAX_WAITING_BYTES);
        for (int i = 0; i < others; i++) {
            queues.complete(add("other-" + i), new byte[(int) ReplyQueues.MAX_WAITING_BYTES]);
        }
        assertEquals(0, queues.getDropped());
        queues.complete(add("late"), new byte[1]);
        assertEquals(1, queues.getDropped(), "that of late");
        delivery = Delivery.SENT;
        queues.complete(add("reading"), bytes("1"));
        assertEquals(List.of("reading:1"), sent);
        assertEquals(1, queues.getDropped());
    }

    @Test
    void requestsBeyondTheBoundAreDropped() {
        for (int i = 0; i < ReplyQueues.MAX_PER_CLIENT; i++) {
            add("a");
        }
        assertNull(queues.add(Incoming.of(bytes("a"), List.of(bytes("x")), "a", null)));
        assertNotNull(queues.add(Incoming.of(bytes("b"), List.of(bytes("x")), "b", null)));
        assertEquals(1, queues.getDropped());
    }

    @Test
    void whoHasNoRequestOpenIsHeardHoweverManyOthersHave() {
        for (int i = 0; i < ReplyQueues.MAX_IN_ALL; i++) {
            add("greedy" + i / ReplyQueues.MAX_PER_CLIENT);
        }
        assertNull(queues.add(Incoming.of(bytes("greedy0"), List.of(bytes("request")), "greedy0", null)));
        Slot polite = add("polite");
        assertNull(queues.add(Incoming.of(bytes("polite"), List.of(bytes("request")), "polite", null)));
        queues.complete(polite, bytes("1"));
        assertEquals(List.of("polite:1"), sent);
        add("polite");
    }

    @Test
    void anAnsweredRequestMakesRoomForAnother() {
        for (int i = 0; i < 2 * ReplyQueues.MAX_PER_CLIENT; i++) {
            queues.complete(add("a"), bytes("1"));
        }
        assertEquals(2 * ReplyQueues.MAX_PER_CLIENT, sent.size());
        assertFalse(queues.areOwed());
    }
}
