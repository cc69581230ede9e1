package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongSupplier;
import org.gaggled.api.Stability;
import org.gaggled.api.neighbour.NeighbourSource;

/**
 * A cluster within one process, whose network can be made as bad as a real one: messages are late, lost or repeated,
 * and the link of a host is cut in either direction.
 *
 * <p>Each host talks to one ledger, which has the newest report and the lease of every host. It calls there four times
 * in the time of a lease, and whenever it has something to tell; what was lost is told again by the next call. Nothing
 * happens by itself: {@link #run()} does what is due by the clock that was given, and {@link #nextDue()} says when that
 * is. With the same clock, the same random numbers and the same calls, everything happens again in the same way.
 *
 * <p>A host is held for three quarters of a lease from the newest of its calls that was answered, by its own clock, and
 * the ledger ends its lease a whole one after that call has arrived. What
 * {@link org.gaggled.api.neighbour.NeighbourListener#onHeld} is told is in the time of the clock that was given, also
 * for a host whose clock runs at another rate: whoever gives hosts clocks of their own converts it.
 *
 * <p>Safe for use by several threads, one at a time: while one calls a listener, others wait.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class MemoryNeighbours {

    private final LongSupplier clock;
    private final long lease;
    private final Random random;
    private final Queue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private final MemoryLedger ledger = new MemoryLedger(this);
    private final Map<String, MemoryMember> members = new HashMap<>();
    private long now;
    private boolean running;
    private long dueNumber;

    private long leastDelay;
    private long mostDelay;
    private double lost;
    private double repeated;

    /** Something to be done at that time; what is due at one time is done in the order in which it was planned. */
    private record Due(long at, long number, Runnable what) {}

    /**
     * A cluster without hosts, on a network without faults or delays.
     *
     * @param clock gives nanoseconds since some moment; it never goes back
     * @param lease how long a host is known that is not heard of
     * @param random decides which messages are late, lost or repeated, and by how much
     */
    public MemoryNeighbours(LongSupplier clock, Duration lease, Random random) {
        this.clock = clock;
        this.lease = lease.toNanos();
        this.random = random;
        this.now = clock.getAsLong();
    }

    /**
     * Opens the source of a host, as a factory does for a gaggled. Faults that were made on the link of that host stay.
     *
     * @param incarnation that of the reports it will tell
     */
    public synchronized NeighbourSource open(String host, String incarnation) {
        MemoryMember former = members.get(host);
        MemoryMember member = new MemoryMember(this, ledger, host, incarnation);
        if (former != null) {
            member.takeOver(former);
        }
        members.put(host, member);
        return member;
    }

    /**
     * From now on each message takes that long, or up to as long as {@code most}; those on one link keep their order.
     */
    public synchronized void delay(Duration least, Duration most) {
        leastDelay = least.toNanos();
        mostDelay = most.toNanos();
    }

    /** From now on that share of all messages is lost, between 0 and 1. */
    public synchronized void lose(double share) {
        lost = share;
    }

    /** From now on that share of what listeners hear of hosts they hear twice, between 0 and 1. */
    public synchronized void repeat(double share) {
        repeated = share;
    }

    /** From now on nothing that a host says arrives. */
    public synchronized void cutOutgoing(String host) {
        member(host).outgoingCut = true;
    }

    /** From now on a host hears nothing. */
    public synchronized void cutIncoming(String host) {
        member(host).incomingCut = true;
    }

    /** The link of a host works again, in both directions. */
    public synchronized void mend(String host) {
        member(host).outgoingCut = false;
        member(host).incomingCut = false;
    }

    /**
     * From now on the clock of a host runs so fast against that of the cluster: what it measures itself, which is how
     * often it calls and how long it is held, takes that much less of the cluster's time. It is 1 until then.
     *
     * @throws IllegalArgumentException unless it is from 0.9 to 1.1
     */
    public synchronized void setClockRate(String host, double rate) {
        if (!(rate >= 0.9 && rate <= 1.1)) {
            throw new IllegalArgumentException("a clock rate of " + rate + " is not from 0.9 to 1.1");
        }
        member(host).clockRate = rate;
    }

    /** The gaggled of a host is killed: its source, which was opened last, says and hears nothing any more. */
    public synchronized void kill(String host) {
        member(host).die();
    }

    /** Does everything that is due. */
    public synchronized void run() {
        long until = clock.getAsLong();
        running = true;
        try {
            for (Due due = dues.peek(); due != null && due.at <= until; due = dues.peek()) {
                dues.remove();
                now = Math.max(now, due.at);
                due.what.run();
            }
        } finally {
            running = false;
        }
    }

    /** When the next thing is due, by the clock that was given; {@link Long#MAX_VALUE} when nothing is. */
    public synchronized long nextDue() {
        Due next = dues.peek();
        return next == null ? Long.MAX_VALUE : next.at;
    }

    private MemoryMember member(String host) {
        MemoryMember member = members.get(host);
        if (member == null) {
            throw new IllegalArgumentException("no source of a host " + host + " was opened");
        }
        return member;
    }

    // ---- for the ledger and the members

    /** When what is done now was due; otherwise the time by the clock. */
    long now() {
        return running ? now : clock.getAsLong();
    }

    long lease() {
        return lease;
    }

    void at(long time, Runnable what) {
        dues.add(new Due(time, dueNumber++, what));
    }

    /** Some time below that. */
    long below(long time) {
        return time <= 0 ? 0 : (long) (random.nextDouble() * time);
    }

    boolean isLost() {
        return lost > 0 && random.nextDouble() < lost;
    }

    boolean isRepeated() {
        return repeated > 0 && random.nextDouble() < repeated;
    }

    long nextDelay() {
        return leastDelay + below(mostDelay - leastDelay);
    }
}
