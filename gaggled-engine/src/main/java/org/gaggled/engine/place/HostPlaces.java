package org.gaggled.engine.place;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.engine.core.PlacedProgram;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.place.Place.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of the programs that are placed have their place on this host.
 *
 * <p>To start a copy, this host claims its place where all can see it. If it hears then, while it is certainly
 * connected, that fewer others claim it than there may be copies, the place is its own; of two hosts that claim the
 * last place at once, whoever has written later sees the other, so never do both take it. It gives it back when all of
 * the run is over. When it is not connected any more, it stops its copies at once; half a {@code failover} later the
 * fence kills what is left, whether or not gaggled lives. The others pass over its claim a whole {@code failover} after
 * they have seen that its lease is gone, which is later, on any clock that is not wrong by more than a tenth.
 *
 * <p>All times are nanoseconds by one clock. Not safe for use by several threads.
 */
public final class HostPlaces {

    private static final Logger log = LoggerFactory.getLogger(HostPlaces.class);

    /** How long the answer to a claim is waited for before it is made again. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    /** Of two who have made way for each other, the one that comes earlier in the list asks again sooner. */
    private static final long STEP = Duration.ofMillis(500).toNanos();

    private final String host;
    private final RandomGenerator random;
    private final Actions actions;
    private final Rivals rivals = new Rivals();
    private final Map<ProgramId, Place> places = new LinkedHashMap<>();

    /** What an earlier gaggled has claimed that has left it no run; and until when something of it may be there. */
    private final Set<String> inherited = new HashSet<>();

    private final boolean adopts;
    private long inheritedUntil = Moment.NEVER;

    private boolean hasHeard;
    private boolean linked;
    private boolean connected;

    /** It was not connected for a while since the last look, though it may be again. */
    private boolean interrupted;

    private String trouble = "it has not joined the cluster yet";
    private long heldUntil;

    /** What this host claims; null as long as it has not heard. */
    private @Nullable HostClaims own;

    /** The version that was to be replaced by the claim that is not answered; {@link Moment#NEVER} if there is none. */
    private long asked = Moment.NEVER;

    private long askedAt;
    private long fencedUntil = Moment.NEVER;
    private long begun = Moment.NEVER;
    private long next = Moment.NEVER;

    /** What follows from a decision. */
    public interface Actions {

        /** Has this host claim that, if its claims have that version. */
        void claim(long version, Set<String> programs);

        /**
         * Has all runs of placed programs killed at that time.
         *
         * @throws IOException when that cannot be done, with the reason
         */
        void fence(long time) throws IOException;

        /** A program may run here. */
        void give(ProgramId program);

        /**
         * A program may not run here, or not any more.
         *
         * @param reason for a person, as a part of a sentence
         */
        void take(ProgramId program, String reason);
    }

    /**
     * Begins without a connection.
     *
     * @param host the name of this host
     * @param adopts whether all that an earlier gaggled may have left is known, and is among the programs
     */
    public HostPlaces(String host, boolean adopts, RandomGenerator random, Actions actions) {
        this.host = host;
        this.adopts = adopts;
        this.random = random;
        this.actions = actions;
    }

    // ---- what is heard

    /** Others are heard, and hear this host. */
    public void connected() {
        linked = true;
        own = null;
        // Whether the last claim was written shows; if not, it is made again.
        asked = Moment.NEVER;
        places.values().stream().filter(Place::isUnsure).forEach(place -> place.version = Moment.NEVER);
    }

    /** Others are not heard any more. */
    public void disconnected(String reason) {
        linked = false;
        interrupted = true;
        trouble = reason;
    }

    /**
     * This host is connected until then, at least.
     *
     * @param heardAt when that was heard: if the time before was over by then, others may have begun meanwhile
     */
    public void held(long until, long heardAt) {
        interrupted |= heardAt >= heldUntil;
        heldUntil = Math.max(heldUntil, until);
    }

    /** What all hosts claim, heard at that time. */
    public void claims(List<HostClaims> all, long now) {
        HostClaims mine = rivals.heard(all, host, now);
        if (!hasHeard && !adopts) {
            inherited.addAll(mine.getPrograms());
        }
        hasHeard = true;
        own = mine;
        if (asked != Moment.NEVER && mine.getVersion() > asked) {
            asked = Moment.NEVER;
        }
    }

    // ---- what follows

    /**
     * Decides what can be decided.
     *
     * @param programs all placed programs
     * @param candidates the names of the programs that may come up on a host, by its name; null where nobody knows
     */
    public void look(Collection<PlacedProgram> programs, Function<String, @Nullable Set<String>> candidates, long now) {
        Moment moment = new Moment(now);
        if (begun == Moment.NEVER) {
            begun = now;
        }
        follow(programs);
        followConnection(moment);
        disinherit(moment);
        places.values().forEach(place -> decide(place, candidates, moment));
        putFenceOff();
        claim(moment);
        next = moment.next();
    }

