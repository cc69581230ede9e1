package org.gaggled.engine.config.check;

import java.util.HashSet;
import java.util.Set;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.problem.Problems;

/**
 * What one section, of a program or {@code gaggled}, says of what programs print, in one word or in a section.
 *
 * @param log of the standard output; none given where it says nothing
 * @param errorLog of the standard error; none given where it says nothing
 */
public record LogSettings(CheckedSettings log, CheckedSettings errorLog) {

    /** Below it, a unit has probably been forgotten. */
    private static final long LEAST_EXPECTED_SIZE = 1 << 10;

    /**
     * Reads them.
     *
     * @param settings those of the section around
     */
    static LogSettings read(SectionContents around, CheckedSettings settings, Problems problems) {
        return new LogSettings(
                read(OutputSettings.LOG_SECTION, around, settings, problems),
                read(OutputSettings.ERROR_LOG_SECTION, around, settings, problems));
    }

    /** The names of those whose values were refused; they count as not given. */
    Set<String> refused() {
        Set<String> refused = new HashSet<>(log.refused());
        refused.addAll(errorLog.refused());
        return refused;
    }

    private static CheckedSettings read(
            SectionDefinition definition, SectionContents around, CheckedSettings settings, Problems problems) {
        WordOrSection found = WordOrSection.read(
                around, settings, definition,
                (unknown, known) -> SectionContents.adviceFromElsewhere(unknown, definition), problems);
        if (found == null) {
            return CheckedSettings.ofNone(around.node().getPosition(), definition.settings());
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
