package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.output.Outputs;
import org.junit.jupiter.api.Test;

/** What a program tells by itself is heard by the gaggled that comes after the one that has started it. */
class AdoptedTellingTest extends ToldFixture {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String SAYS_READY = """
            import os, socket, time
            name = os.environ['NOTIFY_SOCKET']
            while not os.path.exists('go'):
                time.sleep(0.01)
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.connect('\\0' + name[1:])
            s.sendall(b'READY=1')
            open('done', 'w').close()
            time.sleep(300)
            """;

    private static final String WRITES_NEWLINE =
            "until [ -e go ]; do sleep 0.01; done; echo >&3; : > done; exec sleep 300";

    @Test
    void messageIsHeardThatComesAfterAdoption() throws Exception {
        Run run = launch(ready("notify"), python(SAYS_READY));
        closeProbes();
        adopting(run, ready("notify"), false, () -> {
            assertEquals(run.notReady("it has not sent READY=1"), nextOfAll());
            Files.createFile(directory.resolve("go"));
            assertEquals(run.ready(), next());
        });
    }

    @Test
    void whatWasReadyIsReady() throws Exception {
        Run run = launch(ready("notify"), python(SAYS_READY));
        closeProbes();
        adopting(run, ready("notify"), true, () -> assertEquals(run.ready(), nextOfAll()));
    }

    @Test
    void watchdogGoesOn() throws Exception {
        Run run = launch(alive(LONG), shell("exec sleep 300"));
        closeProbes();
        Probing probing = alive(Duration.ofMillis(200));
        adopting(run, probing, false, () -> assertEquals(run.notAlive("no WATCHDOG=1 within 200ms"), next()));
    }

    @Test
    void newlineIsHeardThatComesAfterAdoption() throws Exception {
        Run run = launch(ready("fd:3"), shell(WRITES_NEWLINE));
        closeProbes();
        adopting(run, ready("fd:3"), false, () -> {
            Files.createFile(directory.resolve("go"));
            assertEquals(run.ready(), next());
        });
    }

    @Test
    void newlineIsHeardThatWasWrittenWhileNobodyWasThere() throws Exception {
        Run run = launch(ready("fd:3"), shell(WRITES_NEWLINE));
        closeProbes();
        Files.createFile(directory.resolve("go"));
        await(directory.resolve("done"));
        adopting(run, ready("fd:3"), false, () -> assertEquals(run.ready(), next()));
    }

    @Test
    void whoClosedTheDescriptorWhileNobodyWasThereIsNotReady() throws Exception {
        Run run = launch(ready("fd:3"), shell("exec 3>&-; : > done; exec sleep 300"));
        await(directory.resolve("done"));
        closeProbes();
        adopting(run, ready("fd:3"), false,
                () -> assertEquals(run.notReady("it has not written a newline to descriptor 3"), nextOfAll()));
    }

    @Test
    void lineCountsThatWasPrintedWhileNobodyWasThere() throws Exception {
        Path state = directory.resolve("state");
        Probing probing = ready("log:listening");
        Outputs before = newOutputs(state);
        ToldProbes heard = newProbes(before);
        Run run = launch(
                probing, shell("until [ -e go ]; do sleep 0.01; done; echo listening; : > done; exec sleep 300"),
                before,
                heard);
        before.close();
        heard.close();
        Files.createFile(directory.resolve("go"));
        await(directory.resolve("done"));
        Outputs after = newOutputs(state);
        ToldProbes next = newProbes(after);
        try {
            after.expect(List.of(run.program));
            after.follow(Objects.requireNonNull(run.definition));
            next.adopt(run.program, run.number, identityOf(run), probing, false);
            after.adopt(run.program, run.number);
            next.launched(run.program, run.number, run.pid);
            after.expectNoMore();
            next.begin(probe(run, probing, Probing.Purpose.READY));
            assertEquals(run.ready(), next());
        } finally {
            run.stop();
            after.close();
            next.close();
        }
    }

    /** Its number may be a stranger's by then, whose pipes are not gaggled's affair. */
    @Test
    void pipeOfAStrangerIsNotRead() throws Exception {
        Run run = launch(ready("fd:3"), shell(WRITES_NEWLINE));
        closeProbes();
        Files.createFile(directory.resolve("go"));
        await(directory.resolve("done"));
        ProcessIdentity former = new ProcessIdentity(run.pid, identityOf(run).startTime() - 1);
        Outputs after = newOutputs(null);
        ToldProbes next = newProbes(after);
        try {
            next.adopt(run.program, run.number, former, ready("fd:3"), false);
            next.launched(run.program, run.number, run.pid);
            next.begin(probe(run, ready("fd:3"), Probing.Purpose.READY));
            assertEquals(run.notReady("it has not written a newline to descriptor 3"), nextOfAll());
        } finally {
            next.close();
            after.close();
        }
    }

    private interface Scenario {
        void play() throws Exception;
    }

    /** Has the next gaggled adopt a run and ask for what it tells. */
    private void adopting(Run run, Probing probing, boolean wasReady, Scenario scenario) throws Exception {
        Outputs after = newOutputs(null);
        ToldProbes next = newProbes(after);
        try {
            next.adopt(run.program, run.number, identityOf(run), probing, wasReady);
            next.launched(run.program, run.number, run.pid);
            for (Probing.Purpose purpose : Probing.Purpose.values()) {
                if (probing.forPurpose(purpose) != null) {
                    next.begin(probe(run, probing, purpose));
                }
            }
            scenario.play();
        } finally {
            next.close();
            after.close();
        }
    }

    private static Command.Probe probe(Run run, Probing probing, Probing.Purpose purpose) {
        return new Command.Probe(
                run.program, run.number, run.pid, purpose, Objects.requireNonNull(probing.forPurpose(purpose)));
    }

    /** The start is the 22nd field of its line in the process table. */
    private static ProcessIdentity identityOf(Run run) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + run.pid + "/stat"));
        return new ProcessIdentity(
                run.pid, Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]));
    }

    private static void await(Path file) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(file)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(file + " did not come within a minute");
            }
            Thread.sleep(5);
        }
    }
}