    /** When to look again though nothing was heard; {@link Long#MAX_VALUE} where that is not needed. */
    public long next() {
        return next;
    }

    private void follow(Collection<PlacedProgram> programs) {
        Set<ProgramId> there = new HashSet<>();
        for (PlacedProgram program : programs) {
            there.add(program.id());
            places.computeIfAbsent(program.id(), _ -> new Place(program)).follow(program);
        }
        places.keySet().retainAll(there);
    }

    private void followConnection(Moment moment) {
        boolean now = linked && !moment.hasCome(heldUntil);
        if (connected && (interrupted || !now)) {
            String reason = notConnected();
            places.values().forEach(place -> lose(place, reason));
            connected = false;
        }
        if (now && !connected) {
            rivals.overlooked(moment.now());
        }
        interrupted = false;
        connected = now;
    }

    private String notConnected() {
        return "this host is not connected to the cluster"
                + (linked ? ": it has heard nothing for too long" : ": " + trouble);
    }

    /** What a gaggled without a successor has left is killed at the latest when its fence rings. */
    private void disinherit(Moment moment) {
        if (inherited.isEmpty() || !connected) {
            return;
        }
        if (inheritedUntil == Moment.NEVER) {
            long longest = places.values().stream().mapToLong(Place::failover).max().orElse(0);
            inheritedUntil = heldUntil + longest;
        }
        if (moment.hasCome(inheritedUntil)) {
            inherited.clear();
        }
    }

    private void decide(Place place, Function<String, @Nullable Set<String>> candidates, Moment moment) {
        switch (place.state) {
            case NONE -> ask(place, candidates, moment);
            case ASKING -> {
                if (!place.wanted) {
                    place.become(State.NONE);
                } else if (isClaimed(place)) {
                    take(place, moment);
                }
            }
            case ADOPTED -> keep(place, moment);
            case HELD -> {
                if (!place.rules.hosts().contains(host)) {
                    leave(place, notInTheList());
                } else if (!place.wanted && !place.hasRun) {
                    leave(place, "it is not to run here");
                }
            }
            case LEAVING, LOST -> {
                if (!place.hasRun) {
                    place.become(State.NONE);
                    ask(place, candidates, moment);
                }
            }
        }
    }

    private String notInTheList() {
        return host + " is not in its placement";
    }

    /** Whether this host claims it, and has heard since what the others claim. */
    private boolean isClaimed(Place place) {
        HostClaims mine = own;
        if (!connected || mine == null || mine.getVersion() < place.version) {
            return false;
        }
        boolean claimed = mine.getPrograms().contains(place.id.name());
        if (!claimed) {
            // An earlier gaggled has written last; it is claimed again.
            place.version = Moment.NEVER;
        }
        return claimed;
    }

    // ---- one that this host does not have

    private void ask(Place place, Function<String, @Nullable Set<String>> candidates, Moment moment) {
        String obstacle = obstacle(place, candidates, moment);
        if (obstacle != null) {
            tell(place, obstacle);
        } else if (place.wanted && !place.hasRun && moment.hasCome(place.notBefore)) {
            place.become(State.ASKING);
        }
    }

    /** Why this host does not ask for it; null where nothing speaks against it. */
    private @Nullable String obstacle(Place place, Function<String, @Nullable Set<String>> candidates, Moment moment) {
        int index = place.rules.hosts().indexOf(host);
        if (index < 0) {
            return notInTheList();
        }
        if (!connected || own == null) {
            place.freeSince = Moment.NEVER;
            return connected ? "it is not known yet who has its place" : notConnected();
        }
        if (inherited.contains(place.id.name())) {
            return "what an earlier gaggled may have left of it here has to be over first";
        }
        List<String> holders = rivals.holders(place, moment);
        boolean free = holders.size() < place.rules.copies();
        if (free) {
            place.freeSince = Math.min(place.freeSince, moment.now());
        } else if (moment.hasCome(place.notBefore)) {
            // Whoever has just made way, too, has not had it.
            place.freeSince = Moment.NEVER;
        }
        List<String> earlier = place.rules.hosts().subList(0, index).stream()
                .filter(other -> !holders.contains(other) && mayTake(other, place, candidates, moment))
                .toList();
        return holders.size() + earlier.size() < place.rules.copies() ? null : described(holders, earlier);
    }

    /** Whether a host that comes earlier in the list may yet ask for it: it had the time, once the place was free. */
    private boolean mayTake(
            String other, Place place, Function<String, @Nullable Set<String>> candidates, Moment moment) {
        Set<String> there = candidates.apply(other);
        boolean wants = there == null ? !rivals.isAway(other, place, moment) : there.contains(place.id.name());
        return wants && !(place.freeSince != Moment.NEVER && moment.hasCome(place.freeSince + place.failover()));
    }

