package org.gaggled.notify.smtp;

import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate inside gaggled: told of every event, it never makes the next one wait. */
final class SmtpGateSink implements EventSink {

    private static final Logger log = LoggerFactory.getLogger(SmtpGateSink.class);

    private final SmtpGate gate;
    private final ControlPort port;

    private SmtpGateSink(SmtpGate gate, ControlPort port) {
        this.gate = gate;
        this.port = port;
    }

    /**
     * Opens one, and asks how all programs are: it may be that they run already, and that no event will ever tell what
     * became of them while no gate was there.
     */
    static SmtpGateSink open(SmtpGate gate, ControlPort port) {
        SmtpGateSink sink = new SmtpGateSink(gate, port);
        sink.catchUp();
        return sink;
    }

    @Override
    public void accept(GaggleEvent event) {
        gate.event(event);
    }

    @Override
    public void missed(long count) {
        log.warn("smtpgate: {} events were missed; asking for the states of all programs", count);
        catchUp();
    }

    /** Asks how all programs are. Answers come on another thread, and events on their way here may be older. */
    private void catchUp() {
        port.getSnapshot().whenComplete(this::caughtUp);
    }

    private void caughtUp(@Nullable GaggleSnapshot snapshot, @Nullable Throwable failure) {
        if (snapshot == null) {
            log.warn("smtpgate: the states of the programs are not available: {}", String.valueOf(failure));
        } else {
            gate.states(snapshot.getStates());
        }
    }

    @Override
    public void close() throws Exception {
        gate.close();
    }
}
