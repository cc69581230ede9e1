package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.Input;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop tells other hosts of its programs, and what it hears of theirs. What is heard waits until the loop
 * takes it, the last of each host alone; what is told waits, too, where there is much of it.
 *
 * <p>It is heard on any thread. All else is done on the loop's thread.
 */
public final class Neighbours implements NeighbourListener {

    private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

    /** That many times as long as a report took to make passes before the next one. */
    private static final int PAUSE = 10;

    /** What a source may tell of, and so what may wait. */
    private static final int MOST_HOSTS = 1000;

    /** What waits that is not about one host; no host has such a name. */
    private static final String DISCONNECTED = "/disconnected";
    private static final String CONNECTED = "/connected";

    /** By the name of the host, in the order in which it was heard. Guarded by itself. */
    private final Map<String, Input> heard = new LinkedHashMap<>();

    /** Whether the loop was told that there is something. Guarded by what is heard. */
    private boolean noticed;

    /** The last report of each host whose report counts. */
    private final Map<String, HostReport> known = new ConcurrentHashMap<>();

    private final Consumer<Message> inbox;
    private final PlaceKeeping places;
    private final HostLog hosts = new HostLog();

    private @Nullable Membership membership;

    /** What was told last. */
    private volatile @Nullable HostReport own;

    /** The circle that was said last. Used by the thread alone that hears. */
    private @Nullable String said;

    /** By {@link Gaggle#changes()}, what the others have been told; -1 where they have to be told in any case. */
    private long told = -1;

    private long notBefore;
    private boolean pending;
    private boolean saidGoodbye;

    /** A shutdown that waits until nobody needs anything here, and until when; null where there is none. */
    private Message.@Nullable Operate waiting;

    private long waitingUntil;

    /**
     * The place of this host in a cluster.
     *
     * @param template a report of this host without programs
     * @param sender tells it
     * @param leaveWait how long a shutdown waits for dependents elsewhere, in nanoseconds
     */
    public record Membership(HostReport template, NeighbourSender sender, long leaveWait) {}

    Neighbours(Consumer<Message> inbox, PlaceKeeping places) {
        this.inbox = inbox;
        this.places = places;
    }

    /** From now on, other hosts are told by that; null where nobody is to be told. For any thread. */
    public void follow(@Nullable Membership next) {
        inbox.accept(new Message.TellNeighbours(next));
        if (next == null) {
            hosts.departed();
            disconnected("this gaggled is in no cluster any more");
        }
    }

    /** The last reports of the other hosts, as far as they count. For any thread. */
    public Collection<HostReport> known() {
        return List.copyOf(known.values());
    }

    // ---- what is heard

    @Override
    public void onConnected() {
        hosts.connected();
        places.connected();
        put(CONNECTED, new Input.Connected());
    }

    @Override
    public void onDisconnected(String reason) {
        hosts.disconnected(reason);
        disconnected(reason);
    }

    private void disconnected(String reason) {
        places.disconnected(reason);
        known.clear();
        synchronized (heard) {
            heard.clear();
        }
        put(DISCONNECTED, new Input.Disconnected(reason));
    }

    @Override
    public void onReport(HostReport report) {
        hosts.known(report.getHost());
        places.notLeft(report.getHost());
        HostReport before = known.put(report.getHost(), report);
        put(report.getHost(), new Input.NeighbourTold(report));
        if (before == null || !before.getNeeds().equals(report.getNeeds())) {
            sayCircle();
        }
    }

    /** Nobody can refuse what is written elsewhere, so each host of a circle says that there is one. */
    private void sayCircle() {
        HostReport last = own;
        String circle = last == null ? null : Circles.find(last, known());
        if (circle != null && !circle.equals(said)) {
            log.error("programs of several hosts need each other in a circle, so that none of them starts before the"
                    + " others: {}; remove one of these dependencies", circle);
        }
        said = circle;
    }

    @Override
    public void onUnknown(String host, String reason) {
        hosts.unknown(host, reason);
        places.notLeft(host);
        known.remove(host);
        put(host, new Input.NeighbourLost(host, reason));
    }

