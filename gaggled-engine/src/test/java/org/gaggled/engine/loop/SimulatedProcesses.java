package org.gaggled.engine.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a simulated machine, and the launchers of one gaggled after the other. Processes start late or not
 * at all, die, leave children behind, ignore SIGTERM, and refuse signals for some time. What a loop does wrong to them
 * is a fault of {@link SimulatedTime}.
 */
final class SimulatedProcesses {

    private final SimulatedTime time;
    private final Random random;

    /** How long each program has between SIGTERM and SIGKILL. */
    private final Function<String, Duration> killWait;

    /** What is there: of each program one process at most, and of each command around its life. */
    private final Map<String, Simulated> there = new LinkedHashMap<>();

    private final Map<Long, Simulated> all = new HashMap<>();
    private long pids = 100;

    /** How often things go wrong, drawn anew for each seed. */
    private final double startFails;
    private final double ignoresTerm;
    private final double leavesChildren;
    private final double refuses;
    private final long meanLife;

    /** Whether processes die by themselves and misbehave. */
    private boolean storm = true;

    /** Is told of each program of which a signal was refused to a gaggled that knows by now. */
    private final Consumer<String> whenRefused;

    SimulatedProcesses(
            SimulatedTime time, Random random, Function<String, Duration> killWait, Consumer<String> whenRefused) {
        this.whenRefused = whenRefused;
        this.time = time;
        this.random = random;
        this.killWait = killWait;
        this.startFails = random.nextInt(3) * 0.2;
        this.ignoresTerm = random.nextInt(3) * 0.3;
        this.leavesChildren = random.nextInt(3) * 0.3;
        this.refuses = random.nextInt(3) * 0.1;
        this.meanLife = (long) Math.pow(10, 2 + random.nextInt(3));
    }

    void calm() {
        storm = false;
    }

    /** The programs and commands of which something is there. */
    Set<String> there() {
        return Set.copyOf(there.keySet());
    }

    boolean isUp(String program) {
        Simulated process = there.get(program);
        return process != null && process.alive;
    }

    /** A process of a program, or of a command around its life. */
    private final class Simulated {

        final String name;
        final long pid = ++pids;
        final boolean errand;
        Death life;
        LaunchListener listener;
        boolean alive;
        boolean children;

        /** Whether its end is told to whoever watches it: not before it is adopted. */
        boolean watched = true;

        /** Whether signals are refused. */
        boolean refusing;

        /** Whether SIGKILL may come first: something was wrong with it, or with what was told of it. */
        boolean mayBeKilled;

        boolean termed;

        Simulated(String name, boolean errand, LaunchListener listener, Death life) {
            this.name = name;
            this.errand = errand;
            this.listener = listener;
            this.life = life;
        }

        void ends(ExitStatus status) {
            if (alive) {
                alive = false;
                leaveIfGone();
                if (watched && life.isAlive()) {
                    listener.exited(ProcessExit.builder(status).leftovers(children).build());
                }
            }
        }

        void childrenEnd() {
            if (children) {
                children = false;
                leaveIfGone();
                if (!alive && watched && life.isAlive()) {
                    listener.gone();
                }
            }
        }

        private void leaveIfGone() {
            if (!alive && !children) {
                there.remove(name, this);
            }
        }

        SignalOutcome take(ProcessSignal signal) {
            if (!alive && !children) {
                return SignalOutcome.GONE;
            }
            if (refusing) {
                Death present = life;
                time.after(0, () -> {
                    if (present.isAlive()) {
                        whenRefused.accept(name);
                    }
                });
                time.after(20_000, () -> refusing = false);
                return SignalOutcome.NOT_PERMITTED;
            }
            boolean kill = signal.equals(ProcessSignal.KILL);
            if (!errand) {
                judge(kill);
            }
            if (kill || random.nextDouble() >= ignoresTerm) {
                time.after(random.nextInt(50), () -> ends(new ExitStatus.Killed(signal, false)));
                time.after(random.nextInt(80), this::childrenEnd);
            }
            return SignalOutcome.SENT;
        }

        /** A stop begins with SIGTERM, and SIGKILL comes when the time of the program is over, not later. */
        private void judge(boolean kill) {
            time.check(!kill || termed || mayBeKilled, () -> name + " was killed, and never asked to end");
            if (kill) {
                mayBeKilled = true;
            } else if (!termed) {
                termed = true;
                Death asked = life;
                time.after(killWait.apply(name).toMillis() + 1, () -> time.check(
                        mayBeKilled || refusing || !asked.isAlive() || (!alive && !children),
                        () -> name + " is there after its time, and was not killed"));
            }
        }
    }

