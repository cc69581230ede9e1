package org.gaggled.engine.assembly;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.control.Requester;
import org.gaggled.engine.loop.LoopControlPort;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What gaggled does on signals: the first that asks it to end begins the shutdown, a second one ends it with SIGKILL. Those that
 * mean nothing to it, and of which it would die and leave its programs alone, are ignored.
 *
 * <p>A signal that gaggled was told to ignore when it was started ({@code nohup}, {@code trap ''}) stays ignored.
 */
final class TerminationSignals {

    private static final List<String> ASKING_TO_END = List.of("TERM", "HUP", "PWR", "XCPU");
    private static final List<String> MEANINGLESS = List.of("USR1", "ALRM", "VTALRM", "PROF", "IO", "STKFLT", "SYS");

    private final boolean ignoreInterrupt;
    private final AtomicBoolean begun = new AtomicBoolean();

    TerminationSignals(boolean ignoreInterrupt) {
        this.ignoreInterrupt = ignoreInterrupt;
    }

    void routeTo(LoopControlPort port) {
        ASKING_TO_END.forEach(name -> handle(name, port));
        MEANINGLESS.forEach(TerminationSignals::ignore);
        if (ignoreInterrupt) {
            ignore("INT");
        } else {
            handle("INT", port);
        }
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

    private void handle(String name, LoopControlPort port) {
        Signal signal = signal(name);
        if (signal == null) {
            return;
        }
        SignalHandler before = Signal.handle(signal, received -> received(received, port));
        if (SignalHandler.SIG_IGN.equals(before)) {
            Signal.handle(signal, before);
        }
    }

    private void received(Signal signal, LoopControlPort port) {
        Requester requester = new Requester("SIG" + signal.getName(), "signal");
        if (begun.compareAndSet(false, true)) {
            var _ = port.shutdown(requester);
        } else {
            var _ = port.shutdownNow(requester);
        }
    }
}
