package org.gaggled.engine.config.check;

import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What one section, of a program or {@code gaggled}, says of what programs print, in one word or in a section.
 *
 * @param log of the standard output; none given where it says nothing
 * @param errorLog of the standard error; none given where it says nothing
 */
public record LogSettings(CheckedSettings log, CheckedSettings errorLog) {

    /** Below it, a unit has probably been forgotten. */
    private static final long LEAST_EXPECTED_SIZE = 1 << 10;

    /** Of a section that says nothing of it. */
    static LogSettings none(ConfigPosition position) {
        return new LogSettings(
                CheckedSettings.ofNone(position, OutputSettings.LOG_SECTION.settings()),
                CheckedSettings.ofNone(position, OutputSettings.ERROR_LOG_SECTION.settings()));
    }

    /**
     * Reads them.
     *
     * @param settings those of the section around
     * @param none what to give where it says nothing: many programs share that
     */
    static LogSettings read(SectionContents around, CheckedSettings settings, LogSettings none, Problems problems) {
        CheckedSettings log = read(OutputSettings.LOG_SECTION, around, settings, problems);
        CheckedSettings errorLog = read(OutputSettings.ERROR_LOG_SECTION, around, settings, problems);
        return log == null && errorLog == null ? none
                : new LogSettings(log == null ? none.log : log, errorLog == null ? none.errorLog : errorLog);
    }

    /** Whether a value was refused; it counts as not given. */
    boolean hasRefused() {
        return !log.refused().isEmpty() || !errorLog.refused().isEmpty();
    }

    private static @Nullable CheckedSettings read(
            SectionDefinition definition, SectionContents around, CheckedSettings settings, Problems problems) {
        WordOrSection found = WordOrSection.read(
                around, settings, definition,
                (unknown, known) -> SectionContents.adviceFromElsewhere(unknown, definition), problems);
        if (found == null) {
            return null;
        }
        warnOfNothing(found, WordOrSection.labelOf(around, definition), problems);
        warnOfSmallFiles(found.settings(), problems);
        return found.settings();
    }

    /** A section in YAML of which everything was commented out looks like that. */
    private static void warnOfNothing(WordOrSection found, String label, Problems problems) {
        ConfigNode node = found.node();
        ConfigText text = node == null ? null : node.getText();
        if (text != null && text.value().isEmpty()) {
            problems.warning(
                    text.position(),
                    label + " is empty, which means null: what is printed is lost",
                    "write null if that is meant, in YAML with quotes; otherwise inherit or a path");
        }
    }

    private static void warnOfSmallFiles(CheckedSettings settings, Problems problems) {
        ConfigPosition position = settings.positionOf(OutputSettings.MAX_SIZE);
        long bytes = settings.get(OutputSettings.MAX_SIZE).bytes();
        if (position != null && bytes < LEAST_EXPECTED_SIZE) {
            problems.warning(
                    position,
                    "maxsize is " + bytes + (bytes == 1 ? " byte" : " bytes") + ", so that a file has few lines",
                    "write a unit, as in " + bytes + "m");
        }
    }
}
