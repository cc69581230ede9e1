package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;

/**
 * {@code unix:PATH}: a connection to the socket is taken. The system says at once whether it is, also when more
 * connections wait than the program has room for: then it does not accept.
 */
record UnixProbe(Path path) implements Probe {

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            return channel.connect(UnixDomainSocketAddress.of(path))
                    ? ProbeAnswer.success()
                    : ProbeAnswer.failure("it does not accept the connection at once");
        } catch (IOException e) {
            return ProbeAnswer.failure("Resource temporarily unavailable".equals(e.getMessage())
                    ? "too many connections wait to be accepted"
                    : Reason.of(e, timeout));
        }
    }
}
