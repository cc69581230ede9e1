package org.gaggled.notify.smtp;

import java.util.List;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.gate.Change;

/** What a gate hears of a gaggle, wherever that runs: states in, changes out. Safe for use by several threads. */
public final class GateListener {

    private final SmtpGate gate;
    private ProgramWatch watch = new ProgramWatch();
    private boolean stopping;

    /** A listener that has heard nothing yet. */
    public GateListener(SmtpGate gate) {
        this.gate = gate;
    }

    /** The states of all programs at one moment, which may be older than what was heard since. */
    public synchronized void states(List<ProgramState> states) {
        gate.know(states.stream().map(ProgramState::getName).toList());
        states.forEach(this::state);
    }

    /** The state of a program, changed or not. */
    public synchronized void state(ProgramState state) {
        if (stopping) {
            return;
        }
        Change change = watch.read(state, System.nanoTime());
        if (change != null) {
            gate.record(change);
        }
    }

    /** A program is being stopped. */
    public synchronized void stopping(ProgramState state) {
        watch.stopping(state);
    }

    /** gaggled shuts down: what goes down from now on does so because somebody wanted all of it down, and knows. */
    public synchronized void gaggleStopping() {
        stopping = true;
    }

    /** Another run of gaggled is heard of from now on. */
    public synchronized void startOver() {
        stopping = false;
        watch = new ProgramWatch();
        gate.startOver();
    }
}
