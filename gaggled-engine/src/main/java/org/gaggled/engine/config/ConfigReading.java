package org.gaggled.engine.config;

import java.util.List;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.problem.SourceLines;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.config.show.EffectiveConfig;

/** What came of reading a configuration. */
public sealed interface ConfigReading {

    /** What stands where the problems are. */
    SourceLines lines();

    /**
     * It can be run.
     *
     * @param warnings what an operator should know all the same, in the order of the files
     * @param sources what it was read from: enough to read it again
     */
    record Accepted(
            GaggleConfig config,
            List<ConfigProblem> warnings,
            SourceLines lines,
            EffectiveConfig effective,
            RecordedSources sources)
            implements ConfigReading {}

    /**
     * It cannot be run.
     *
     * @param problems all errors, at least one, and all warnings, sorted by file, line and column
     */
    record Refused(List<ConfigProblem> problems, SourceLines lines) implements ConfigReading {}
}
