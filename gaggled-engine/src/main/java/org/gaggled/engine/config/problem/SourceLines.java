package org.gaggled.engine.config.problem;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.jspecify.annotations.Nullable;

/** Those lines of configuration files that problems are about, and that hold no secret. */
public final class SourceLines {

    private record Place(String file, int line) {}

    private final Map<Place, String> lines;

    private SourceLines(Map<Place, String> lines) {
        this.lines = lines;
    }

    /** Picks them out of the texts, which are known by the names of their files, in one pass through each. */
    public static SourceLines of(List<ConfigProblem> problems, Map<String, String> texts, SecretLines secrets) {
        Map<String, SortedSet<Integer>> wanted = new HashMap<>();
        for (ConfigProblem problem : problems) {
            ConfigPosition position = problem.getPosition();
            wanted.computeIfAbsent(position.file(), file -> new TreeSet<>()).add(position.line());
        }
        Map<Place, String> found = new HashMap<>();
        wanted.forEach((file, numbers) -> {
            String text = texts.get(file);
            if (text != null) {
                pick(file, numbers, text, found);
            }
        });
        found.entrySet().removeIf(line -> secrets
                .mayHoldOne(new ConfigPosition(line.getKey().file(), line.getKey().line(), 1), line.getValue()));
        return new SourceLines(Collections.unmodifiableMap(found));
    }

    /** The line without its end; null where the problem is not about anything that was read, or about a secret. */
    public @Nullable String at(ConfigPosition position) {
        return lines.get(new Place(position.file(), position.line()));
    }

    private static void pick(String file, SortedSet<Integer> ascending, String text, Map<Place, String> to) {
        int number = 1;
        int start = 0;
        for (int wanted : ascending) {
            while (number < wanted) {
                start = text.indexOf('\n', start) + 1;
                if (start == 0) {
                    return;
                }
                number++;
            }
            int end = text.indexOf('\n', start);
            to.put(new Place(file, number), text.substring(start, end < 0 ? text.length() : end));
        }
    }
}