    private String described(List<String> holders, List<String> earlier) {
        String first = earlier.isEmpty() ? "" : String.join(", ", earlier)
                + (earlier.size() == 1 ? " comes" : " come") + " first";
        if (holders.isEmpty()) {
            return first;
        }
        String held = holders.stream()
                .map(holder -> rivals.isAbsent(holder) ? holder + ", whose lease is over" : holder)
                .collect(Collectors.joining(" and "));
        return "its place is on " + held + (first.isEmpty() ? "" : ", and " + first);
    }

    private void tell(Place place, String reason) {
        if (!reason.equals(place.told)) {
            place.told = reason;
            actions.take(place.id, reason);
        }
    }

    // ---- one that it claims

    private void take(Place place, Moment moment) {
        if (isFull(place, moment)) {
            place.become(State.NONE);
            place.notBefore = moment.now() + STEP
                    + random.nextLong(STEP * (1 + place.rules.hosts().indexOf(host)));
        } else if (isFenceMovable()) {
            try {
                place.become(State.HELD);
                moveFence();
                give(place);
            } catch (IOException e) {
                place.become(State.NONE);
                place.notBefore = moment.now() + place.failover();
                tell(place, "its runs cannot be fenced: " + e.getMessage());
            }
        }
    }

    private void give(Place place) {
        place.isGiven = true;
        place.told = null;
        actions.give(place.id);
    }

    private boolean isFull(Place place, Moment moment) {
        return rivals.holders(place, moment).size() >= place.rules.copies();
    }

    private void keep(Place place, Moment moment) {
        if (!place.hasRun) {
            leave(place, "what an earlier gaggled has left of it is over");
        } else if (!place.rules.hosts().contains(host)) {
            lose(place, notInTheList());
        } else if (isClaimed(place)) {
            if (isFull(place, moment)) {
                lose(place, "its place is on " + String.join(", ", rivals.holders(place, moment)));
            } else {
                place.become(State.HELD);
            }
        } else if (moment.hasCome(begun + place.failover() / 2)) {
            lose(place, notConnected());
        }
    }

    private void leave(Place place, String reason) {
        place.become(place.hasRun ? State.LEAVING : State.NONE);
        tell(place, reason);
    }

    private void lose(Place place, String reason) {
        switch (place.state) {
            case ASKING -> place.become(State.NONE);
            case HELD, ADOPTED, LEAVING -> {
                place.become(place.hasRun ? State.LOST : State.NONE);
                tell(place, reason);
            }
            case NONE, LOST -> {}
        }
    }

    // ---- the fence, and the claims

    /** What is not certainly this host's is killed at the time that was set before. */
    private boolean isFenceMovable() {
        return connected && inherited.isEmpty()
                && places.values().stream()
                        .noneMatch(place -> place.state == State.ADOPTED || place.state == State.LOST);
    }

    /** Puts the fence off for as long as this host is connected. */
    private void moveFence() throws IOException {
        long soonest = places.values().stream()
                .filter(place -> place.state == State.HELD || place.state == State.LEAVING)
                .mapToLong(place -> heldUntil + place.failover() / 2)
                .min().orElse(fencedUntil);
        if (soonest != fencedUntil && isFenceMovable()) {
            actions.fence(soonest);
            fencedUntil = soonest;
        }
    }

    private void putFenceOff() {
        try {
            moveFence();
            if (isFenceMovable()) {
                places.values().stream().filter(place -> place.state == State.HELD && !place.isGiven)
                        .forEach(this::give);
            }
        } catch (IOException e) {
            log.error("what is placed here cannot be fenced any more, and is killed soon: {}", e.getMessage());
        }
    }

    private void claim(Moment moment) {
        HostClaims mine = own;
        if (!linked || mine == null || (asked != Moment.NEVER && !moment.hasCome(askedAt + PATIENCE))) {
            return;
        }
        Set<String> claimed = new HashSet<>(inherited);
        places.values().stream().filter(Place::isClaimed).forEach(place -> claimed.add(place.id.name()));
        boolean unsure = places.values().stream()
                .anyMatch(place -> place.isUnsure() && (place.version == Moment.NEVER || asked != Moment.NEVER));
        if (unsure || !claimed.equals(mine.getPrograms())) {
            asked = mine.getVersion();
            askedAt = moment.now();
            places.values().stream().filter(Place::isUnsure)
                    .filter(place -> place.version == Moment.NEVER)
                    .forEach(place -> place.version = mine.getVersion() + 1);
            actions.claim(mine.getVersion(), claimed);
        } else {
            asked = Moment.NEVER;
        }
    }
}
