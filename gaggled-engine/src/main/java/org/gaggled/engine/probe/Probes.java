package org.gaggled.engine.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * Probes programs as the core asks for it, and reports what is found. For the loop's thread alone. No call waits,
 * except {@link #close}.
 *
 * <p>Nothing is made before the first probe begins: a gaggle without probes does not pay for them.
 */
public final class Probes implements AutoCloseable {

    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private record Key(ProgramId program, Probing.Purpose purpose) {}

    private final ProbeKinds kinds;
    private final ProcessLauncher launcher;
    private final Told told;
    private final Consumer<ProbeReport> inbox;
    private final ThreadFactory threads;
    private final Map<Key, ProbeRun> running = new HashMap<>();
    private @Nullable ProbeOpening opening;
    private boolean closed;

    /**
     * Probes of these kinds.
     *
     * @param launcher what runs the commands of {@code exec}
     * @param told what hears of the programs that tell by themselves
     * @param inbox where reports go, from any thread; it does not wait
     */
    public Probes(ProbeKinds kinds, ProcessLauncher launcher, Told told, Consumer<ProbeReport> inbox) {
        this(kinds, launcher, told, inbox, Thread.ofVirtual().factory());
    }

    /** The same, with threads of that factory for what only waits. */
    public Probes(
            ProbeKinds kinds, ProcessLauncher launcher, Told told, Consumer<ProbeReport> inbox,
            ThreadFactory threads) {
        this.threads = threads;
        this.kinds = kinds;
        this.launcher = launcher;
        this.told = told;
        this.inbox = inbox;
    }

    /**
     * The request for a run, with what the program needs in order to tell by itself, if it is to.
     *
     * @throws UnpreparedException where that cannot be had; the run is not to be launched then
     */
    public LaunchRequest prepare(Command.Launch launch, LaunchRequest request) {
        Probing probing = launch.probing();
        return isTold(probing.ready()) || isTold(probing.alive())
                ? told.prepare(launch.program(), launch.run(), request, probing)
                : request;
    }

    /**
     * Begins to hear what a run tells by itself that an earlier gaggled has launched, if it is to.
     *
     * @param wasReady whether it was ready when that gaggled ended
     */
    public void adopt(Command.Adopt adopt, boolean wasReady) {
        told.adopt(adopt.program(), adopt.run(), adopt.process(), adopt.probing(), wasReady);
    }

    private static boolean isTold(@Nullable ProbeRules rules) {
        return rules != null && ProbeKinds.isTold(rules.kind());
    }

    /** A run has been launched. */
    public void launched(ProgramId program, long run, long pid) {
        told.launched(program, run, pid);
    }

    /** A run was not launched. */
    public void notLaunched(ProgramId program, long run) {
        told.notLaunched(program, run);
    }

    /**
     * Begins a probe, instead of an earlier one of that program for that purpose.
     *
     * @param launched what the program's process was launched with
     * @throws OutOfMemoryError where the system has no thread for it; then nothing has begun
     */
    public void begin(Command.Probe command, Supplier<LaunchRequest> launched) {
        end(command.program(), command.purpose());
        told.end(command.program(), command.run(), command.purpose());
        if (isTold(command.rules())) {
            told.begin(command);
            return;
        }
        LaunchRequest request = launched.get();
        ProbedProgram program = new ProbedProgram(
                command.program().name(), command.pid(), request.getEnvironment());
        ProbeRun run = new ProbeRun(command, program, opening().open(command, request), inbox, threads);
        run.begin();
        running.put(new Key(command.program(), command.purpose()), run);
    }

    private ProbeOpening opening() {
        ProbeOpening made = opening;
        if (made == null) {
            made = new ProbeOpening(kinds, launcher, threads);
            opening = made;
        }
        return made;
    }

    /**
     * Ends the probes of a run. What they find from now on is not told. A program that is being stopped may still tell
     * that it needs more time.
     */
    public void end(Command.EndProbes command) {
        for (Probing.Purpose purpose : Probing.Purpose.values()) {
            ProbeRun run = running.get(new Key(command.program(), purpose));
            if (run != null && run.isOf(command.run())) {
                end(command.program(), purpose);
            }
            told.end(command.program(), command.run(), purpose);
        }
    }

    /** A run is over, and nothing more is to be heard of it. */
    public void over(ProgramId program, long run) {
        told.over(program, run);
    }

    private void end(ProgramId program, Probing.Purpose purpose) {
        ProbeRun run = running.remove(new Key(program, purpose));
        if (run != null) {
            run.end();
        }
    }

    /** Ends all of them, once. What then hangs is not waited for longer than a few seconds. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.values().forEach(ProbeRun::end);
        running.clear();
        ProbeOpening made = opening;
        if (made != null) {
            made.close(CLOSING_TIME);
        }
        told.close();
    }
}
