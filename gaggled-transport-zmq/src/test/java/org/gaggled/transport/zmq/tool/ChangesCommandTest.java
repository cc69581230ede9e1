package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.control.ZmqControlSourceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Shows what {@code gaggled_controller plan}, {@code reload} and {@code upgrade} print, to the byte, with what status
 * they end, and that an upgrade is waited for until another gaggled answers.
 */
class ChangesCommandTest {

    private record Ended(int status, String out, String err) {}

    private static final ReloadPlan PLAN = new ReloadPlan(
            List.of(
                    new PlannedChange("web", Action.RESTART, List.of(new Difference("argv", "-p 80", "-p 81", false))),
                    new PlannedChange("db", Action.KEEP, List.of())),
            List.of(),
            List.of(ConfigProblem.warning(new ConfigPosition("gaggled.ini", 2, 1), "'wd' is not there yet")));

    private static final String PLAN_TEXT =
            "restart web: argv: -p 80 -> -p 81\n2 programs: 1 restart, 1 kept\n";
    private static final String WARNING = "gaggled.ini:2:1: warning: 'wd' is not there yet\n";

    private static final ReloadPlan REFUSED = ReloadPlan.refused(List.of(
            ConfigProblem.error(
                    new ConfigPosition("gaggled.ini", 8, 1), "there is no setting 'comand'", "did you mean 'command'?"),
            ConfigProblem.error(new ConfigPosition("more.ini", 1, 7), "'x' is not a duration")));

    private static final String PROBLEMS =
            "gaggled.ini:8:1: there is no setting 'comand'; did you mean 'command'?\n"
                    + "more.ini:1:7: 'x' is not a duration\n";