    /** The launcher of a gaggled that lives until that. */
    ProcessLauncher launcher(Death life) {
        return new Launcher(life);
    }

    private final class Launcher implements ProcessLauncher {

        private final Death life;

        Launcher(Death life) {
            this.life = life;
        }

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            if (life.comesNow()) {
                return;
            }
            time.after(random.nextInt(30), unlessDead(() -> begin(request, listener)));
        }

        private void begin(LaunchRequest request, LaunchListener listener) {
            if (!listener.isWanted()) {
                return;
            }
            if (storm && random.nextDouble() < startFails) {
                listener.startFailed(StartFailure.builder("refused").build());
                return;
            }
            boolean errand = isErrand(request);
            String name = errand ? request.getProgramName() + request.getExecutable() : request.getProgramName();
            Simulated process = new Simulated(name, errand, listener, life);
            all.put(process.pid, process);
            listener.spawned(new ProcessIdentity(process.pid, process.pid));
            if (life.comesNow()) {
                // It ends before it has executed anything, but is noted.
                return;
            }
            process.alive = true;
            time.check(there.putIfAbsent(name, process) == null, () -> "there are two of " + name);
            process.children = random.nextDouble() < leavesChildren;
            process.refusing = storm && !errand && random.nextDouble() < refuses;
            process.mayBeKilled = process.refusing;
            // The death of gaggled may come between the process and the news of it.
            time.after(random.nextInt(3), unlessDead(() -> listener.started(handle(process))));
            if (errand && random.nextInt(4) > 0) {
                time.after(5 + random.nextInt(2_000), () -> process.ends(new ExitStatus.Exited(random.nextInt(2))));
            } else if (storm && !errand) {
                time.after(5 + (long) (random.nextDouble() * meanLife), () -> {
                    if (storm) {
                        process.ends(new ExitStatus.Exited(1));
                    }
                });
            }
        }

        @Override
        public void adopt(LaunchRequest request, ProcessIdentity identity, LaunchListener listener) {
            if (life.comesNow()) {
                return;
            }
            Simulated process = all.get(identity.pid());
            time.check(process != null, () -> "adopted a stranger, " + identity);
            process.life = life;
            process.listener = listener;
            process.watched = false;
            time.after(random.nextInt(200), unlessDead(() -> {
                process.watched = true;
                listener.started(handle(process));
                if (!process.alive) {
                    listener.exited(ProcessExit.builder(new ExitStatus.Unknown(null)).leftovers(process.children)
                            .build());
                }
            }));
        }

        private Runnable unlessDead(Runnable what) {
            return () -> {
                if (life.isAlive()) {
                    what.run();
                }
            };
        }

        /** What the gaggled of this launcher has in its hand of a process. */
        private LaunchedProcess handle(Simulated process) {
            return new LaunchedProcess() {
                @Override
                public long getPid() {
                    return process.pid;
                }

                @Override
                public SignalOutcome send(ProcessSignal signal) {
                    return life.comesNow() ? SignalOutcome.GONE : process.take(signal);
                }

                @Override
                public boolean signal(ProcessSignal signal) {
                    return send(signal) == SignalOutcome.SENT;
                }
            };
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of(LauncherCapability.ADOPTION);
        }

        @Override
        public void close() {}
    }

    private static boolean isErrand(LaunchRequest request) {
        return request.getExecutable().startsWith(Path.of("/errand"));
    }

    /** Reports a second process of a run that goes on, which must be the only one that is killed for it. */
    void lie() {
        List<Simulated> running = new ArrayList<>(there.values());
        running.removeIf(process -> process.errand || !process.alive || !process.watched || !process.life.isAlive());
        if (!running.isEmpty()) {
            Simulated process = running.get(random.nextInt(running.size()));
            process.mayBeKilled = true;
            process.listener.started(new Lie(process));
        }
    }

    private final class Lie implements LaunchedProcess {

        private final Simulated truth;
        private @Nullable ProcessSignal got;

        Lie(Simulated truth) {
            this.truth = truth;
        }

        @Override
        public long getPid() {
            return 1;
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            time.check(got == null && signal.equals(ProcessSignal.KILL) || !truth.life.isAlive(),
                    () -> "the false process of " + truth.name + " gets " + signal + " after " + got);
            got = signal;
            return true;
        }
    }
}
