package org.gaggled.json.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Shows what the calls about the gaggle as a whole answer, for whom they ask, and how they are refused. */
class ChangeCallsTest extends CallsFixture {

    private static final ReloadPlan STOP = new ReloadPlan(
            List.of(new PlannedChange("web", Action.STOP, List.of())), List.of(), List.of());

    @Test
    void aPlanIsToldAndNothingIsDone() throws Exception {
        port.putPlan(STOP);
        assertEquals(
                "{\"refused\":false,\"programs\":[{\"program\":\"web\",\"action\":\"stop\"}],\"parts\":[],"
                        + "\"problems\":[]}",
                answer("{`call`:`plan`}").object("result").toString());
        assertEquals(List.of(), port.getReloads());
    }

    @Test
    void aReloadWithoutProgramsIsGaggledsOwn() throws Exception {
        port.putPlan(STOP);
        JsonObject plan = answer("{`call`:`plan`,`user`:`bob`}").object("result");
        JsonObject done = answer("{`call`:`reload`,`user`:`bob`}").object("result");
        assertEquals(plan.toString(), done.toString());
        assertEquals(List.of("bob at key ann at 127.0.0.1 (zmq)"), texts(port.getReloads()));
        assertEquals(List.of(), port.getRequests());
        answer("{`call`:`reload`,`programs`:`web`}");
        assertEquals(1, port.getReloads().size());
        assertEquals(1, port.getRequests().size());
    }

    @Test
    void aReloadThatIsRefusedIsAnsweredWithAllProblems() throws Exception {
        port.putPlan(ReloadPlan.refused(List.of(
                ConfigProblem.error(new ConfigPosition("a.ini", 1, 2), "no", "yes"),
                ConfigProblem.warning(new ConfigPosition("b.ini", 3, 4), "perhaps"))));
        assertEquals(
                "{\"refused\":true,\"programs\":[],\"parts\":[],\"problems\":["
                        + "{\"severity\":\"error\",\"file\":\"a.ini\",\"line\":1,\"column\":2,\"message\":\"no\","
                        + "\"advice\":\"yes\"},"
                        + "{\"severity\":\"warning\",\"file\":\"b.ini\",\"line\":3,\"column\":4,"
                        + "\"message\":\"perhaps\"}]}",
                answer("{`call`:`reload`}").object("result").toString());
    }

    @Test
    void anUpgradeIsBegunOrRefusedWithTheReason() throws Exception {
        assertEquals("{\"id\":\"7\",\"result\":{\"outcome\":\"done\"}}",
                answer("{`call`:`upgrade`,`id`:`7`,`user`:`bob`}").toString());
        assertEquals(List.of("bob at key ann at 127.0.0.1 (zmq)"), texts(port.getUpgrades()));
        port.refuseChangesWith("an upgrade needs 'statedir'");
        for (String call : List.of("plan", "reload", "upgrade")) {
            assertEquals("refused: an upgrade needs 'statedir'", refusal("{`call`:`" + call + "`}"));
        }
        port.refuseChangesWith(null);
        port.answerWith(ControlOutcome.SHUTTING_DOWN);
        assertEquals("shutting-down: " + ControlOutcome.SHUTTING_DOWN.getText(),
                refusal("{`call`:`upgrade`}"));
    }

    @Test
    void whoMayOnlyWatchIsRefused() throws Exception {
        for (String call : List.of("plan", "reload", "upgrade")) {
            assertEquals("forbidden: the key of this client may watch, but not operate",
                    refusal("{`call`:`" + call + "`}", Role.WATCH));
        }
    }

    private static List<String> texts(List<Requester> requesters) {
        return requesters.stream().map(Requester::toString).toList();
    }
}
