package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.core.PlaceRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows how it is written on which hosts a program runs, and what is refused. */
class PlacementSettingsTest {

    private static final String CLUSTER = "gaggled\n  cluster\n    name = host1\n";
    private static final String WEB = CLUSTER + "web\n  command = serve\n";

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    /** Joins clusters of one kind. */
    private record Joining(String getName) implements NeighbourSourceFactory {

        @Override
        public List<Setting<?>> getSettings() {
            return List.of();
        }

        @Override
        public NeighbourSource open(NeighbourSourceContext context) {
            throw new AssertionError("a check opens nothing");
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.neighbourSources.add(new Joining("village"));
    }

    private ProgramDefinition web(String settings) throws IOException {
        return fixture.accepted(WEB + settings).gaggle().inOrder().getFirst();
    }

    private void refused(String settings, String... problems) throws IOException {
        assertEquals(List.of(problems), fixture.problems(WEB + settings));
    }

    @Test
    void whoSaysNothingRunsHere() throws IOException {
        assertNull(web("").life().places());
        assertFalse(web("").launch().isFenced());
        assertFalse(web("").settings().get().containsKey("failover"));
    }

    @Test
    void theHostsInTheirOrder() throws IOException {
        ProgramDefinition web = web("  placement = host2, host1\n");
        assertEquals(new PlaceRules(List.of("host2", "host1"), 1, Duration.ofSeconds(30)), web.life().places());
        assertTrue(web.launch().isFenced());
        assertEquals("host2, host1", web.settings().get().get("placement"));
        assertEquals("1", web.settings().get().get("copies"));
        assertEquals("30000ms", web.settings().get().get("failover"));
    }

    @Test
    void aListAndAllSettings() throws IOException {
        assertEquals(
                new PlaceRules(List.of("a", "b.example", "c"), 2, Duration.ofMinutes(1)),
                web("  placement = [a, b.example, c]\n  copies = 2\n  failover = 1m\n").life().places());
    }

    /** The same file may be on every host. */
    @Test
    void thisHostNeedNotBeAmongThem() throws IOException {
        assertEquals(List.of("host7"), web("  placement = host7\n").life().places().hosts());
    }

    @Test
    void anEssentialOneAndInstancesMayBePlaced() throws IOException {
        List<ProgramDefinition> both = fixture.accepted(WEB + """
                  instances = 2
                  essential = true
                  respawn = false
                  placement = host1, host2
                """).gaggle().inOrder();
        assertEquals(2, both.size());
        both.forEach(one -> assertEquals(List.of("host1", "host2"), one.life().places().hosts()));
    }

    @Test
    void whatRunsAroundItsLifeIsFencedAsItIs() throws IOException {
        ProgramDefinition web = web("  placement = host1\n  prestart = serve --check\n");
        assertTrue(web.life().errands().prestart().as(web.launch(), Map.of()).isFenced());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "1h", "1500ms"})
    void failoverWithinItsBounds(String time) throws IOException {
        web("  placement = host1\n  failover = " + time + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999ms", "3600001ms"})
    void failoverBeyondThem(String time) throws IOException {
        List<String> problems = fixture.problems(WEB + "  placement = host1\n  failover = " + time + "\n");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().matches("7:14: failover of program 'web', \\d+ ms, is not from 1s to 1h; write"
                + " for example 30s, which is the default"), problems::toString);
    }

    @Test
    void whatCannotBeAHost() throws IOException {
        List<String> problems = fixture.problems(WEB + "  placement = host1 host2\n");
        assertEquals(
                List.of("6:15: placement 'host1 host2' cannot be the name of a host; write names of hosts with commas"
                        + " between them; each is 1 to 64 letters and digits of ASCII, '.', '_' and '-'"),
                problems);
    }

    @Test
    void noHost() throws IOException {
        refused("  placement =\n",
                "6:14: placement of program 'web' names no host; name the hosts on which it may run, or remove it");
    }

    @Test
    void aHostTwice() throws IOException {
        refused("  placement = host1, host2, host1\n",
                "6:15: placement of program 'web' names 'host1' twice; name each host once: no two copies run on one"
                        + " host");
    }

    @Test
    void moreCopiesThanHosts() throws IOException {
        refused("  placement = host1, host2\n  copies = 3\n",
                "7:12: program 'web' is to have 3 copies, but its placement names 2 hosts; name more hosts, or lower"
                        + " copies: no two copies run on one host");
        refused("  placement = host1\n  copies = 2\n",
                "7:12: program 'web' is to have 2 copies, but its placement names one host; name more hosts, or lower"
                        + " copies: no two copies run on one host");
        refused("  placement = host1\n  copies = 0\n",
                "7:12: copies '0' is not a whole number from 1 to 1000");
    }

    @Test
    void copiesOfWhatIsNotPlaced() throws IOException {
        refused("  copies = 2\n  failover = 1m\n",
                "6:12: program 'web' has 'copies', but no placement that it is about; add a placement, or remove it",
                "7:14: program 'web' has 'failover', but no placement that it is about; add a placement, or remove it");
    }

    @Test
    void withoutACluster() throws IOException {
        assertEquals(
                List.of("3:15: program 'web' has a placement, but this gaggled is in no cluster; add section"
                        + " gaggled/cluster, or remove it"),
                fixture.problems("web\n  command = serve\n  placement = host1\n"));
    }

    @Test
    void aTask() throws IOException {
        refused("  kind = task\n  schedule = @daily\n  placement = host1\n",
                "8:15: program 'web' has a placement, but is a task: no other host knows whether it is done; remove the"
                        + " placement, or make it a service");
    }

    @Test
    void aStopThatLeavesProcesses() throws IOException {
        refused("  placement = host1\n  killmode = process\n",
                "7:14: program 'web' has a placement, but killmode 'process': what a stop leaves behind would run beside"
                        + " a copy on another host; remove killmode, or the placement");
    }
}
