package org.gaggled.engine.assembly;

import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.control.Requester;
import org.gaggled.engine.loop.LoopControlPort;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What gaggled does on SIGTERM, SIGINT and SIGHUP: the first one begins the shutdown, a second one ends it with SIGKILL.
 *
 * <p>A signal that gaggled was told to ignore when it was started ({@code nohup}, {@code trap ''}) stays ignored.
 */
final class TerminationSignals {

    private final boolean ignoreInterrupt;
    private final AtomicBoolean begun = new AtomicBoolean();

    TerminationSignals(boolean ignoreInterrupt) {
        this.ignoreInterrupt = ignoreInterrupt;
    }

    void routeTo(LoopControlPort port) {
        handle("TERM", port);
        handle("HUP", port);
        if (ignoreInterrupt) {
            Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        } else {
            handle("INT", port);
        }
    }

    private void handle(String name, LoopControlPort port) {
        Signal signal = new Signal(name);
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
