package org.gaggled.engine.output;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.launch.BuiltLauncher;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that print, with pipes in place of gaggled's own streams, and files in memory. */
abstract class OutputsFixture {

    @TempDir
    Path directory;

    final boolean root = "root".equals(System.getProperty("user.name"));
    final Descriptors.Pipe standardOutput;
    final Descriptors.Pipe standardError;
    final FakeConnections connections = new FakeConnections();
    Outputs outputs;

    private final ProcessLauncher launcher = BuiltLauncher.open();
    private final List<Run> runs = new ArrayList<>();
    private OwnStream.@Nullable Both streams;
    private long lastRun;

    OutputsFixture() throws Exception {
        standardOutput = Descriptors.pipe();
        standardError = Descriptors.pipe();
        outputs = open(null);
    }

    @BeforeEach
    void letEverybodyIn() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void close() throws Exception {
        for (Run run : runs) {
            run.stop();
        }
        outputs.close();
        launcher.close();
        LibC.close(standardOutput.readEnd());
        LibC.close(standardError.readEnd());
        if (streams != null) {
            boolean _ = streams.close(Duration.ofMinutes(1));
        }
        LibC.close(standardOutput.writeEnd());
        LibC.close(standardError.writeEnd());
    }

    /** Those of another gaggled. */
    final Outputs open(@Nullable Path statedir) {
        return new Outputs(connections, true, statedir, () -> {
            OwnStream.Both both = new OwnStream.Both(
                    OwnStream.open(standardOutput.writeEnd(), "standard output"),
                    OwnStream.open(standardError.writeEnd(), "standard error"));
            streams = both;
            return both;
        });
    }

    static OutputRules.OfStream rules(Destination destination) {
        return new OutputRules.OfStream(destination, 1000, OutputRules.USUAL_LONGEST_LINE);
    }

    final Destination.Filed filed(String name) {
        return new Destination.Filed(directory.resolve(name), 1 << 20, null, 1, false, false);
    }

    final FakeConnections.Written file(String name) {
        return connections.file(directory.resolve(name));
    }

    static ProgramDefinition program(String name, Destination output, @Nullable Destination error) {
        return program(name, new OutputRules(rules(output), error == null ? null : rules(error)));
    }

    static ProgramDefinition program(String name, OutputRules rules) {
        return new ProgramDefinition(
                new ProgramId(name), new ConfigPosition("test.ini", 1, 1), new LifeRulesBuilder().build(),
                LaunchRequest.builder(name, Path.of("/bin/sh")).build(), Map::of, List.of(), rules);
    }

    final void define(ProgramDefinition... programs) {
        outputs.follow(new GaggleDefinition(Arrays.asList(programs), Duration.ofSeconds(1), StopOrder.REVERSE));
    }

    final Run launch(String program, String script, Object... arguments) throws Exception {
        return launch(program, script, null, arguments);
    }

    final Run launch(String program, String script, @Nullable LineListener listener, Object... arguments)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        LaunchRequest request = LaunchRequest.builder(program, Path.of("/bin/sh"))
                .arguments(words)
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .workingDirectory(directory)
                .build();
        return launch(new ProgramId(program), request, listener);
    }

    final Run launch(ProgramId program, LaunchRequest request, @Nullable LineListener listener) throws Exception {
        Run run = new Run(program, ++lastRun);
        if (listener != null) {
            outputs.listen(program, run.number, listener);
        }
        launcher.launch(outputs.prepare(program, run.number, request), run.listener);
        run.listener.awaitStarted();
        runs.add(run);
        outputs.launched(program, run.number);
        return run;
    }

    /** One run of a program. */
    final class Run {

        final ProgramId program;
        final long number;
        final RecordingLaunchListener listener = new RecordingLaunchListener();

        private Run(ProgramId program, long number) {
            this.program = program;
            this.number = number;
        }

        void awaitEnd() throws InterruptedException {
            var _ = listener.awaitEnd();
            outputs.over(program, number);
        }

        void stop() throws InterruptedException {
            listener.awaitStarted().signal(ProcessSignal.KILL);
            awaitEnd();
        }
    }

    static String read(Descriptors.Pipe pipe, int count) throws Exception {
        try (InputStream in = new FileInputStream("/proc/self/fd/" + pipe.readEnd())) {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }
    }
}
