package org.gaggled.engine.probe.told;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.probe.Told;
import org.gaggled.engine.probe.UnpreparedException;
import org.jspecify.annotations.Nullable;

/**
 * The probes that are none: programs tell by themselves that they are ready or alive, and this hears it, on one thread
 * for all of them, which begins with the first program that has such a probe.
 *
 * <p>Its methods are called by one thread, the supervision loop's, and wait for nothing. For each run they are called
 * in this order: {@link #prepare} before the launch; {@link #launched} or {@link #notLaunched}, once; {@link #begin}
 * and {@link #end} any number of times; {@link #over}, once. Those of a run that has nothing to tell do nothing.
 */
public final class ToldProbes implements Told {

    private static final Duration CLOSE_BOUND = Duration.ofMillis(900);

    /** By which everybody names a run. */
    private record Key(ProgramId program, long run) {}

    private final Consumer<? super Input.Probed> tell;
    private final Outputs outputs;
    private final NotifyNames names;

    /** Null until there is something to hear. */
    private @Nullable DescriptorWatch watch;

    /** Null until there is something to hear. */
    private @Nullable Buffers buffers;

    /** Those that are launched and not over; used by the watching thread alone. */
    private final Map<Key, ToldRun> runs = new HashMap<>();

    /** The same, as the loop knows them: of all others, the watching thread need not be asked. */
    private final Set<Key> launched = new HashSet<>();

    /** Those that are prepared, until it is known what became of the launch. */
    private final Map<Key, ToldRun> prepared = new HashMap<>();

    /**
     * Probes that tell what they hear.
     *
     * @param outputs gives the lines that programs print
     * @param names those of the sockets
     * @param tell is called on a thread of its own, and must not wait
     */
    public ToldProbes(Outputs outputs, NotifyNames names, Consumer<? super Input.Probed> tell) {
        this.outputs = outputs;
        this.names = names;
        this.tell = tell;
    }

    /** Whether a probe is one that is for the program to tell, and for this to hear. */
    public static boolean isTold(@Nullable ProbeRules rules) {
        return rules != null && Telling.isKind(rules.kind());
    }

    /**
     * Makes what a run tells by, and gives the request with it: the variables {@code NOTIFY_SOCKET} and
     * {@code WATCHDOG_USEC}, and descriptors. Gives the same request where there is nothing to tell.
     *
     * @throws UnpreparedException where that cannot be had; the run is not to be launched then
     */
    @Override
    public LaunchRequest prepare(ProgramId program, long run, LaunchRequest request, Probing probing) {
        if (!isTold(probing.ready()) && !isTold(probing.alive())) {
            return request;
        }
        try {
            Hearing hearing = new Hearing(program, run, watch(), buffers(), tell);
            ToldRun told = new ToldRun(hearing, probing);
            prepared.put(new Key(program, run), told);
            return told.prepare(request, names, outputs);
        } catch (DescriptorException unheard) {
            notLaunched(program, run);
            throw new UnpreparedException(unheard);
        }
    }

    @Override
    public void adopt(ProgramId program, long run, ProcessIdentity process, Probing probing, boolean wasReady) {
        if (!isTold(probing.ready()) && !isTold(probing.alive())) {
            return;
        }
        try {
            ToldRun told = new ToldRun(new Hearing(program, run, watch(), buffers(), tell), probing);
            prepared.put(new Key(program, run), told);
            told.adopt(process, wasReady, names, outputs);
        } catch (DescriptorException unheard) {
            ToldRun.sayUnheard(program, unheard);
        }
    }

    private DescriptorWatch watch() throws DescriptorException {
        if (watch == null) {
            watch = DescriptorWatch.open("told-probes");
        }
        return watch;
    }

    private Buffers buffers() {
        if (buffers == null) {
            buffers = new Buffers();
        }
        return buffers;
    }

    /** The run is launched, in that process. */
    @Override
    public void launched(ProgramId program, long run, long pid) {
        Key key = new Key(program, run);
        ToldRun told = prepared.remove(key);
        if (told != null && watch != null) {
            launched.add(key);
            watch.submit(() -> {
                runs.put(key, told);
                told.launched((int) pid);
            });
        }
    }

    /** The run was not launched. */
    @Override
    public void notLaunched(ProgramId program, long run) {
        ToldRun told = prepared.remove(new Key(program, run));
        if (told != null) {
            told.notLaunched();
        }
    }

    /** Tells, from now on, what a run has told and will tell. */
    @Override
    public void begin(Command.Probe probe) {
        onRun(probe.program(), probe.run(), told -> told.begin(probe.purpose(), probe.rules()), () -> {
            if (probe.purpose() == Probing.Purpose.READY) {
                tell.accept(ToldRun.startedWithout(probe.program(), probe.run(), probe.rules()));
            }
        });
    }

    /** Tells no more of a run for that purpose. Its messages still say how it is, and how much time it needs. */
    @Override
    public void end(ProgramId program, long run, Probing.Purpose purpose) {
        onRun(program, run, told -> told.end(purpose), () -> {});
    }

    /** Hears no more of a run, which is over. */
    @Override
    public void over(ProgramId program, long run) {
        onRun(program, run, told -> {
            runs.remove(new Key(program, run));
            told.over();
        }, () -> {});
        launched.remove(new Key(program, run));
    }

    private void onRun(ProgramId program, long run, Consumer<ToldRun> action, Runnable orElse) {
        Key key = new Key(program, run);
        if (watch == null || !launched.contains(key)) {
            orElse.run();
            return;
        }
        watch.submit(() -> {
            ToldRun told = runs.get(key);
            if (told != null) {
                action.accept(told);
            }
        });
    }

    /** Closes everything. */
    @Override
    public void close() {
        prepared.values().forEach(ToldRun::notLaunched);
        prepared.clear();
        if (watch != null) {
            boolean _ = watch.close(() -> {}, CLOSE_BOUND);
            watch = null;
        }
    }
}
