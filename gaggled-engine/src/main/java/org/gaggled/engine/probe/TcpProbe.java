package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;

/**
 * {@code tcp://HOST:PORT}: a connection is taken. It is closed at once and in order, not reset: a server that is handed
 * a connection which was reset already may take that for an error, log it, or end.
 */
record TcpProbe(HostPort target, HostLookup lookup) implements Probe {

    private static final String EXAMPLE = "tcp://127.0.0.1:5432";

    /** Reads what stands behind the colon. */
    static HostPort parse(String written) {
        if (!written.startsWith("//")) {
            String meant = written.matches("[0-9]+") ? "127.0.0.1:" + written : written;
            throw new InvalidSettingException(
                    "has no // behind the colon", "write "
                            + (meant.matches("[A-Za-z0-9_.-]+:[0-9]+") ? "tcp://" + meant : EXAMPLE));
        }
        String address = written.substring(2);
        if (address.indexOf('@') >= 0 || address.indexOf('/') >= 0 || address.indexOf('?') >= 0) {
            throw new InvalidSettingException("has more than a host and a port", "write for example " + EXAMPLE);
        }
        return HostPort.parse(address, null, EXAMPLE);
    }

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) throws InterruptedException {
        try (Socket _ = Connection.open(target, lookup, new Deadline(timeout))) {
            return ProbeAnswer.success();
        } catch (IOException e) {
            return ProbeAnswer.failure(Reason.of(e, timeout));
        }
    }
}
