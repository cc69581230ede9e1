package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.Test;

/** What real programs tell by messages and newlines is heard, and nobody else is believed. */
class ToldProbesTest extends ToldFixture {

    /** What libraries do that speak the protocol without libsystemd. */
    private static final String PYTHON = """
            import os, socket, sys, time
            name = os.environ['NOTIFY_SOCKET']
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.connect('\\0' + name[1:] if name[0] == '@' else name)
            say = lambda text: s.sendall(text.encode())
            """;

    private static final boolean HAS_SYSTEMD_NOTIFY = Files.isExecutable(Path.of("/usr/bin/systemd-notify"));

    /** A shell command that sends such assignments, by systemd's own tool where it is there. */
    private static String say(String options, String message) {
        return HAS_SYSTEMD_NOTIFY
                ? "systemd-notify " + options
                : "/usr/bin/python3 -c \"" + PYTHON.replace("\\0", "\\\\0") + "say('" + message + "')\"";
    }

    private void asGaggledAndAsNobody(Scenario scenario) throws Exception {
        scenario.play(ProcessAttributes.NONE);
        scenario.play((root ? ProcessAttributes.builder().user("nobody") : ProcessAttributes.builder().umask(022))
                .build());
    }

    private interface Scenario {
        void play(ProcessAttributes attributes) throws Exception;
    }

    @Test
    void whatHasNothingToTellCostsNothing() throws Exception {
        List<String> before = openDescriptors();
        LaunchRequest request = shell("exit 0").build();
        ProgramId program = new ProgramId("p");
        assertSame(request, probes.prepare(program, 1, request, Probing.NONE));
        assertSame(request, probes.prepare(program, 1, request, ready("tcp://127.0.0.1:80")));
        probes.launched(program, 1, 1);
        assertEquals(before, openDescriptors());
    }

    @Test
    void aNewlineIsHeard() throws Exception {
        asGaggledAndAsNobody(attributes -> {
            Run run = probe(ready("fd:3"), shell("echo >&3; exec sleep 300").attributes(attributes));
            assertEquals(run.ready(), next());
            run.begin(Probing.Purpose.READY);
            assertEquals(run.ready(), next());
        });
    }

    @Test
    void anyNumberWillDo() throws Exception {
        for (int number : List.of(1, 2, 3, 9, 200)) {
            Run run = probe(
                    ready("fd:" + number),
                    shell("exec bash -c 'echo >&" + number + "; exec sleep 300'"));
            assertEquals(run.ready(), next());
        }
    }

    @Test
    void onlyANewlineCounts() throws Exception {
        Path go = directory.resolve("go");
        Run run = probe(
                ready("fd:3"),
                shell("printf ready >&3; mkfifo \"$1\"; : > going; read line < \"$1\"; echo >&3; exec sleep 300", go));
        awaitFile("going");
        assertNothingTold();
        Files.writeString(go, "\n");
        assertEquals(run.ready(), next());
    }

    @Test
    void whoClosesTheDescriptorNeverBecomesReadyByIt() throws Exception {
        Run run = probe(ready("fd:3"), shell("printf almost >&3; exec 3>&-; exec sleep 300"));
        assertEquals(run.notReady("it closed descriptor 3 without a newline"), next());
        run.begin(Probing.Purpose.READY);
        assertEquals(run.notReady("it closed descriptor 3 without a newline"), next());
    }

    @Test
    void whoIsReadyMayCloseTheDescriptorOrWriteOn() throws Exception {
        Run closing = probe(ready("fd:3"), shell("echo >&3; exec 3>&-; exit 7"));
        assertEquals(closing.ready(), next());
        Run writing =
                probe(ready("fd:3"), shell("echo >&3; dd if=/dev/zero bs=1000000 count=3 >&3 2>/dev/null; exit 7"));
        assertEquals(writing.ready(), next());
        assertEquals(new ExitStatus.Exited(7), closing.listener.awaitEnd().getStatus());
        assertEquals(new ExitStatus.Exited(7), writing.listener.awaitEnd().getStatus());
        assertNothingTold();
    }

