package org.gaggled.engine.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;

/**
 * {@code file:PATH}: there is something of that name. A file system that does not answer holds the thread that asks it,
 * so that is one of the platform's.
 */
record FileProbe(Path path) implements Probe {

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return ProbeAnswer.success();
        } catch (IOException e) {
            return ProbeAnswer.failure(Reason.of(e, timeout));
        }
    }
}
