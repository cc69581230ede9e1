package org.gaggled.engine.assembly;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.control.Requester;
import org.gaggled.engine.loop.LoopControlPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What gaggled does on signals: the first that asks it to end begins the shutdown, a second one ends it with SIGKILL. Those that
 * mean nothing to it, and of which it would die and leave its programs alone, are ignored.
 *
 * <p>A start takes its time, and a signal may come in any moment of it:
 *
 * <ol>
 *   <li>until it is known what gaggled is to do, signals are remembered;
 *   <li>while it gets ready, a signal ends it at once;
 *   <li>while plugins are being opened, a signal ends it when they are, so that each can be closed; a second one at once;
 *   <li>when programs run, they are shut down first.
 * </ol>
 *
 * A signal that gaggled was told to ignore when it was started ({@code nohup}, {@code trap ''}) stays ignored.
 */
public final class TerminationSignals {

    private static final String INTERRUPT = "INT";
    private static final List<String> ASKING_TO_END = List.of("TERM", "HUP", "PWR", "XCPU", INTERRUPT);
    private static final List<String> MEANINGLESS = List.of("USR1", "ALRM", "VTALRM", "PROF", "IO", "STKFLT", "SYS");

    private enum Stage {
        UNDECIDED,
        GETTING_READY,
        OPENING,
        RUNNING
    }

    /** Ends gaggled, in which nothing runs yet, and does not return; it is given the signal's name. */
    private final Consumer<String> end;

    private final Map<Signal, SignalHandler> before = new HashMap<>();
    private final Set<Signal> remembered = new LinkedHashSet<>();
    private Stage stage = Stage.UNDECIDED;
    private boolean ignoreInterrupt;
    private boolean asked;
    private @Nullable LoopControlPort port;

    private TerminationSignals(Consumer<String> end) {
        this.end = end;
    }

    /**
     * Takes over this process's signals, and remembers what comes until it is said what becomes of them.
     *
     * @param end ends the process, in which nothing runs yet, and does not return; it is given the signal's name
     */
    public static TerminationSignals install(Consumer<String> end) {
        TerminationSignals signals = new TerminationSignals(end);
        ASKING_TO_END.forEach(signals::handle);
        MEANINGLESS.forEach(TerminationSignals::ignore);
        return signals;
    }

    /** None: for a gaggle inside a program whose signals are its own business. */
    public static TerminationSignals notHeard() {
        return new TerminationSignals(_ -> {});
    }

    private static void ignore(String name) {
        Signal signal = signal(name);
        if (signal != null) {
            Signal.handle(signal, SignalHandler.SIG_IGN);
        }
    }

    /** The signal of that name, or null on a system that has none. */
    private static @Nullable Signal signal(String name) {
        try {
            return new Signal(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private void handle(String name) {
        Signal signal = signal(name);
        if (signal == null) {
            return;
        }
        SignalHandler former = Signal.handle(signal, this::received);
        if (SignalHandler.SIG_IGN.equals(former)) {
            Signal.handle(signal, former);
        } else {
            before.put(signal, former);
        }
    }

    /** Gives the signals back, for a gaggled that runs no programs: of those that came, and of those that come, it ends as any process does. */
    public synchronized void release() {
        before.forEach(Signal::handle);
        remembered.forEach(Signal::raise);
    }

    /** From now on a signal ends gaggled; so does one that came already. */
    public synchronized void getReady(boolean ignoringInterrupt) {
        ignoreInterrupt = ignoringInterrupt;
        stage = Stage.GETTING_READY;
        remembered.forEach(this::received);
    }

    /** From now on a signal ends gaggled when it can close what it opens. */
    synchronized void beginOpening() {
        stage = Stage.OPENING;
    }

    /**
     * From now on a signal begins a shutdown.
     *
     * @return whether there is something to run: false when a signal came before that
     */
    synchronized boolean routeTo(LoopControlPort loop) {
        if (!asked) {
            port = loop;
            stage = Stage.RUNNING;
        }
        return !asked;
    }

    // Held while gaggled ends, so that it gets no further.
    private synchronized void received(Signal signal) {
        if (ignoreInterrupt && signal.getName().equals(INTERRUPT)) {
            return;
        }
        switch (stage) {
            case UNDECIDED -> remembered.add(signal);
            case GETTING_READY -> end.accept("SIG" + signal.getName());
            case OPENING -> whileOpening("SIG" + signal.getName());
            case RUNNING -> shutDown(new Requester("SIG" + signal.getName(), "signal"));
        }
    }

    private void whileOpening(String signal) {
        if (asked) {
            end.accept(signal);
        }
        asked = true;
        // Not before: a logger would make gaggled wait for its log before it hears any signal.
        LoggerFactory.getLogger(TerminationSignals.class)
                .info("{}: no program is started; gaggled ends when its plugins are open, and at once with another signal", signal);
    }

    private void shutDown(Requester requester) {
        LoopControlPort running = port;
        if (running == null) {
            throw new IllegalStateException("nothing runs");
        }
        if (asked) {
            var _ = running.shutdownNow(requester);
        } else {
            asked = true;
            var _ = running.shutdown(requester);
        }
    }
}
