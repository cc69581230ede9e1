package org.gaggled.json.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows what is said of what programs use, page by page. */
class UsageCallTest extends CallsFixture {

    private static ProgramState up(String name) {
        return ProgramState.builder(name).phase(ProgramPhase.UP).pid(7).lastPid(7).tags(List.of("busy")).build();
    }

    @BeforeEach
    void use() {
        port.put(up("db"));
        port.put(up("cron"));
        port.put("db", CurrentUsage.builder(3).processorTime(Duration.ofMillis(2540)).residentBytes(8192).build());
        port.put("cron", CurrentUsage.builder(1).build());
    }

    private static String entry(String program, int millis, int bytes, int processes) {
        return "{\"program\":\"" + program + "\",\"cpu_ms\":" + millis + ",\"memory_bytes\":" + bytes
                + ",\"processes\":" + processes + "}";
    }

    private String result(String call) throws Exception {
        return answer(call).object("result").toString();
    }

    @Test
    void programsWithAProcessComeInTheOrderOfTheConfiguration() throws Exception {
        assertEquals("{\"programs\":[" + entry("db", 2540, 8192, 3) + "," + entry("cron", 0, 0, 1) + "],\"total\":3}",
                result("{`call`:`usage`}"));
    }

    @Test
    void thereArePagesAsOfAList() throws Exception {
        assertEquals("{\"programs\":[" + entry("db", 2540, 8192, 3) + "],\"total\":3,\"next\":2}",
                result("{`call`:`usage`,`limit`:2}"));
        assertEquals("{\"programs\":[" + entry("cron", 0, 0, 1) + "],\"total\":3}",
                result("{`call`:`usage`,`from`:2,`limit`:2}"));
        assertEquals("{\"programs\":[" + entry("cron", 0, 0, 1) + "],\"total\":3}",
                result("{`call`:`usage`,`name`:`c*`,`state`:`up`}"));
        assertEquals("bad-request: 'limit' is from 1 to 500, not 501", refusal("{`call`:`usage`,`limit`:501}"));
        assertEquals("bad-request: 'usage' does not take 'token'; known: name, state, from, limit, call, id",
                refusal("{`call`:`usage`,`token`:1}"));
        assertEquals("no-such-program: no program has the tag 'bussy'; did you mean @busy?",
                refusal("{`call`:`usage`,`name`:`@bussy`}"));
    }

    @Test
    void whatTheLauncherCannotTellIsNamed() throws Exception {
        port.put("db", (CurrentUsage) null);
        assertEquals("{\"programs\":[" + entry("cron", 0, 0, 1) + "],\"unmeasured\":[\"db\"],\"total\":3}",
                result("{`call`:`usage`}"));
    }

    @Test
    void aGaggleThatIsTooBusySaysSo() throws Exception {
        port.beTooBusyForStates(1);
        assertEquals("busy", refusal("{`call`:`usage`}").split(":")[0]);
    }
}
