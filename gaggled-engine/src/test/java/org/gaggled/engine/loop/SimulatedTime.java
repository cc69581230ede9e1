package org.gaggled.engine.loop;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Time that passes while a loop waits, and at no other moment: what is to happen in it happens on the loop's thread. So
 * a seed decides everything. Faults are thrown from the loop's waiting, where it does not catch them.
 */
final class SimulatedTime {

    private static final long MILLISECOND = 1_000_000;

    /** What will happen, by time; equal times in the order in which they were planned. */
    private final TreeMap<Long, Queue<Runnable>> plan = new TreeMap<>();

    private long now;
    private String fault = "";

    /** The gaggled whose loop waits is dead. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** From that moment of the machine's clock. */
    SimulatedTime(long beginning) {
        this.now = beginning;
    }

    long now() {
        return now;
    }

    void after(long millis, Runnable what) {
        plan.computeIfAbsent(now + millis * MILLISECOND, _ -> new ArrayDeque<>()).add(what);
    }

    /** Notes a fault where that is not so. */
    void check(boolean right, Supplier<String> what) {
        if (!right && fault.isEmpty()) {
            fault = "after " + now / MILLISECOND + " ms: " + what.get();
        }
    }

    /** Throws the first fault that was noted. */
    void failForFault() {
        if (!fault.isEmpty()) {
            throw new AssertionError(fault);
        }
    }

    /** Lets so much time pass without a gaggled. */
    void pass(long millis) {
        long until = now + millis * MILLISECOND;
        while (step(until)) {
            failForFault();
        }
    }

    /** Lets the next thing happen, if it is due by then, and otherwise the time pass. */
    private boolean step(long until) {
        if (plan.isEmpty() || plan.firstKey() > until) {
            now = Math.max(now, until);
            return false;
        }
        Map.Entry<Long, Queue<Runnable>> next = plan.firstEntry();
        now = next.getKey();
        Runnable what = next.getValue().remove();
        if (next.getValue().isEmpty()) {
            plan.remove(now);
        }
        what.run();
        return true;
    }

    /** The inbox of the loop of a gaggled. */
    Turns turnsOf(Death gaggled) {
        return new Turns(new Inbox(gaggled), this::now);
    }

    private final class Inbox extends LinkedBlockingQueue<Message> {

        private static final long serialVersionUID = 1L;

        private final transient Death gaggled;

        Inbox(Death gaggled) {
            this.gaggled = gaggled;
        }

        @Override
        public Message take() {
            Message message = poll(Long.MAX_VALUE / 2, TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("the loop waits for something that never comes");
            }
            return message;
        }

        @Override
        public Message poll(long timeout, TimeUnit unit) {
            long wait = Math.max(0, unit.toNanos(timeout));
            long until = now + Math.min(wait, Long.MAX_VALUE / 2 - now);
            boolean more = true;
            while (more && isEmpty()) {
                look();
                more = step(until);
            }
            look();
            return poll();
        }

        private void look() {
            failForFault();
            if (!gaggled.isAlive()) {
                throw new Killed();
            }
        }
    }
}