    @Test
    void systemdNotifyIsHeard() throws Exception {
        asGaggledAndAsNobody(attributes -> {
            Run run = probe(
                    ready("notify"),
                    shell(say("--ready --status='all is well'", "READY=1\\nSTATUS=all is well")
                            + " && : > returned$$ && exec sleep 300").attributes(attributes));
            Input.Probed first = next();
            Input.Probed second = next();
            assertEquals(
                    Set.of(run.ready(), run.status("all is well")), Set.of(first, second));
            // With BARRIER=1 it waits until the message is dealt with.
            awaitFile("returned" + run.pid);
        });
    }

    @Test
    void aLibraryIsHeard() throws Exception {
        asGaggledAndAsNobody(attributes -> {
            Run run = probe(
                    ready("notify"),
                    python(PYTHON + """
                            say('STATUS=loading')
                            say('EXTEND_TIMEOUT_USEC=2500000')
                            say('MAINPID=1\\nERRNO=2')
                            say('READY=1\\nSTATUS=serving')
                            say('RELOADING=1\\nSTATUS=reading')
                            say('READY=1')
                            say('STOPPING=1\\nSTATUS=stopping')
                            time.sleep(300)
                            """).attributes(attributes));
            // Statuses and times may be told later than the rest, and only the last of several.
            List<Input.Probed> heard = new ArrayList<>();
            while (!heard.containsAll(List.of(
                    new Input.TimeAsked(run.program, run.number, Duration.ofMillis(2500)),
                    run.notReady("it says that it is stopping"),
                    run.status("stopping")))) {
                heard.add(next());
            }
            assertEquals(
                    List.of(run.ready(), run.notReady("it says that it is stopping")),
                    heard.stream().filter(each -> each instanceof Input.BecameReady || each instanceof Input.NotReady)
                            .toList());
        });
    }

    @Test
    void whatWasToldBeforeAnybodyAskedIsNotForgotten() throws Exception {
        Run run = launch(ready("notify"), python(PYTHON + """
                say('READY=1')
                say('STATUS=told')
                time.sleep(300)
                """));
        assertEquals(run.status("told"), next());
        run.begin(Probing.Purpose.READY);
        assertEquals(run.ready(), next());
    }

