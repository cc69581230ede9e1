package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows what the calls about the gaggle as a whole answer, for whom they ask, and how they are refused. */
class ChangeCallsTest {

    private static final ReloadPlan STOP = new ReloadPlan(
            List.of(new PlannedChange("web", Action.STOP, List.of())), List.of(), List.of());

    private final FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build());
    private SocketLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new SocketLoop("calls-under-test", ServerContext.open());
        loop.start();
    }

    @AfterEach
    void close() {
        loop.close();
        port.close();
    }

    private JsonObject answer(String json, Role role) throws Exception {
        Calls calls = new Calls(PluginConfiguration.GAGGLE, port, loop);
        return JsonObject.parse(calls.answer(json.replace('`', '"'), new Caller("127.0.0.1", "ann", role))
                .toCompletableFuture()
                .get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private String error(String json, Role role) throws Exception {
        JsonObject error = answer(json, role).object("error");
        return error.text("code") + ": " + error.text("message");
    }

    @Test
    void aPlanIsToldAndNothingIsDone() throws Exception {
        port.putPlan(STOP);
        assertEquals(
                "{\"refused\":false,\"programs\":[{\"program\":\"web\",\"action\":\"stop\"}],\"parts\":[],"
                        + "\"problems\":[]}",
                answer("{`call`:`plan`}", Role.OPERATE).object("result").toString());
        assertEquals(List.of(), port.getReloads());
    }

    @Test
    void aReloadWithoutProgramsIsGaggledsOwn() throws Exception {
        port.putPlan(STOP);
        JsonObject plan = answer("{`call`:`plan`,`user`:`bob`}", Role.OPERATE).object("result");
        JsonObject done = answer("{`call`:`reload`,`user`:`bob`}", Role.OPERATE).object("result");
        assertEquals(plan.toString(), done.toString());
        assertEquals(List.of("bob at key ann at 127.0.0.1 (zmq)"), texts(port.getReloads()));
        assertEquals(List.of(), port.getRequests());
        answer("{`call`:`reload`,`programs`:`web`}", Role.OPERATE);
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
                answer("{`call`:`reload`}", Role.OPERATE).object("result").toString());
    }

    @Test
    void anUpgradeIsBegunOrRefusedWithTheReason() throws Exception {
        assertEquals("{\"id\":\"7\",\"result\":{\"outcome\":\"done\"}}",
                answer("{`call`:`upgrade`,`id`:`7`,`user`:`bob`}", Role.OPERATE).toString());
        assertEquals(List.of("bob at key ann at 127.0.0.1 (zmq)"), texts(port.getUpgrades()));
        port.refuseChangesWith("an upgrade needs 'statedir'");
        for (String call : List.of("plan", "reload", "upgrade")) {
            assertEquals("refused: an upgrade needs 'statedir'", error("{`call`:`" + call + "`}", Role.OPERATE));
        }
        port.refuseChangesWith(null);
        port.answerWith(ControlOutcome.SHUTTING_DOWN);
        assertEquals("shutting-down: " + ControlOutcome.SHUTTING_DOWN.getText(),
                error("{`call`:`upgrade`}", Role.OPERATE));
    }

    @Test
    void whoMayOnlyWatchIsRefused() throws Exception {
        for (String call : List.of("plan", "reload", "upgrade")) {
            assertEquals("forbidden: the key of this client may watch, but not operate",
                    error("{`call`:`" + call + "`}", Role.WATCH));
        }
    }

    private static List<String> texts(List<Requester> requesters) {
        return requesters.stream().map(Requester::toString).toList();
    }
}
