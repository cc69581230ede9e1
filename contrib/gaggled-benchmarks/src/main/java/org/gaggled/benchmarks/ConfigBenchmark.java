package org.gaggled.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.reload.ReloadPlans;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Reading and checking the configuration of a thousand programs, and the plan of a reload. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConfigBenchmark extends StepBenchmark {

    private Sample sample;
    private Path ini;
    private Path yaml;
    private GaggleConfig before;
    private GaggleConfig same;
    private GaggleConfig restarted;

    @Setup
    public void read() {
        sample = new Sample();
        restarted = sample.read(sample.ini("wd = /\n"));
        ini = sample.ini("");
        yaml = sample.yaml();
        before = sample.read(ini);
        same = sample.read(ini);
    }

    @TearDown
    public void remove() throws IOException {
        sample.close();
    }

    @Benchmark
    public GaggleConfig readIni() {
        return sample.read(ini);
    }

    @Benchmark
    public GaggleConfig readYaml() {
        return sample.read(yaml);
    }

    @Benchmark
    public ReloadPlan planWithoutChange() {
        return ReloadPlans.compare(before, same);
    }

    @Benchmark
    public ReloadPlan planThatRestartsAll() {
        return ReloadPlans.compare(before, restarted);
    }
}
