package org.gaggled.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.text.Presence;

/**
 * The configuration by which a gaggled has run that hands over. The next one goes on by it where the file has become
 * wrong since it was checked, as one that runs does when such a file is to be reloaded.
 */
final class HandedOver {

    private final Path stateDirectory;
    private final Consumer<String> complaints;

    /**
     * What is kept in that state directory.
     *
     * @param complaints takes what is wrong; it goes to standard error, as at any start
     */
    HandedOver(Path stateDirectory, Consumer<String> complaints) {
        this.stateDirectory = stateDirectory;
        this.complaints = complaints;
    }

    /** What is kept, instead of that file; the refusal where that cannot be read either. */
    ConfigReading readInsteadOf(Path file, ConfigReading.Refused refused, ConfigPlugins plugins) {
        Path kept;
        RecordedSources sources;
        try {
            kept = GaggleState.findConfiguration(stateDirectory);
            if (kept == null) {
                return refused;
            }
            sources = RecordedSources.read(kept);
        } catch (IOException e) {
            complaints.accept("what gaggled keeps in " + stateDirectory + " cannot be read: " + Presence.reason(e));
            return refused;
        } catch (StateDirectory.UnusableException e) {
            complaints.accept(e.getMessage() + "; " + e.getAdvice());
            return refused;
        }
        ConfigReading reading = ConfigReader.readAgain(plugins, sources);
        if (reading instanceof ConfigReading.Accepted) {
            refused.problems().forEach(problem -> complaints.accept(problem.toString()));
            complaints.accept(file + ": " + ConfigTest.counted(refused.problems())
                    + "; gaggled goes on by the configuration that it had; mend the file, and reload");
            return reading;
        }
        return refused;
    }
}