    @Test
    void descendantsSpeakForTheProgramAndStrangersDoNot() throws Exception {
        Path go = directory.resolve("go");
        Run run = probe(
                ready("notify"),
                // A session of its own, below the program.
                shell("mkfifo \"$2\"; : > going; read line < \"$2\"; setsid /usr/bin/python3 -c \"$1\" & wait",
                        PYTHON + "say('READY=1'); time.sleep(300)", go));
        awaitFile("going");
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", "-c", PYTHON + """
                say('READY=1\\nSTATUS=believe me')
                print('said', flush=True)
                sys.stdin.read()
                """).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment(run));
        Process stranger = builder.start();
        try (InputStream said = stranger.getInputStream()) {
            assertEquals('s', said.read());
            Files.writeString(go, "\n");
            assertEquals(run.ready(), next());
            assertNothingTold();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
        end(run);
    }

    /** What the setsid above has made gets no signal of the run while its leader lives. */
    private void end(Run run) throws Exception {
        ProcessHandle leader = ProcessHandle.of(run.pid).orElseThrow();
        List<ProcessHandle> below = leader.descendants().toList();
        below.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : below) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
        run.stop();
    }

    private static Map<String, String> environment(Run run) {
        assertNotNull(run.request);
        return run.request.getEnvironment();
    }

    @Test
    void messagesThatAreTooLongAreNotHeard() throws Exception {
        Run run = probe(ready("notify"), python(PYTHON + """
                say('READY=1\\nSTATUS=' + 'x' * 4096)
                say('STATUS=' + 'y' * 4000)
                say('READY=1')
                time.sleep(300)
                """));
        assertEquals(run.status("y".repeat(4000)), next());
        assertEquals(run.ready(), next());
    }

    @Test
    void descriptorsThatAreSentAreClosedAtOnce() throws Exception {
        Run run = probe(ready("notify"), python(PYTHON + """
                import array
                r, w = os.pipe()
                fds = array.array('i', [w] * 200)
                s.sendmsg([b'FDSTORE=1'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
                os.close(w)
                assert os.read(r, 1) == b''
                say('READY=1')
                time.sleep(300)
                """));
        assertEquals(run.ready(), next());
    }

    @Test
    void aFloodDoesNotHoldOthersUp() throws Exception {
        Run flood = launch(ready("notify"), python(PYTHON + """
                i = 0
                while True:
                    say('STATUS=%d' % i)
                    i += 1
                """));
        Run other = launch(ready("notify"), python(PYTHON + "say('READY=1'); time.sleep(300)"));
        other.begin(Probing.Purpose.READY);
        int heard = 0;
        long began = System.nanoTime();
        Input.Probed next = next();
        while (!next.equals(other.ready())) {
            heard += next.program().equals(flood.program) ? 1 : 0;
            next = next();
        }
        long tenths = (System.nanoTime() - began) / 100_000_000;
        assertTrue(heard <= tenths + 20, heard + " in " + tenths + " tenths of a second");
    }

    @Test
    void aWatchdogIsToldItsPeriodAndMissedWhenItIsLate() throws Exception {
        asGaggledAndAsNobody(attributes -> {
            Run run = launch(alive(Duration.ofSeconds(1)), python(PYTHON + """
                    assert os.environ['WATCHDOG_USEC'] == '1000000' and 'WATCHDOG_PID' not in os.environ
                    say('WATCHDOG=1\\nSTATUS=silent')
                    time.sleep(300)
                    """).attributes(attributes));
            run.begin(Probing.Purpose.ALIVE);
            assertEquals(
                    Set.of(run.status("silent"), run.notAlive("no WATCHDOG=1 within 1s")), Set.of(next(), next()));
        });
    }

    @Test
    void aWatchdogThatIsFedIsNotLate() throws Exception {
        Run run = launch(alive(Duration.ofSeconds(5)), python(PYTHON + """
                say('STATUS=begun')
                for i in range(60):
                    say('WATCHDOG=1')
                    time.sleep(0.1)
                say('STATUS=silent')
                time.sleep(300)
                """));
        assertEquals(run.status("begun"), next());
        run.begin(Probing.Purpose.ALIVE);
        assertEquals(run.status("silent"), next());
        assertEquals(run.notAlive("no WATCHDOG=1 within 5s"), next());
    }

    @Test
    void aWatchdogThatNobodyFeedsEnds() throws Exception {
        Run run = launch(alive(Duration.ofMillis(300)), shell("exec sleep 300"));
        run.begin(Probing.Purpose.ALIVE);
        assertEquals(run.notAlive("no WATCHDOG=1 within 300ms"), next());
    }

    @Test
    void aProgramMayTriggerItsWatchdogOrChangeIt() throws Exception {
        Run trigger = launch(alive(Duration.ofHours(1)), python(PYTHON + "say('WATCHDOG=trigger'); time.sleep(300)"));
        trigger.begin(Probing.Purpose.ALIVE);
        assertEquals(trigger.notAlive("it sent WATCHDOG=trigger"), next());
        Run shorter =
                launch(alive(Duration.ofHours(1)), python(PYTHON + "say('WATCHDOG_USEC=200000'); time.sleep(300)"));
        shorter.begin(Probing.Purpose.ALIVE);
        assertEquals(shorter.notAlive("no WATCHDOG=1 within 200ms"), next());
    }

    @Test
    void aProgramIsReadyByOneAndAliveByTheOther() throws Exception {
        Run run = probe(
                new Probing(rules("fd:4", Duration.ofSeconds(1)), rules("notify", Duration.ofMillis(300))),
                shell("echo >&4; exec sleep 300"));
        assertEquals(run.ready(), next());
        run.begin(Probing.Purpose.ALIVE);
        assertEquals(run.notAlive("no WATCHDOG=1 within 300ms"), next());
    }

    @Test
    void whatIsNotAskedForAnyMoreIsNotTold() throws Exception {
        Run run = probe(
                new Probing(rules("notify", Duration.ofSeconds(1)), rules("notify", Duration.ofHours(1))),
                python(PYTHON + """
                        say('READY=1')
                        while not os.path.exists('go'):
                            time.sleep(0.01)
                        say('STOPPING=1\\nWATCHDOG=trigger\\nEXTEND_TIMEOUT_USEC=1000')
                        time.sleep(300)
                        """));
        assertEquals(run.ready(), next());
        run.begin(Probing.Purpose.ALIVE);
        run.end(Probing.Purpose.READY);
        run.end(Probing.Purpose.ALIVE);
        // What is asked of the watching thread before is done when it answers.
        launch(ready("fd:3"), shell("exec sleep 300")).begin(Probing.Purpose.READY);
        assertEquals("it has not written a newline to descriptor 3", ((Input.NotReady) nextOfAll()).detail());
        Files.createFile(directory.resolve("go"));
        assertEquals(new Input.TimeAsked(run.program, run.number, Duration.ofMillis(1)), next());
        assertNothingTold();
        run.begin(Probing.Purpose.READY);
        assertEquals(run.notReady("it says that it is stopping"), next());
        run.begin(Probing.Purpose.ALIVE);
        assertEquals(run.notAlive("it sent WATCHDOG=trigger"), next());
    }

    @Test
    void whatWasStartedWithoutIsToldSo() throws Exception {
        Run run = launch(ready("fd:3"), shell("exec sleep 300"));
        run.begin(Probing.Purpose.READY, rules("fd:4", Duration.ofSeconds(1)));
        assertEquals(run.readyUnknown("it was started before ready = fd:4 was set; restart it"), next());
        Run other = launch(Probing.NONE, shell("exec sleep 300"));
        other.begin(Probing.Purpose.READY, rules("notify", Duration.ofSeconds(1)));
        assertEquals(other.readyUnknown("it was started before ready = notify was set; restart it"), next());
    }

    @Test
    void nothingStaysOpen() throws Exception {
        // Opens what is for all of them.
        Run first = probe(ready("log:x"), shell("exit 0"));
        assertEquals(first.notReady("its output ended without a line that matches x"), next());
        first.stop();
        awaitEnd(first);
        List<String> before = openDescriptors();
        for (String kind : List.of("notify", "fd:3", "log:x")) {
            Run run = probe(ready(kind), shell("exec sleep 300"));
            run.stop();
            ProgramId program = new ProgramId("never");
            probes.prepare(program, 1, shell("exit 0").build(), ready(kind));
            probes.notLaunched(program, 1);
        }
        while (!before.containsAll(openDescriptors())) {
            Thread.onSpinWait();
        }
    }

    /** What was asked of the watching thread before is done when it answers. */
    private void awaitEnd(Run run) throws Exception {
        run.begin(Probing.Purpose.READY);
        assertEquals(run.readyUnknown("it was started before ready = log:x was set; restart it"), next());
    }

    @Test
    void whyItIsNotReadyIsKnownFromTheBeginning() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                "notify", "it has not sent READY=1",
                "fd:3", "it has not written a newline to descriptor 3",
                "log:^a+$", "it has not printed a line that matches ^a+$").entrySet()) {
            Run run = probe(ready(each.getKey()), shell("exec sleep 300"));
            assertEquals(run.notReady(each.getValue()), nextOfAll());
        }
    }

    private void awaitFile(String name) {
        while (!Files.exists(directory.resolve(name))) {
            Thread.onSpinWait();
        }
    }
}
