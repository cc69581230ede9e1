package org.gaggled.transport.zmq.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.transport.zmq.control.ReplyQueues.Delivery;
import org.gaggled.transport.zmq.control.ReplyQueues.Slot;
import org.junit.jupiter.api.Test;

/** Shows the order of replies, and what happens to those of a client that is gone, does not read, or asks too much. */
class ReplyQueuesTest {

    private static final int LONGEST = 64 * 1024;

    private final List<String> sent = new ArrayList<>();
    private Delivery delivery = Delivery.SENT;
    private final List<LeavingReply> leaving = new ArrayList<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final ReplyQueues queues = new ReplyQueues(this::send, wakes::incrementAndGet);

    private Delivery send(byte[] peer, List<byte[]> envelope, LeavingReply reply) {
        if (delivery == Delivery.SENT) {
            sent.add(text(peer) + ":" + text(reply.data()));
            leaving.add(reply);
        }
        return delivery;
    }

    /** What ZeroMQ does when it has sent all that came before. */
    private void allLeave() {
        List<LeavingReply> now = List.copyOf(leaving);
        leaving.clear();
        now.forEach(LeavingReply::buf);
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
    void whoHoldsMostOfWhatIsKeptForAllLosesItFirst() {
        delivery = Delivery.FULL;
        queues.complete(add("modest"), new byte[10]);
        queues.complete(add("greedy"), new byte[(int) ReplyQueues.MAX_WAITING_BYTES]);
        int others = (int) (ReplyQueues.MAX_BYTES_IN_ALL / (ReplyQueues.MAX_WAITING_BYTES - 1_000_000));
        for (int i = 0; i < others; i++) {
            queues.complete(add("other-" + i), new byte[(int) ReplyQueues.MAX_WAITING_BYTES - 1_000_000]);
        }
        assertEquals(1, queues.getDropped(), "those of greedy");
        byte[] request = new byte[LONGEST];
        while (queues.getDropped() < 2) {
            assertNotNull(queues.add(Incoming.of(bytes("asking"), List.of(request), "asking", null)));
        }
        delivery = Delivery.SENT;
        queues.complete(add("modest"), bytes("last"));
        while (queues.turn() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(2, sent.stream().filter(each -> each.startsWith("modest:")).count());
        assertEquals(0, sent.stream().filter(each -> each.startsWith("greedy:")).count());
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
    void noMoreIsHandedToZeroMqThanItsBound() {
        byte[] reply = new byte[(int) ReplyQueues.MAX_LEAVING_BYTES / 4];
        for (int i = 0; i < 10; i++) {
            queues.complete(add("a"), reply);
        }
        queues.complete(add("b"), reply);
        assertEquals(3 + 1, sent.size(), "three of a, with what a reply costs beside its bytes, and that of b");
        assertEquals(0, wakes.get());
        allLeave();
        assertTrue(wakes.get() > 0);
        queues.turn();
        assertEquals(6 + 1, sent.size());
        allLeave();
        queues.turn();
        allLeave();
        queues.turn();
        assertEquals(10 + 1, sent.size());
        int before = wakes.get();
        allLeave();
        assertEquals(before, wakes.get(), "nothing waits");
        assertEquals(-1, queues.turn());
        assertEquals(0, queues.getDropped());
    }

    @Test
    void oneLongReplyIsSentAlone() {
        queues.complete(add("a"), bytes("short"));
        queues.complete(add("a"), new byte[(int) ReplyQueues.MAX_LEAVING_BYTES + 1]);
        assertEquals(1, sent.size());
        allLeave();
        queues.turn();
        assertEquals(2, sent.size());
        queues.complete(add("a"), bytes("short"));
        assertEquals(2, sent.size());
        allLeave();
        queues.turn();
        assertEquals(3, sent.size());
    }

    /** Otherwise a client that reads nothing would get another share of ZeroMQ's memory each time it loses what waits. */
    @Test
    void askingAgainGetsNoMoreHandedOver() {
        byte[] reply = new byte[(int) ReplyQueues.MAX_LEAVING_BYTES / 2];
        queues.complete(add("a"), reply);
        queues.complete(add("a"), new byte[(int) ReplyQueues.MAX_WAITING_BYTES]);
        queues.complete(add("a"), reply);
        assertEquals(2, queues.getDropped());
        for (int i = 0; i < 2 * ReplyQueues.MAX_PER_CLIENT; i++) {
            queues.complete(add("other-" + i), bytes("1"));
            allLeaveOfOthers();
        }
        queues.complete(add("a"), reply);
        assertEquals(1, sent.stream().filter(each -> each.startsWith("a:")).count());
        allLeave();
        queues.turn();
        assertEquals(2, sent.stream().filter(each -> each.startsWith("a:")).count());
    }

    private void allLeaveOfOthers() {
        LeavingReply stays = leaving.removeFirst();
        allLeave();
        leaving.add(stays);
    }
}
