package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.LogTarget;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what a program prints, as it is written and what it is.
 *
 * @param log its standard output
 * @param errorLog its standard error
 * @param rules what they say together
 */
public record ProgramLogs(Stream log, Stream errorLog, OutputRules rules) {

    /**
     * One stream.
     *
     * @param section how it is written
     * @param target where it goes, also where that is not written
     * @param position where the target is written; null where it is not
     * @param settings those in force: the program's own, and otherwise those of {@code gaggled}
     * @param isRead whether gaggled reads it
     * @param destination the same as the target, for this program; null where it is merged into the other stream
     */
    public record Stream(
            SectionDefinition section, LogTarget target, @Nullable ConfigPosition position, LayeredSettings settings,
            boolean isRead, @Nullable Destination destination) {

        /** What it is called in a configuration. */
        public String name() {
            return section.name();
        }

        /** Whether a setting of the section means anything for it. */
        public boolean hasMeaning(Setting<?> setting) {
            return OutputSettings.hasMeaning(setting, target, isRead);
        }

        /** The setting of the section that says where it goes. */
        public Setting<?> file() {
            return section.settings().getFirst();
        }
    }

    /** Both. */
    public List<Stream> streams() {
        return List.of(log, errorLog);
    }
}
