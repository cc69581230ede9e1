package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.launch.BlockedSignals;
import org.gaggled.engine.loop.LoopControlPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What gaggled does on signals: the first that asks it to end begins the shutdown, a {@linkplain RepeatedSignals second
 * wish} ends it with SIGKILL. SIGHUP has it read its configuration again, unless it comes because the
 * {@linkplain ControllingTerminal terminal} was closed: then it asks gaggled to end. Those that mean nothing to it, and
 * of which it would die and leave its programs alone, are ignored.
 *
 * <p>Where {@code bin/gaggled} has blocked them, they are {@linkplain BlockedSignals taken} without the virtual
 * machine, which needs a new thread for each. Otherwise it hands them over, as far as it can.
 *
 * <p>A start takes its time, and a signal may come in any moment of it:
 *
 * <ol>
 * <li>until it is known what gaggled is to do, signals are remembered;
 * <li>while it gets ready, a signal ends it at once;
 * <li>while plugins are being opened, a signal ends it when they are, so that each can be closed; a second wish at
 * once; SIGHUP until then has the configuration read again when programs run;
 * <li>when programs run, they are shut down first.</ol>
 *
 * A signal that gaggled was told to ignore when it was started ({@code nohup}, {@code trap ''}) stays ignored.
 */
public final class TerminationSignals {

    private static final String INTERRUPT = "INT";
    private static final String HANGUP = "HUP";

    /** The kernel may send SIGHUP a moment before it takes the terminal away. */
    private static final Duration LOSING_A_TERMINAL = Duration.ofMillis(200);

    private static final List<String> ASKING_TO_END = List.of("TERM", HANGUP, "PWR", "XCPU", INTERRUPT);
    private static final List<String> MEANINGLESS =
            List.of("USR1", "ALRM", "VTALRM", "PROF", "IO", "STKFLT", "SYS", "TRAP", "ABRT");
    private static final String QUIT = "QUIT";

    private enum Stage {
        UNDECIDED,
        GETTING_READY,
        OPENING,
        RUNNING
    }

    /** Ends gaggled, in which nothing runs yet, and does not return; it is given the signal's name. */
    private final Consumer<String> end;

    private final BlockedSignals blocked = BlockedSignals.ofThisProcess();
    private final Map<Signal, SignalHandler> before = new HashMap<>();
    private final RepeatedSignals wishes = new RepeatedSignals();
    private final ControllingTerminal terminal = ControllingTerminal.ofThisProcess();
    private final Set<Signal> remembered = new LinkedHashSet<>();
    private Stage stage = Stage.UNDECIDED;
    private boolean ignoreInterrupt;
    private boolean released;

