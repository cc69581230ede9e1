package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.junit.jupiter.api.Test;

/** Needs that lead in a circle are found from what the hosts tell, by each of those whose programs are in it. */
class CirclesTest {

    /** Needs as {@code web -> db@two}. */
    private static HostReport host(String name, String... needs) {
        List<NeighbourNeed> told = new ArrayList<>();
        for (String need : needs) {
            String[] parts = need.split(" -> |@");
            told.add(new NeighbourNeed(parts[0], parts[1], parts[2], false));
        }
        return HostReport.builder(name, "1").configFile(name + ".ini").needs(told).build();
    }

    @Test
    void aCircleThroughTwoHostsIsFoundByBoth() {
        HostReport one = host("one", "web -> api@one", "api -> db@two", "other -> x@three");
        HostReport two = host("two", "db -> store@two", "store -> web@one");
        String circle = "api@one -> db@two -> store@two -> web@one -> api@one (one.ini of one, two.ini of two)";
        assertEquals(circle, Circles.find(one, List.of(two)));
        assertEquals(circle, Circles.find(two, List.of(one)));
    }

    @Test
    void aHostThatIsInNoneFindsNone() {
        HostReport one = host("one", "web -> db@two");
        HostReport two = host("two", "db -> web@one");
        assertNull(Circles.find(host("three", "x -> web@one"), List.of(one, two)));
        assertNull(Circles.find(host("four"), List.of(one, two)));
    }

    @Test
    void whatIsNeededTwiceIsNoCircle() {
        HostReport one = host("one", "web -> a@two", "web -> b@two", "a -> base@three");
        HostReport two = host("two", "a -> base@three", "b -> base@three");
        assertNull(Circles.find(one, List.of(two, host("three"))));
    }

    @Test
    void instancesOfASectionAreOneProgram() {
        HostReport one = host("one", "w:1 -> db@two", "w:2 -> db@two");
        assertEquals("db@two -> w@one -> db@two (one.ini of one, two.ini of two)",
                Circles.find(one, List.of(host("two", "db -> w@one"))));
        assertEquals("db@two -> w@one -> db@two (one.ini of one, two.ini of two)",
                Circles.find(one, List.of(host("two", "db -> w:2@one"))));
    }

    @Test
    void aRowThatIsVeryLongIsFollowed() {
        String[] needs = new String[50_000];
        for (int i = 0; i < needs.length; i++) {
            needs[i] = "p" + i + " -> p" + (i + 1) + (i == needs.length - 1 ? "@two" : "@one");
        }
        assertNull(Circles.find(host("one", needs), List.of()));
        assertEquals(50_002, Circles.find(host("one", needs), List.of(host("two", "p50000 -> p0@one")))
                .split(" -> ").length);
    }
}
