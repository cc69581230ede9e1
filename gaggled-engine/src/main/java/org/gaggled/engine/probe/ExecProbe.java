package org.gaggled.engine.probe;

import java.time.Duration;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.words.ReadableDuration;
import org.jspecify.annotations.Nullable;

/**
 * {@code exec:COMMAND}: the command ends with 0. It is run as its program is, and killed when its time is over. No
 * other one is run while one that was killed is still there.
 */
final class ExecProbe implements Probe {

    private final ProbeCommands commands;
    private final LaunchRequest request;

    /** The last one; there is one try at a time. */
    private @Nullable ProbeCommand last;

    /** A probe that runs what is asked for. */
    ExecProbe(ProbeCommands commands, LaunchRequest request) {
        this.commands = commands;
        this.request = request;
    }

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout)
            throws InterruptedException, DescriptorException {
        Deadline deadline = new Deadline(timeout);
        ProbeCommand before = last;
        if (before != null && !before.awaitEnd(deadline.nanosLeft())) {
            return ProbeAnswer.failure("the command of an earlier try is still there, although it was killed");
        }
        ProbeCommand command = commands.run(request);
        last = command;
        try {
            ProbeAnswer answer = command.await(deadline.nanosLeft());
            if (answer != null) {
                return answer;
            }
        } catch (InterruptedException unwanted) {
            command.kill();
            throw unwanted;
        }
        command.kill();
        return ProbeAnswer.failure("killed after " + ReadableDuration.of(timeout));
    }
}