    private final FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build());
    private String url = "tcp://127.0.0.1:0";
    private ControlSource source;

    @BeforeEach
    void open() throws Exception {
        url = "tcp://127.0.0.1:" + RunningGaggle.freePort();
        listen(PluginConfiguration.GAGGLE);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        port.close();
    }

    private void listen(GaggleInfo gaggle) throws Exception {
        listen(gaggle, port);
    }

    private void listen(GaggleInfo gaggle, ControlPort port) throws Exception {
        ZmqControlSourceFactory factory = new ZmqControlSourceFactory();
        source = factory.open(new PluginConfiguration(factory)
                .run(gaggle).setGlobal("controlurl", url).toControlSourceContext(port));
        source.start();
    }

    private static GaggleInfo gaggled(String version, String instance) {
        return GaggleInfo.builder(instance).version(version).hostName("goose").configFile("gaggled.ini").build();
    }

    private Ended controller(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        // A minute for the answer: how long a busy machine takes is not what is shown.
        List<String> words = new ArrayList<>(List.of("-u", url, "--timeout", "60s"));
        words.addAll(List.of(arguments));
        int status = Tool.run(
                ControllerCommand.model(), StandardOutput.to(out), new PrintWriter(err), words.toArray(String[]::new));
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    @Test
    void aPlanIsPrintedAndNothingIsDone() {
        port.putPlan(PLAN);
        assertEquals(new Ended(0, PLAN_TEXT, WARNING), controller("plan"));
        Ended json = controller("plan", "-j");
        assertEquals("", json.err());
        assertTrue(json.out().startsWith("{\"refused\":false,\"programs\":[{\"program\":\"web\""), json.out());
        assertEquals(List.of(), port.getReloads());
    }

    @Test
    void aReloadPrintsWhatIsDone() {
        port.putPlan(PLAN);
        assertEquals(new Ended(0, PLAN_TEXT, WARNING), controller("reload"));
        assertEquals(0, controller("-j", "reload").status());
        assertEquals(2, port.getReloads().size());
        assertEquals(System.getProperty("user.name"), port.getReloads().getFirst().getName().replaceAll(" at .*", ""));
    }

    @Test
    void allProblemsAreToldAndTheStatusIsOne() {
        port.putPlan(REFUSED);
        assertEquals(
                new Ended(1, "", PROBLEMS + "gaggled_controller: a reload would be refused: 2 problems\n"),
                controller("plan"));
        assertEquals(
                new Ended(1, "",
                        PROBLEMS + "gaggled_controller: the reload is refused: 2 problems; nothing has changed\n"),
                controller("reload"));
        Ended json = controller("reload", "-j");
        assertEquals(1, json.status());
        assertEquals("", json.err());
        assertTrue(json.out().startsWith("{\"refused\":true,"), json.out());
        port.refuseChangesWith("this gaggle was not read from a file");
        assertEquals(new Ended(1, "", "gaggled_controller: this gaggle was not read from a file\n"),
                controller("plan"));
    }

    /** As gaggled does when the channel itself is moved: it is closed as soon as the stage is complete. */
    @Test
    void theAnswerComesByTheChannelThatTheReloadCloses() throws Exception {
        source.close();
        CompletableFuture<ReloadPlan> done = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        listen(PluginConfiguration.GAGGLE, (ControlPort) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ControlPort.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("reload")) {
                        asked.countDown();
                        return done;
                    }
                    return method.invoke(port, arguments);
                }));
        FutureTask<Ended> tool = inBackground("reload");
        assertTrue(asked.await(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        done.complete(PLAN);
        source.close();
        assertEquals(
                new Ended(0, PLAN_TEXT, WARNING), tool.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void whoGetsNoAnswerIsToldThatTheReloadMayGoOn() throws Exception {
        source.close();
        listen(PluginConfiguration.GAGGLE, (ControlPort) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ControlPort.class},
                (proxy, method, arguments) -> method.getName().equals("reload")
                        ? new CompletableFuture<ReloadPlan>() : method.invoke(port, arguments)));
        Ended late = controller("--timeout", "2s", "reload");
        assertEquals(1, late.status());
        assertTrue(late.err().endsWith("; if the request has arrived, the reload goes on: gaggled's log says what comes"
                + " of it\n"), late.err());
    }

    @Test
    void aReloadWithNamesIsThatOfThePrograms() {
        assertEquals(new Ended(0, "", ""), controller("reload", "web"));
        assertEquals("reload web", port.getRequests().getFirst().toString().replaceAll(" by .*", ""));
        assertEquals(List.of(), port.getReloads());
        assertEquals(2, controller("reload", "-j", "web").status());
    }

    @Test
    void whatWouldHaveNoEffectIsRefused() {
        for (String command : List.of("plan", "reload", "upgrade")) {
            assertEquals(2, controller("-d", command).status(), command);
        }
        assertEquals(2, controller("plan", "web").status());
        assertEquals(2, controller("upgrade", "web").status());
        assertEquals(List.of(), port.getUpgrades());
    }

    /** The former goes on answering for a while, and nobody does for another: neither is taken for the new one. */
    @Test
    void anUpgradeIsWaitedForUntilTheNewGaggledAnswers() throws Exception {
        String instance = PluginConfiguration.GAGGLE.getInstanceId();
        FutureTask<Ended> tool = inBackground("upgrade");
        awaitUpgrade();
        assertEquals(0, controller("version").status());
        assertFalse(tool.isDone());
        source.close();
        assertFalse(tool.isDone());
        listen(gaggled("2.0.0", instance));
        assertEquals(
                new Ended(0, "gaggled 2.0.0 on goose, configuration gaggled.ini, run " + instance + ", before "
                        + PluginConfiguration.GAGGLE.getVersion() + "\n", ""),
                tool.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void anotherRunIsNotTakenForAnUpgrade() throws Exception {
        FutureTask<Ended> tool = inBackground("upgrade", "-j");
        awaitUpgrade();
        source.close();
        listen(gaggled("2.0.0", "another"));
        Ended ended = tool.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(1, ended.status());
        assertTrue(ended.out().startsWith("{\"version\":\"2.0.0\",\"protocol\":1,\"instance\":\"another\""),
                ended.out());
        assertTrue(ended.err().startsWith("gaggled_controller: this is not the gaggled that was asked (run "
                + PluginConfiguration.GAGGLE.getInstanceId() + ")"), ended.err());
    }

    @Test
    void anUpgradeThatCannotBeDoneOrDoesNotEndIsSaid() {
        port.refuseChangesWith("an upgrade needs 'statedir' in section gaggled");
        assertEquals(
                new Ended(1, "", "gaggled_controller: an upgrade needs 'statedir' in section gaggled\n"),
                controller("upgrade"));
        port.refuseChangesWith(null);
        Ended late = controller("--timeout", "10s", "upgrade");
        assertEquals(1, late.status());
        assertEquals("gaggled_controller: " + url + " has begun to replace itself, and still runs after 10000 ms;"
                + " its log says more\n", late.err());
    }

    private FutureTask<Ended> inBackground(String... arguments) {
        FutureTask<Ended> tool = new FutureTask<>(() -> controller(arguments));
        Thread.ofPlatform().daemon().name("tool").start(tool);
        return tool;
    }

    private void awaitUpgrade() throws InterruptedException {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        while (port.getUpgrades().isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "no upgrade was asked for");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
