package org.gaggled.api.neighbour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be claimed, and how claims compare. */
class HostClaimsTest {

    private static Set<String> programs(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.toSet());
    }

    @Test
    void theyAreACopyOfWhatWasGiven() {
        Set<String> given = new HashSet<>(Set.of("web"));
        HostClaims claims = new HostClaims("two", 7, true, given);
        given.add("db");
        assertEquals(Set.of("web"), claims.getPrograms());
        assertThrows(UnsupportedOperationException.class, () -> claims.getPrograms().add("db"));
        assertEquals("two claims [web] by version 7", claims.toString());
        assertEquals("two claims [] by version 0, without a lease",
                new HostClaims("two", 0, false, Set.of()).toString());
    }

    @Test
    void eachPartCounts() {
        HostClaims claims = new HostClaims("two", 7, true, Set.of("web"));
        assertEquals(claims, new HostClaims("two", 7, true, Set.of("web")));
        assertEquals(claims.hashCode(), new HostClaims("two", 7, true, Set.of("web")).hashCode());
        for (HostClaims other : List.of(
                new HostClaims("one", 7, true, Set.of("web")),
                new HostClaims("two", 8, true, Set.of("web")),
                new HostClaims("two", 7, false, Set.of("web")),
                new HostClaims("two", 7, true, Set.of()))) {
            assertNotEquals(claims, other);
        }
    }

    @Test
    void thereAreLimits() {
        String longest = "ö".repeat(127) + "x";
        assertEquals(Set.of(longest), new HostClaims("two", Long.MAX_VALUE, true, Set.of(longest)).getPrograms());
        assertEquals(1000, new HostClaims("two", 1, true, programs(HostClaims.MOST_PROGRAMS)).getPrograms().size());
        assertEquals("1001 claims are more than 1000", refusal("two", 1, programs(HostClaims.MOST_PROGRAMS + 1)));
        assertEquals("version -1", refusal("two", -1, Set.of()));
        refusal("two hosts", 1, Set.of());
        for (String name : List.of("", "a/b", "a\n", longest + "x")) {
            refusal("two", 1, Set.of(name));
        }
    }

    private static String refusal(String host, long version, Set<String> programs) {
        return String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> new HostClaims(host, version, true, programs)).getMessage());
    }
}
