package org.gaggled.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that a gaggled has left running which was killed. Where the file has nothing wrong in it, and only the
 * machine lacks what a program needs to be started, the next gaggled takes them over all the same: nobody else would
 * watch the others.
 */
final class LeftRunning {

    private static final Logger log = LoggerFactory.getLogger(LeftRunning.class);

    private final ConfigReader reader;

    /** Those of a configuration that this one reads. */
    LeftRunning(ConfigReader reader) {
        this.reader = reader;
    }

    /** What is read from a file for their sake; the refusal where there are none, or the file itself is wrong. */
    ConfigReading readInsteadOf(Path file, @Nullable String format, ConfigReading.Refused refused) {
        RecordedSources former = reader.readToGoOn(file, format, Map.of()) instanceof ConfigReading.Accepted accepted
                ? left(accepted.config().stateDirectory()) : null;
        if (former == null
                || !(reader.readToGoOn(file, format, former.commands()) instanceof ConfigReading.Accepted again)) {
            return refused;
        }
        log.warn("{}: what an earlier gaggled has left running is taken over, although this machine lacks what a start"
                + " needs; until it is there, such a start fails, and a reload is refused:", file);
        again.warnings().forEach(warning -> log.warn("{}", warning));
        return new ConfigReading.Accepted(
                again.config(), List.of(), again.lines(), again.effective(), again.sources());
    }

    /** What its configuration was read from; null where nothing is left, or that cannot be told. */
    private static @Nullable RecordedSources left(@Nullable Path stateDirectory) {
        try {
            Path kept = stateDirectory == null ? null : GaggleState.findConfiguration(stateDirectory);
            return kept == null ? null : RecordedSources.read(kept);
        } catch (IOException | StateDirectory.UnusableException e) {
            log.debug("what is in {} is looked at again soon", stateDirectory, e);
            return null;
        }
    }
}
