package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.expand.EnvironmentFiles;
import org.gaggled.engine.config.expand.EnvironmentNames;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;

/** Reads an {@code env} section, names chosen by the user, each with a text, and the {@code envfile} beside it. */
final class EnvironmentSection {

    private EnvironmentSection() {}

    /** What {@code envfile} and {@code env} of a section set, the second laid over the first. */
    static Map<String, ConfigText> read(
            SectionContents section, CheckedSettings settings, EnvironmentFiles files, Problems problems) {
        Path file = settings.find(KnownSettings.ENV_FILE);
        ConfigPosition position = settings.positionOf(KnownSettings.ENV_FILE);
        Map<String, ConfigText> fromFile = file == null || position == null ? Map.of() : files.read(file, position);
        ConfigNode own = section.section(KnownSettings.ENV);
        if (own == null) {
            return fromFile;
        }
        Map<String, ConfigText> variables = new LinkedHashMap<>(fromFile);
        variables.putAll(read(own, section.label(), problems));
        return variables;
    }

    private static Map<String, ConfigText> read(ConfigNode section, String label, Problems problems) {
        Map<String, ConfigNode> first = new LinkedHashMap<>();
        Map<String, ConfigText> variables = new LinkedHashMap<>();
        for (ConfigNode child : section.getChildren()) {
            ConfigText text = child.getText();
            if (text == null || !child.getChildren().isEmpty()) {
                problems.error(
                        child.getPosition(),
                        Wording.quoted(child.getName()) + " in env of " + label + " is not a single value",
                        "give the variable one value");
                continue;
            }
            ConfigNode earlier = first.putIfAbsent(child.getName(), child);
            if (earlier != null) {
                problems.error(
                        child.getPosition(),
                        Wording.quoted(child.getName()) + " in env of " + label + " is given twice; the first is at "
                                + earlier.getPosition(),
                        "remove one of them");
            } else if (EnvironmentNames.check(child.getName(), child.getPosition(), text, problems)) {
                variables.put(child.getName(), text);
            }
        }
        return variables;
    }
}