    @Override
    public void onLeft(String host) {
        hosts.left(host);
        places.left(host);
        known.remove(host);
        put(host, new Input.NeighbourLeft(host));
    }

    @Override
    public void onHeld(long nanos) {
        places.held(nanos);
        notice();
    }

    @Override
    public void onClaims(List<HostClaims> claims) {
        places.claimed(claims);
        notice();
    }

    private void notice() {
        boolean first;
        synchronized (heard) {
            first = !noticed;
            noticed = true;
        }
        if (first) {
            inbox.accept(new Message.NeighboursHeard());
        }
    }

    private void put(String about, Input input) {
        synchronized (heard) {
            if (heard.size() >= MOST_HOSTS && !heard.containsKey(about)) {
                log.error("a source tells of more than {} hosts, so {} is ignored", MOST_HOSTS, about);
                return;
            }
            heard.remove(about);
            heard.put(about, input);
        }
        notice();
    }

    List<Input> takeHeard() {
        synchronized (heard) {
            List<Input> all = List.copyOf(heard.values());
            heard.clear();
            noticed = false;
            return all;
        }
    }

    // ---- what is told

    void tellBy(@Nullable Membership next) {
        membership = next;
        places.follow(next);
        told = -1;
    }

    /** What a host has told last; null where that does not count. */
    @Nullable
    HostReport report(String host) {
        return known.get(host);
    }

    /** What this host is called in its cluster; null where it is in none. */
    @Nullable
    String host() {
        Membership place = membership;
        return place == null ? null : place.template.getHost();
    }

    /** Tells the others what has changed by the last step, at once or when it is time to. */
    void look(Gaggle gaggle, long now) {
        Membership place = membership;
        if (place == null) {
            pending = false;
            return;
        }
        pending = gaggle.changes() != told;
        if (pending && now >= notBefore) {
            long begun = System.nanoTime();
            HostReport.Builder report = place.template.toBuilder();
            gaggle.report(report, place.template.getHost(), now);
            HostReport built = report.build();
            own = built;
            place.sender.tell(built);
            told = gaggle.changes();
            pending = false;
            notBefore = now + PAUSE * (System.nanoTime() - begun);
        }
        if (gaggle.isEnding()) {
            sayGoodbye(place);
        }
    }

    private void sayGoodbye(Membership place) {
        if (!saidGoodbye) {
            saidGoodbye = true;
            place.sender.leave();
        }
    }

    /** When there is something to do that no message tells, or {@link Deadlines#NEVER}. */
    long next() {
        return Math.min(pending ? notBefore : Deadlines.NEVER, waiting == null ? Deadlines.NEVER : waitingUntil);
    }

    // ---- the end

    /**
     * Says goodbye, and keeps a shutdown waiting while programs of other hosts run that are stopped for it. Who asks a
     * second time does not want to wait.
     *
     * @return whether it waits
     */
    boolean keepsWaiting(Message.Operate shutdown, long now) {
        Membership place = membership;
        if (place == null || saidGoodbye) {
            return false;
        }
        List<String> dependents = dependentsElsewhere(place).toList();
        if (dependents.isEmpty()) {
            return false;
        }
        hosts.awaited(dependents, Duration.ofNanos(place.leaveWait));
        sayGoodbye(place);
        waiting = shutdown;
        waitingUntil = now + place.leaveWait;
        return true;
    }

    /** What runs on other hosts and is stopped when what it needs here is lost. */
    private Stream<String> dependentsElsewhere(Membership place) {
        return known.values().stream().flatMap(report -> report.getNeeds().stream()
                .filter(need -> need.isActive() && need.getHost().equals(place.template.getHost()))
                .map(need -> need.getProgram() + "@" + report.getHost()).distinct());
    }

    /** The shutdown that waited, when it does not any more; null where there is none. */
    Message.@Nullable Operate takeWaited(boolean ending, long now) {
        Message.Operate waited = waiting;
        Membership place = membership;
        boolean waits = waited != null && place != null && !ending && now < waitingUntil
                && dependentsElsewhere(place).findAny().isPresent();
        if (!waits) {
            waiting = null;
        }
        return waits ? null : waited;
    }
}