    /** Whether the configuration is to be read again as soon as programs run. */
    private boolean reloadWanted;

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
        Map<Integer, Signal> taken = new HashMap<>();
        for (String name : ASKING_TO_END) {
            Signal signal = signal(name);
            if (signal != null && signals.blocked.contain(signal.getNumber())) {
                taken.put(signal.getNumber(), signal);
            } else if (signal != null) {
                signals.handle(signal);
            }
        }
        MEANINGLESS.forEach(signals::ignore);
        int quit = new Signal(QUIT).getNumber();
        signals.blocked.take(number -> {
            Signal asking = taken.get(number);
            if (asking != null) {
                signals.received(asking);
            } else if (number == quit) {
                ThreadDump.print();
            }
        });
        return signals;
    }

    /** None: for a gaggle inside a program whose signals are its own business. */
    public static TerminationSignals notHeard() {
        return new TerminationSignals(_ -> {});
    }

    private void ignore(String name) {
        Signal signal = signal(name);
        if (signal != null && !blocked.contain(signal.getNumber())) {
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

    private void handle(Signal signal) {
        SignalHandler former = Signal.handle(signal, this::received);
        if (SignalHandler.SIG_IGN.equals(former)) {
            Signal.handle(signal, former);
        } else {
            before.put(signal, former);
        }
    }

    /**
     * Gives the signals back, for a gaggled that runs no programs: of those that came, and of those that come, it ends
     * as any process does.
     */
    public synchronized void release() {
        released = true;
        before.forEach(Signal::handle);
        remembered.forEach(this::dieOf);
    }

    /**
     * Takes none any more, as the last thing that this process does. Java, which waits at its end for threads that are
     * in the C library, would wait 0.3 s for the one that waits for signals.
     */
    public void end() {
        blocked.stop();
    }

    private void dieOf(Signal signal) {
        if (blocked.contain(signal.getNumber())) {
            BlockedSignals.dieOf(signal.getNumber());
        } else {
            Signal.raise(signal);
        }
    }

    /**
     * From now on a signal ends gaggled; so does one that came already.
     *
     * @param ignoringInterrupt whether SIGINT is to be ignored
     * @param continuing whether programs run that an earlier gaggled has handed over; then a signal waits for them
     */
    public synchronized void getReady(boolean ignoringInterrupt, boolean continuing) {
        ignoreInterrupt = ignoringInterrupt;
        stage = continuing ? Stage.OPENING : Stage.GETTING_READY;
        remembered.forEach(this::received);
    }

    /** From now on a signal ends gaggled when it can close what it opens. */
    synchronized void beginOpening() {
        stage = Stage.OPENING;
    }

    /**
     * From now on a signal begins a shutdown.
     *
     * @param somethingRuns whether programs of an earlier gaggled run: then a signal that came already does so, too
     * @return whether there is something to run: false when a signal came before that, and nothing runs
     */
    synchronized boolean routeTo(LoopControlPort loop, boolean somethingRuns) {
        String wish = wishes.first();
        if (wish != null && !somethingRuns) {
            return false;
        }
        port = loop;
        stage = Stage.RUNNING;
        if (wish != null) {
            loop.shutdown(new Requester(wish, "signal", Role.OPERATE));
        } else if (reloadWanted) {
            reload();
        }
        return true;
    }

    /**
     * The gaggle is handed over: what comes from now on waits for what this process executes next, and so does a wish
     * to end that came too late for this gaggled.
     */
    void handOver() {
        // Not with the lock: one that was taken is still being dealt with.
        blocked.stop();
        synchronized (this) {
            String late = wishes.first();
            Signal signal = late == null ? null : signal(late.substring("SIG".length()));
            if (signal != null && blocked.contain(signal.getNumber())) {
                BlockedSignals.send(signal.getNumber());
            }
        }
    }

    // Held while gaggled ends, so that it gets no further.
    private synchronized void received(Signal signal) {
        if (released) {
            dieOf(signal);
            return;
        }
        if (ignoreInterrupt && signal.getName().equals(INTERRUPT)) {
            return;
        }
        if (stage == Stage.UNDECIDED) {
            remembered.add(signal);
        } else if (!signal.getName().equals(HANGUP) || terminal.isLost()) {
            asksToEnd("SIG" + signal.getName());
        } else if (terminal.isKnown()) {
            lookAgain(signal);
        } else {
            reload();
        }
    }

    /** What comes of SIGHUP where there is a terminal is known a little later, and other signals do not wait for it. */
    private void lookAgain(Signal hangup) {
        Thread.ofPlatform().daemon().name("hangup").start(() -> {
            LockSupport.parkNanos(LOSING_A_TERMINAL.toNanos());
            synchronized (this) {
                if (terminal.isLost()) {
                    asksToEnd("SIG" + hangup.getName());
                } else {
                    reload();
                }
            }
        });
    }

    /** Has the configuration read again, and does not wait for it. */
    private void reload() {
        LoopControlPort running = port;
        if (running == null) {
            // It may have been read already.
            reloadWanted = true;
        } else {
            running.reload(new Requester("SIG" + HANGUP, "signal", Role.OPERATE))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            log().warn("SIGHUP: the configuration is not read again: {}", failure.getMessage());
                        }
                    });
        }
    }

    private void asksToEnd(String name) {
        switch (stage) {
            case UNDECIDED -> throw new IllegalStateException("it is not known what " + name + " is to do");
            case GETTING_READY -> end.accept(name);
            case OPENING, RUNNING -> wish(name, System.nanoTime());
        }
    }

    private void wish(String signal, long time) {
        switch (wishes.meaningOf(signal, time)) {
            case FIRST -> first(signal);
            case ECHO -> log()
                    .info("{} came again within a second, which counts as one request. If it is sent again later,"
                            + " gaggled ends at once and kills what is left", signal);
            case ANOTHER_KIND ->
                    log().info("{}: gaggled is ending already. If the same signal is sent again after a second or"
                            + " more, gaggled ends at once and kills what is left", signal);
            case SECOND_WISH -> second(signal);
        }
    }

    private void first(String signal) {
        LoopControlPort running = port;
        if (running == null) {
            log().info(
                    "{}: no program is started. gaggled ends when its plugins are open, or at once if the signal is"
                            + " sent again after a second or more",
                    signal);
        } else {
            running.shutdown(new Requester(signal, "signal", Role.OPERATE));
        }
    }

    private void second(String signal) {
        LoopControlPort running = port;
        if (running == null) {
            end.accept(signal);
        } else {
            log().warn("{} again: gaggled kills what is left", signal);
            running.shutdownNow(new Requester(signal, "signal", Role.OPERATE));
        }
    }

    /** Not a field: a logger would make gaggled wait for its log before it hears any signal. */
    private static Logger log() {
        return LoggerFactory.getLogger(TerminationSignals.class);
    }
}
