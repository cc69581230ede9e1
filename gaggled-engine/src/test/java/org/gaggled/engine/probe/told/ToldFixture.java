package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.launch.BuiltLauncher;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.gaggled.engine.launch.OpenDescriptors;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.OwnStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that tell by themselves, with pipes in place of gaggled's own standard output and standard error. */
abstract class ToldFixture {

    private static final long BOUND_SECONDS = 120;

    @TempDir
    Path directory;

    final boolean root = "root".equals(System.getProperty("user.name"));
    final Descriptors.Pipe standardOutput;
    final Descriptors.Pipe standardError;
    final NotifyNames names = NotifyNames.of(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    final ToldProbes probes;
    final Outputs outputs;

    private final ProcessLauncher launcher = BuiltLauncher.open();
    private final List<Run> runs = new ArrayList<>();
    private final BlockingQueue<Input.Probed> told = new LinkedBlockingQueue<>();
    private OwnStream.@Nullable Both streams;
    private long lastRun;

    ToldFixture() {
        try {
            standardOutput = Descriptors.pipe();
            standardError = Descriptors.pipe();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        outputs = newOutputs(null);
        probes = newProbes(outputs);
    }

    /** Outputs in that state directory; the caller closes them. */
    final Outputs newOutputs(@Nullable Path state) {
        return new Outputs(new FakeConnections(), true, state, this::openStreams);
    }

    /** Probes that tell this test what they hear; the caller closes them. */
    final ToldProbes newProbes(Outputs from) {
        return new ToldProbes(from, names, told::add);
    }

    private OwnStream.Both openStreams() {
        OwnStream.Both both = new OwnStream.Both(
                OwnStream.open(standardOutput.writeEnd(), "standard output"),
                OwnStream.open(standardError.writeEnd(), "standard error"));
        streams = both;
        return both;
    }

    @BeforeEach
    void letEverybodyIn() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void close() throws Exception {
        for (Run run : runs) {
            run.stop();
        }
        closeProbes();
        launcher.close();
        LibC.close(standardOutput.readEnd());
        LibC.close(standardError.readEnd());
        if (streams != null) {
            // Those that waited for a reader find out now that there is none.
            streams.close(Duration.ofMinutes(1));
        }
        LibC.close(standardOutput.writeEnd());
        LibC.close(standardError.writeEnd());
    }

    final void closeProbes() {
        outputs.close();
        probes.close();
    }

    static ProbeRules rules(String probe, Duration period) {
        int colon = probe.indexOf(':');
        return new ProbeRules(
                colon < 0 ? probe : probe.substring(0, colon), colon < 0 ? "" : probe.substring(colon + 1), null,
                Duration.ZERO, period, Duration.ofSeconds(1), 1, 1, null);
    }

    static Probing ready(String probe) {
        return new Probing(rules(probe, Duration.ofSeconds(1)), null);
    }

    static Probing alive(Duration period) {
        return new Probing(null, rules("notify", period));
    }

    final LaunchRequest.Builder shell(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        return LaunchRequest.builder("test", Path.of("/bin/sh"))
                .arguments(words)
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .workingDirectory(directory);
    }

    final LaunchRequest.Builder python(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", script));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        return shell("").executable(Path.of("/usr/bin/python3")).arguments(words);
    }

    /** Launches a program, as the loop does. */
    final Run launch(Probing probing, LaunchRequest.Builder request) throws Exception {
        return launch(probing, request, outputs, probes);
    }

    /** The same, with other outputs and probes, which the caller closes. */
    final Run launch(Probing probing, LaunchRequest.Builder request, Outputs itsOutputs, ToldProbes itsProbes)
            throws Exception {
        long number = ++lastRun;
        Run run = new Run(new ProgramId("program" + number), number, probing);
        run.definition = new GaggleDefinition(
                List.of(new ProgramDefinition(
                        run.program, new ConfigPosition("test.ini", 1, 1),
                        new LifeRulesBuilder().probing(probing).build(),
                        request.build(), Map::of)),
                Duration.ofSeconds(1), StopOrder.REVERSE);
        itsOutputs.follow(run.definition);
        LaunchRequest prepared = itsOutputs.prepare(
                run.program, number, itsProbes.prepare(run.program, number, request.build(), probing));
        run.request = prepared;
        launcher.launch(prepared, run.listener);
        run.pid = run.listener.awaitStarted().getPid();
        runs.add(run);
        itsProbes.launched(run.program, number, run.pid);
        itsOutputs.launched(run.program, number);
        return run;
    }

    /** The same, asking at once whether it is ready. */
    final Run probe(Probing probing, LaunchRequest.Builder request) throws Exception {
        Run run = launch(probing, request);
        run.begin(Probing.Purpose.READY);
        return run;
    }

    /** One run of a program. */
    final class Run {

        final ProgramId program;
        final long number;
        final RecordingLaunchListener listener = new RecordingLaunchListener();
        long pid;
        @Nullable
        GaggleDefinition definition;
        @Nullable
        LaunchRequest request;

        private final Probing probing;

        private Run(ProgramId program, long number, Probing probing) {
            this.program = program;
            this.number = number;
            this.probing = probing;
        }

        String untold() {
            Telling way = Telling.of(probing.ready());
            return way == null ? "" : way.untold();
        }

        void begin(Probing.Purpose purpose) {
            begin(purpose, Objects.requireNonNull(probing.forPurpose(purpose)));
        }

        void begin(Probing.Purpose purpose, ProbeRules rules) {
            probes.begin(new Command.Probe(program, number, pid, purpose, rules));
        }

        void end(Probing.Purpose purpose) {
            probes.end(program, number, purpose);
        }

        void over() {
            probes.over(program, number);
            outputs.over(program, number);
        }

        Input.Probed ready() {
            return new Input.BecameReady(program, number);
        }

        Input.Probed readyUnknown(String detail) {
            return new Input.ReadyUnknown(program, number, detail);
        }

        Input.Probed notReady(String detail) {
            return new Input.NotReady(program, number, detail);
        }

        Input.Probed notAlive(String detail) {
            return new Input.NotAlive(program, number, detail);
        }

        Input.Probed status(String text) {
            return new Input.StatusTold(program, number, text);
        }

        void stop() throws InterruptedException {
            listener.awaitStarted().signal(ProcessSignal.KILL);
            listener.awaitEnd();
            over();
        }
    }

    /** What is told next, but for that somebody has not told anything yet. */
    final Input.Probed next() throws InterruptedException {
        Input.Probed next = nextOfAll();
        while (next instanceof Input.NotReady not && isUntold(not)) {
            next = nextOfAll();
        }
        return next;
    }

    /** What is told next. */
    final Input.Probed nextOfAll() throws InterruptedException {
        Input.Probed next = told.poll(BOUND_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "nothing is told");
        return next;
    }

    private boolean isUntold(Input.NotReady not) {
        return runs.stream().anyMatch(run -> run.program.equals(not.program()) && not.detail().equals(run.untold()));
    }

    /** Asserts that nothing was told, and nothing comes of what was said up to now. */
    final void assertNothingTold() {
        assertEquals(
                List.of(),
                told.stream().filter(each -> !(each instanceof Input.NotReady not && isUntold(not))).toList());
    }

    static List<String> openDescriptors() throws IOException {
        return OpenDescriptors.now().entrySet().stream()
                .filter(each -> each.getValue().matches("(pipe|socket|anon_inode):.*"))
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
    }
}
