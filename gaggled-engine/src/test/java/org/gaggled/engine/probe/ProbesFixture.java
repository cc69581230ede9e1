package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.plugin.AvailablePlugins;

/** Probes, and what a loop would have in its inbox of them. The test's thread is the loop's. */
final class ProbesFixture implements AutoCloseable {

    static final long PATIENCE_SECONDS = 60;
    static final ProgramId WEB = new ProgramId("web");

    private final ThreadsOfProbes threads = new ThreadsOfProbes();
    private final Probes probes;
    private final BlockingQueue<ProbeReport> reports = new LinkedBlockingQueue<>();
    private final List<Command> heard = new CopyOnWriteArrayList<>();
    private final List<Probing.Purpose> unasked = new CopyOnWriteArrayList<>();
    private final List<Long> over = new CopyOnWriteArrayList<>();
    private final LaunchRequest launched;

    /** Hears nothing, and notes what it is asked to hear. */
    private final class Hearing implements Told {

        @Override
        public void adopt(ProgramId program, long run, ProcessIdentity process, Probing probing, boolean wasReady) {
            throw new AssertionError("nothing is adopted here");
        }

        @Override
        public LaunchRequest prepare(ProgramId program, long run, LaunchRequest request, Probing probing) {
            return request.toBuilder().addEnvironment(Map.of("HEARD", "yes")).build();
        }

        @Override
        public void launched(ProgramId program, long run, long pid) {}

        @Override
        public void notLaunched(ProgramId program, long run) {}

        @Override
        public void begin(Command.Probe command) {
            heard.add(command);
        }

        @Override
        public void end(ProgramId program, long run, Probing.Purpose purpose) {
            unasked.add(purpose);
        }

        @Override
        public void over(ProgramId program, long run) {
            over.add(run);
        }

        @Override
        public void close() {}
    }

    ProbesFixture(ProcessLauncher launcher, LaunchRequest launched, ProbeFactory... plugins) {
        this.launched = launched;
        this.probes = new Probes(
                new ProbeKinds(List.of(plugins), AvailablePlugins.none()), launcher, new Hearing(), reports::add,
                threads);
    }

    ThreadsOfProbes threads() {
        return threads;
    }

    Probes probes() {
        return probes;
    }

    List<Command> heard() {
        return new ArrayList<>(heard);
    }

    /** For what nothing that is told counts any more, in the order in which that was said. */
    List<Probing.Purpose> unasked() {
        return new ArrayList<>(unasked);
    }

    /** The runs of which nothing more is to be heard. */
    List<Long> over() {
        return new ArrayList<>(over);
    }

    void begin(TestRules rules) {
        begin(WEB, 1, Probing.Purpose.READY, rules.make());
    }

    void begin(Probing.Purpose purpose, TestRules rules) {
        begin(WEB, 1, purpose, rules.make());
    }

    void begin(ProgramId program, long run, Probing.Purpose purpose, ProbeRules rules) {
        probes.begin(new Command.Probe(program, run, 4711, purpose, rules), () -> launched);
    }

    void end() {
        end(WEB, 1);
    }

    void end(ProgramId program, long run) {
        probes.end(new Command.EndProbes(program, run));
    }

    /** What the core is told next. */
    Input.Probed next() throws InterruptedException {
        while (true) {
            Input.Probed told = nextReport().take();
            if (told != null) {
                return told;
            }
        }
    }

    ProbeReport nextReport() throws InterruptedException {
        ProbeReport report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(report, "a report");
        return report;
    }

    /** Why the program is not ready, as the core is told next. */
    String nextReason() throws InterruptedException {
        return ((Input.NotReady) next()).detail();
    }

    int waiting() {
        return reports.size();
    }

    @Override
    public void close() {
        probes.close();
    }
}
