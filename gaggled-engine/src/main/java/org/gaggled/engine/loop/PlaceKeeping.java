package org.gaggled.engine.loop;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.PlacedProgram;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.place.HostPlaces;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the placed programs may run on this host: takes what is heard of claims to {@link HostPlaces}, and what that
 * decides to the core, the launcher and the other hosts. Without placed programs it does nothing.
 *
 * <p>It is heard on any thread. All else is done on the loop's thread, in the time of the loop.
 */
final class PlaceKeeping implements HostPlaces.Actions {

    private static final Logger log = LoggerFactory.getLogger(PlaceKeeping.class);

    private final Fence fence;
    private final long origin;
    private final boolean adopts;
    private final Consumer<Input> core;

    /** What was heard and not taken yet, in its order. */
    private final Queue<Consumer<HostPlaces>> heard = new ConcurrentLinkedQueue<>();

    /** The hosts that have said goodbye, and were not heard of since. */
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    private final Map<String, Candidates> candidates = new HashMap<>();
    private @Nullable Kept kept;
    private boolean watches;
    private long now;

    /** {@link org.gaggled.api.launch.ProcessLauncher#fence}. */
    @FunctionalInterface
    interface Fence {
        void fence(long nanos) throws IOException;
    }

    private record Candidates(HostReport by, Set<String> programs) {}

    /** The places on this host, as long as it has that name. */
    private record Kept(String host, NeighbourSender sender, HostPlaces places) {}

    /**
     * Keeps no place yet.
     *
     * @param fence kills what is placed here at a time
     * @param origin what {@link System#nanoTime()} gave when the time of the loop was 0
     * @param adopts whether all that an earlier gaggled has left is known to the core
     * @param core is given what follows
     */
    PlaceKeeping(Fence fence, long origin, boolean adopts, Consumer<Input> core) {
        this.fence = fence;
        this.origin = origin;
        this.adopts = adopts;
        this.core = core;
    }

    // ---- what is heard

    void connected() {
        heard.add(HostPlaces::connected);
    }

    void disconnected(String reason) {
        left.clear();
        heard.add(places -> places.disconnected(reason));
    }

    void left(String host) {
        left.add(host);
    }

    void notLeft(String host) {
        left.remove(host);
    }

    void held(long nanos) {
        long heardAt = System.nanoTime();
        heard.add(places -> places.held(nanos - origin, heardAt - origin));
    }

    void claimed(List<HostClaims> claims) {
        heard.add(places -> places.claims(claims, now));
    }

    // ---- what follows

    /** From now on this host is in a cluster under that name, or in none. */
    void follow(Neighbours.@Nullable Membership membership) {
        Kept before = kept;
        if (membership == null) {
            kept = null;
            return;
        }
        String host = membership.template().getHost();
        HostPlaces places = before != null && before.host.equals(host)
                ? before.places
                : new HostPlaces(host, adopts || before != null, new Random(), this);
        kept = new Kept(host, membership.sender(), places);
        watches = false;
    }

    /** Decides what can be decided. */
    void look(Gaggle gaggle, Function<String, @Nullable HostReport> reports, long time) {
        now = time;
        Kept current = kept;
        if (current == null) {
            return;
        }
        for (Consumer<HostPlaces> news = heard.poll(); news != null; news = heard.poll()) {
            news.accept(current.places);
        }
        List<PlacedProgram> programs = gaggle.placed();
        if (!watches && !programs.isEmpty()) {
            watches = true;
            current.sender.watchClaims();
        }
        current.places.look(programs, host -> candidates(host, reports.apply(host)), time);
    }

    /** Which programs may come up on a host, found out once for each of its reports. */
    @SuppressWarnings("ReferenceEquality") // Another report may be as long to compare as to read.
    private @Nullable Set<String> candidates(String host, @Nullable HostReport report) {
        if (report == null) {
            return left.contains(host) ? Set.of() : null;
        }
        Candidates known = candidates.get(host);
        if (known == null || known.by != report) {
            known = new Candidates(report, report.getPrograms().stream().filter(NeighbourProgram::mayComeUp)
                    .map(NeighbourProgram::getName).collect(Collectors.toUnmodifiableSet()));
            candidates.put(host, known);
        }
        return known.programs;
    }

    /** When to look again though nothing happens, or {@link Deadlines#NEVER}. */
    long next() {
        Kept current = kept;
        return current == null ? Deadlines.NEVER : current.places.next();
    }

    @Override
    public void claim(long version, Set<String> programs) {
        Kept current = kept;
        if (current != null) {
            current.sender.claim(version, programs);
        }
    }

    @Override
    public void fence(long time) throws IOException {
        try {
            fence.fence(time + origin);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void give(ProgramId program) {
        log.info("{} has its place on this host", program);
        core.accept(new Input.PlaceGiven(program));
    }

    @Override
    public void take(ProgramId program, String reason) {
        log.info("{} has no place on this host: {}", program, reason);
        core.accept(new Input.PlaceLost(program, reason));
    }
}
