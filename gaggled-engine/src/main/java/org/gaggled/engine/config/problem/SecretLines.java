package org.gaggled.engine.config.problem;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.jspecify.annotations.Nullable;

/**
 * Knows which lines of a configuration may hold the value of a secret setting, and are not to be shown with a problem.
 *
 * <p>Every line with the name of such a setting is taken for one: where a file is not well-formed, nobody can say what
 * the line means. A line that is hidden without need costs a look into the file.
 */
public final class SecretLines {

    private record Place(String file, int line) {}

    private final Set<Place> places = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    public void addName(String setting) {
        names.add(setting);
    }

    /** A value, of as many lines as it may have in its file. */
    public void addValue(ConfigText value) {
        ConfigPosition start = value.position();
        long lines = Math.max(1, value.contentPosition().line() - start.line() + value.value().lines().count());
        for (int line = 0; line < lines; line++) {
            places.add(new Place(start.file(), start.line() + line));
        }
    }

    /** A setting that is not known; when it was to be a secret one, it has its value. */
    public void addMisspelt(ConfigNode unknown, @Nullable String meant) {
        if (meant != null && names.contains(meant)) {
            places.add(new Place(unknown.getPosition().file(), unknown.getPosition().line()));
        }
    }

    boolean mayHoldOne(ConfigPosition position, String line) {
        return places.contains(new Place(position.file(), position.line()))
                || names.stream()
                        .anyMatch(name -> Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(line).find());
    }
}
