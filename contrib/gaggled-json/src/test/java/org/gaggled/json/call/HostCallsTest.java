package org.gaggled.json.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.Role;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.HostState.Standing;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.junit.jupiter.api.Test;

/** Shows what is said of other hosts, page by page. */
class HostCallsTest extends CallsFixture {

    private static HostState host(String name, Standing standing, String... programs) {
        HostReport report = HostReport.builder(name, "1")
                .programs(Stream.of(programs).map(program -> NeighbourProgram.builder(program)
                        .condition(Until.ENDED, 1, Duration.ofMillis(40)).build()).toList())
                .build();
        return HostState.builder(name).standing(standing, Duration.ofMillis(9)).report(report, Duration.ofMillis(2))
                .build();
    }

    private String result(String call) throws Exception {
        return answer(call).object("result").toString();
    }

    @Test
    void whoIsInNoClusterKnowsNoHosts() throws Exception {
        assertEquals("{\"hosts\":[],\"total\":0}", result("{`call`:`hosts`}"));
        assertEquals("no-such-host: there is no other host 'b' in the cluster", refusal("{`call`:`hosts`,`host`:`b`}"));
    }

    @Test
    void thereArePagesOfHostsAndOfTheirPrograms() throws Exception {
        port.putNeighbours(new ClusterSnapshot("a", List.of(
                host("shop2", Standing.KNOWN, "x", "y", "z"), HostState.builder("c").build())));
        String shop2 = "{\"host\":\"a\",\"hosts\":[{\"host\":\"shop2\",\"state\":\"known\",\"since_ms\":9,"
                + "\"config\":\"gaggled.ini\",\"report_age_ms\":2,\"program_count\":3";
        assertEquals(shop2 + "}],\"total\":2,\"next\":1}", result("{`call`:`hosts`,`limit`:1}"));
        assertEquals("{\"host\":\"a\",\"hosts\":[{\"host\":\"c\",\"state\":\"unknown\",\"since_ms\":0}],\"total\":2}",
                result("{`call`:`hosts`,`from`:1,`limit`:1}"));
        assertEquals("{\"host\":\"a\",\"hosts\":[],\"total\":2}", result("{`call`:`hosts`,`from`:2147483647}"));
        assertEquals(shop2 + ",\"programs\":[{\"program\":\"y\",\"phase\":\"down\",\"ready\":false,\"starts\":0,"
                + "\"held_ms\":{\"ended\":42}}]}],\"total\":3,\"next\":2}",
                result("{`call`:`hosts`,`host`:`shop2`,`from`:1,`limit`:1}"));
        assertEquals("no-such-host: there is no other host 'shop' in the cluster; did you mean 'shop2'?",
                refusal("{`call`:`hosts`,`host`:`shop`}"));
        assertEquals("bad-request: 'limit' is from 1 to 500, not 501", refusal("{`call`:`hosts`,`limit`:501}"));
    }

    @Test
    void whatNobodyKnowsGetsNoOlder() throws Exception {
        port.putNeighbours(new ClusterSnapshot("a", List.of(host("b", Standing.UNKNOWN, "x"))));
        assertEquals(40, answer("{`call`:`hosts`,`host`:`b`}").object("result").objects("hosts").getFirst()
                .objects("programs").getFirst().object("held_ms").number("ended"));
    }

    @Test
    void whoMayWatchMayAsk() throws Exception {
        assertEquals(0, answer("{`call`:`hosts`}", Role.WATCH).object("result").number("total"));
    }
}
