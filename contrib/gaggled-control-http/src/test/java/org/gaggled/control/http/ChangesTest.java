package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows what is answered to requests about the gaggle as a whole, and that the answer to one that ends this very server goes out first.
class ChangesTest {

    private static final ReloadPlan PLAN = new ReloadPlan(
            List.of(
                    new PlannedChange("web", Action.RESTART, List.of(new Difference("argv", "80", "81", false))),
                    new PlannedChange("db", Action.KEEP, List.of())),
            List.of(),
            List.of());
    private static final String PLAN_TEXT =
            "{\"refused\":false,\"programs\":[{\"program\":\"web\",\"action\":\"restart\",\"differences\":["
                    + "{\"setting\":\"argv\",\"before\":\"80\",\"after\":\"81\"}]},"
                    + "{\"program\":\"db\",\"action\":\"keep\"}],\"parts\":[],\"problems\":[]}";

    private final FakePort port = new FakePort();

    @Test
    void aPlanIsToldAndAReloadSaysWhatItDoes() throws Exception {
        port.whole.putPlan(PLAN);
        try (Served served = new Served(port)) {
            String plan = served.askFor("GET /v1/plan");
            assertTrue(plan.startsWith("HTTP/1.1 200 OK\n") && plan.endsWith("\n\n" + PLAN_TEXT + "\n"), plan);
            assertEquals(List.of(), port.whole.getReloads());
            String done = served.askFor("POST /v1/reload");
            assertTrue(done.startsWith("HTTP/1.1 200 OK\n") && done.endsWith("\n\n" + PLAN_TEXT + "\n"), done);
            Requester who = port.whole.getReloads().getFirst();
            assertEquals("127.0.0.1:PORT (http)", who.toString().replaceFirst(":\\d+", ":PORT"));
            String upgrade = served.askFor("POST /v1/upgrade");
            assertTrue(upgrade.startsWith("HTTP/1.1 200 OK\n") && upgrade.endsWith("\n\n{\"done\":\"upgrade\"}\n"),
                    upgrade);
            assertEquals(1, port.whole.getUpgrades().size());
        }
    }

    @Test
    void aReloadThatIsRefusedIsAConflictWithAllProblems() throws Exception {
        port.whole.putPlan(ReloadPlan.refused(List.of(
                ConfigProblem.error(new ConfigPosition("a.ini", 1, 2), "no", "yes"))));
        String words = "{\"refused\":true,\"programs\":[],\"parts\":[],\"problems\":[{\"severity\":\"error\","
                + "\"file\":\"a.ini\",\"line\":1,\"column\":2,\"message\":\"no\",\"advice\":\"yes\"}]}";
        try (Served served = new Served(port)) {
            String plan = served.askFor("GET /v1/plan");
            assertTrue(plan.startsWith("HTTP/1.1 200 OK\n") && plan.endsWith("\n\n" + words + "\n"), plan);
            String refused = served.askFor("POST /v1/reload");
            assertTrue(refused.startsWith("HTTP/1.1 409 "), refused);
            assertTrue(refused.endsWith("\n\n{\"error\":{\"code\":\"refused\",\"message\":\"the configuration has 1"
                    + " problem; nothing has changed\"},\"plan\":" + words + "}\n"), refused);
            port.whole.refuseChangesWith("an upgrade needs 'statedir'");
            String upgrade = served.askFor("POST /v1/upgrade");
            assertTrue(upgrade.startsWith("HTTP/1.1 409 "), upgrade);
            assertTrue(upgrade.endsWith("{\"error\":{\"code\":\"refused\",\"message\":\"an upgrade needs"
                    + " 'statedir'\"}}\n"), upgrade);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /v1/plan        | 405
            GET /v1/reload       | 405
            GET /v1/upgrade      | 405
            HEAD /v1/plan        | 200
            POST /v1/reload?x=1  | 400
            POST /v1/reload/web  | 404
            """)
    void whatIsNotMeantIsRefused(String request, int status) throws Exception {
        try (Served served = new Served(port)) {
            String answer = served.askFor(request);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertEquals(List.of(), port.whole.getReloads());
        }
    }

    /** As when a reload moves this server: gaggled closes it as soon as it has completed the stage. */
    @Test
    void theAnswerGoesOutBeforeTheServerEnds() throws Exception {
        CompletableFuture<ReloadPlan> done = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        FakePort slow = new FakePort() {
            @Override
            public CompletionStage<ReloadPlan> reload(Requester requester) {
                asked.countDown();
                return done;
            }
        };
        try (Served served = new Served(slow, Served.limits(Served.PATIENCE));
                Socket client = served.connect()) {
            Served.send(client, "POST /v1/reload HTTP/1.1\r\nHost: localhost\r\n" + Served.AUTHORIZATION + "\r\n");
            assertTrue(asked.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            Thread end = Thread.ofPlatform().start(() -> {
                done.complete(PLAN);
                try {
                    served.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            BufferedReader answer = Served.reader(client);
            assertEquals("HTTP/1.1 200 OK", answer.readLine());
            assertEquals(PLAN_TEXT, answer.lines().filter(line -> line.startsWith("{")).findFirst().orElse("none"));
            assertTrue(end.join(Served.PATIENCE));
        }
    }
}
