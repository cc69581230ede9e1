package org.gaggled.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/** What the core decides among a thousand programs that are up. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CoreBenchmark extends StepBenchmark {

    private final Map<ProgramId, Long> runs = new HashMap<>();
    private final ProgramId needed = new ProgramId("p10");
    private Gaggle gaggle;
    private long now;
    private long pid;

    @Setup(Level.Trial)
    public void start() throws IOException {
        try (Sample sample = new Sample()) {
            gaggle = new Gaggle(sample.read(sample.ini("backoff = 0\n")).gaggle());
        }
        give(new Input.Begin());
        for (int i = 0; i < Sample.PROGRAMS; i++) {
            started(new ProgramId("p" + i));
        }
    }

    private void give(Input input) {
        now += 2_000_000_000;
        gaggle.handle(input, now, command -> {
            if (command instanceof Command.Launch launch) {
                runs.put(launch.program(), launch.run());
            }
        });
    }

    private void started(ProgramId program) {
        give(new Input.Started(program, runs.get(program), ++pid));
    }

    /** Two steps: one that nine others need dies, and its successor is up. */
    @Benchmark
    public void deathAndReturn() {
        give(new Input.Exited(
                needed, runs.get(needed), ProcessExit.builder(new ExitStatus.Exited(1)).build()));
        started(needed);
    }

    /** The states of all, as for a list. */
    @Benchmark
    public List<ProgramState> states() {
        return gaggle.states(now);
    }
}
