package org.gaggled.engine.place;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.engine.core.PlaceRules;
import org.gaggled.engine.core.PlacedProgram;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostPlacesTest {

    private static final long SECOND = 1_000_000_000;
    private static final ProgramId WEB = new ProgramId("web");

    private final List<String> said = new ArrayList<>();
    private final HostPlaces places = places(false);

    private PlaceRules rules = new PlaceRules(List.of("one", "two", "three"), 1, Duration.ofSeconds(30));
    private boolean wanted = true;
    private boolean hasRun;
    private boolean hasPlace;
    private @Nullable String unfenced;
    private @Nullable Set<String> one;
    private long now = 100 * SECOND;

    private HostPlaces places(boolean adopts) {
        return new HostPlaces("two", adopts, new Random(1), new HostPlaces.Actions() {
            @Override
            public void claim(long version, Set<String> programs) {
                said.add("claim " + version + " " + new TreeSet<>(programs));
            }

            @Override
            public void fence(long time) throws IOException {
                if (unfenced != null) {
                    throw new IOException(unfenced);
                }
                said.add("fence " + (time - now) / 1e9);
            }

            @Override
            public void give(ProgramId program) {
                said.add("give " + program);
            }

            @Override
            public void take(ProgramId program, String reason) {
                said.add("take " + program + ": " + reason);
            }
        });
    }

    private void connect(HostPlaces who) {
        who.connected();
        who.held(now + 7 * SECOND, now);
    }

    private static HostClaims claims(String host, long version, boolean leased, String... programs) {
        return new HostClaims(host, version, leased, Set.of(programs));
    }

    /** That time passes, in which this host is connected. */
    private void passes(long time) {
        for (long left = time; left > 0; left -= 5 * SECOND) {
            now += Math.min(left, 5 * SECOND);
            places.held(now + 7 * SECOND, now);
            looks(places);
        }
    }

    /** What follows from that, heard now. */
    private List<String> hears(HostPlaces who, HostClaims... claims) {
        who.claims(List.of(claims), now);
        return looks(who);
    }

    private List<String> looks(HostPlaces who) {
        said.clear();
        who.look(List.of(new PlacedProgram(WEB, rules, wanted, hasRun, hasPlace)),
                host -> host.equals("one") ? one : null, now);
        return List.copyOf(said);
    }

    private void oneDoesNotWantIt() {
        one = Set.of();
    }

    @Test
    void aPlaceThatNobodyElseWantsIsClaimedAndThenTaken() {
        oneDoesNotWantIt();
        connect(places);
        assertEquals(List.of("claim 0 [web]"), hears(places));
        assertEquals(List.of(), hears(places), "that is no answer");
        assertEquals(List.of("fence 22.0", "give web"), hears(places, claims("two", 1, true, "web")));
        places.held(now + 8 * SECOND, now);
        assertEquals(List.of("fence 23.0"), looks(places));
    }

    @Test
    void whoComesFirstInTheListIsWaitedForButNotForEver() {
        one = Set.of("web");
        connect(places);
        assertEquals(List.of("take web: one comes first"), hears(places));
        for (int i = 0; i < 6; i++) {
            now += 5 * SECOND;
            places.held(now + 7 * SECOND, now);
            assertEquals(i < 5 ? List.of() : List.of("claim 0 [web]"), looks(places), "after " + i);
        }
    }

    @Test
    void whoIsNotThereIsWaitedForAsLong() {
        connect(places);
        assertEquals(List.of("take web: one comes first"), hears(places));
        assertEquals(now + 7 * SECOND, places.next());
        now += 7 * SECOND;
        assertEquals("take web: this host is not connected to the cluster: it has heard nothing for too long",
                looks(places).getFirst());
    }

    @Test
    void aClaimCountsUntilItsHostWasAwayForTheFailover() {
        connect(places);
        assertEquals(List.of("take web: its place is on one"), hears(places, claims("one", 3, true, "web")));
        assertEquals(List.of("take web: its place is on one, whose lease is over"),
                hears(places, claims("one", 3, false, "web")));
        passes(30 * SECOND - 1);
        assertEquals(List.of(), looks(places));
        assertEquals(now + 1, places.next());
        now++;
        assertEquals(List.of("claim 0 [web]"), looks(places));
    }

    @Test
    void aHostThatHasClaimedAnewIsWaitedForAnew() {
        connect(places);
        hears(places, claims("one", 3, false, "web"));
        passes(29 * SECOND);
        hears(places, claims("one", 4, false, "web"));
        now += 2 * SECOND;
        looks(places);
        assertEquals(now + 5 * SECOND, places.next(), "the connection, and not the claim");
    }

    @Test
    void ofTwoWhoClaimAtOnceTheLaterOneMakesWay() {
        oneDoesNotWantIt();
        connect(places);
        hears(places);
        assertEquals(List.of("claim 1 []"),
                hears(places, claims("two", 1, true, "web"), claims("three", 1, true, "web")));
        assertEquals(List.of("take web: its place is on three"),
                hears(places, claims("two", 2, true), claims("three", 1, true, "web")));
        rules = new PlaceRules(rules.hosts(), 2, rules.failover());
        now += 2 * SECOND;
        assertEquals(List.of("claim 2 [web]"), looks(places));
        assertEquals(List.of("fence 20.0", "give web"),
                hears(places, claims("two", 3, true, "web"), claims("three", 1, true, "web")));
    }

    @Test
    void whatIsLostIsStoppedAtOnceAndReleasedWhenItIsGone() {
        aPlaceThatNobodyElseWantsIsClaimedAndThenTaken();
        hasRun = true;
        hasPlace = true;
        places.disconnected("no server answers");
        assertEquals(List.of("take web: this host is not connected to the cluster: no server answers"), looks(places));
        now += 2 * SECOND;
        connect(places);
        assertEquals(List.of(), hears(places, claims("two", 1, true, "web")), "it is not gone, and not fenced anew");
        hasRun = false;
        hasPlace = false;
        assertEquals(List.of("claim 1 [web]"), looks(places), "and asked for again, by a claim of its own");
        assertEquals(List.of("fence 22.0", "give web"), hears(places, claims("two", 2, true, "web")));
    }

    @Test
    void whoHearsOfItTooLateHasLostItAllTheSame() {
        aPlaceThatNobodyElseWantsIsClaimedAndThenTaken();
        hasRun = true;
        hasPlace = true;
        now += 9 * SECOND;
        places.held(now + 7 * SECOND, now);
        assertEquals("take web: this host is not connected to the cluster: it has heard nothing for too long",
                looks(places).getFirst());
    }

    @Test
    void whoWasCutOffForAMomentHasLostItAllTheSame() {
        aPlaceThatNobodyElseWantsIsClaimedAndThenTaken();
        hasRun = true;
        hasPlace = true;
        places.disconnected("its session has ended");
        connect(places);
        assertEquals("take web: this host is not connected to the cluster: it has heard nothing for too long",
                looks(places).getFirst());
    }

    @Test
    void whatAnOperatorStopsIsReleased() {
        aPlaceThatNobodyElseWantsIsClaimedAndThenTaken();
        hasRun = true;
        hasPlace = true;
        wanted = false;
        assertEquals(List.of(), looks(places));
        hasRun = false;
        assertEquals(List.of("take web: it is not to run here", "claim 1 []"), looks(places));
    }

    @Test
    void whatIsAdoptedKeepsItsPlaceIfAClaimOfThisLifeShowsThatItMay() {
        hasRun = true;
        hasPlace = true;
        HostPlaces adopting = places(true);
        connect(adopting);
        assertEquals(List.of("claim 7 [web]"), hears(adopting, claims("two", 7, true, "web")));
        assertEquals(List.of("fence 22.0", "give web"), hears(adopting, claims("two", 8, true, "web")));

        HostPlaces late = places(true);
        connect(late);
        hears(late, claims("two", 8, true, "web"));
        assertEquals(List.of("take web: its place is on three"),
                hears(late, claims("two", 9, true, "web"), claims("three", 2, true, "web")));
    }

    @Test
    void whatIsAdoptedIsLostWhenNobodyAnswersInTime() {
        hasRun = true;
        hasPlace = true;
        HostPlaces adopting = places(true);
        assertEquals(List.of(), looks(adopting));
        assertEquals(now + 15 * SECOND, adopting.next());
        now += 15 * SECOND;
        assertEquals("take web: this host is not connected to the cluster: it has not joined the cluster yet",
                looks(adopting).getFirst());
    }

    @Test
    void whatSomebodyHasLeftWhomNobodyHasAdoptedIsWaitedFor() {
        oneDoesNotWantIt();
        connect(places);
        assertEquals(List.of("take web: what an earlier gaggled may have left of it here has to be over first"),
                hears(places, claims("two", 4, true, "web")));
        for (int i = 0; i < 7; i++) {
            now += 5 * SECOND;
            places.held(now + 7 * SECOND, now);
            assertEquals(List.of(), looks(places));
        }
        now += 2 * SECOND;
        assertEquals(List.of("claim 4 [web]"), looks(places));
    }

    @Test
    void nothingElseIsTakenBeforeWhatSomebodyHasLeftIsFenced() {
        oneDoesNotWantIt();
        connect(places);
        assertEquals(List.of("claim 4 [other, web]"), hears(places, claims("two", 4, true, "other")));
        assertEquals(List.of(), hears(places, claims("two", 5, true, "other", "web")));
    }

    @Test
    void whatCannotBeFencedDoesNotRun() {
        oneDoesNotWantIt();
        unfenced = "no cgroup";
        connect(places);
        hears(places);
        assertEquals(List.of("take web: its runs cannot be fenced: no cgroup", "claim 1 []"),
                hears(places, claims("two", 1, true, "web")));
    }

    @Test
    void aHostThatIsNotInTheListAsksForNothing() {
        rules = new PlaceRules(List.of("one"), 1, Duration.ofSeconds(30));
        connect(places);
        assertEquals(List.of("take web: two is not in its placement"), hears(places));
    }

    @Test
    void aClaimThatIsNotAnsweredIsMadeAgain() {
        oneDoesNotWantIt();
        connect(places);
        hears(places);
        now += 2 * SECOND;
        assertEquals(List.of("claim 0 [web]"), looks(places));
        assertEquals(List.of("fence 20.0", "give web"), hears(places, claims("two", 1, true, "web")));
    }

    @Test
    void aProgramThatIsNotPlacedAnyMoreIsReleased() {
        aPlaceThatNobodyElseWantsIsClaimedAndThenTaken();
        said.clear();
        places.look(List.of(), _ -> null, now);
        assertEquals(List.of("claim 1 []"), said);
    }
}
