package org.gaggled.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Objects;
import org.gaggled.api.config.ConfigProblem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Why a text is not YAML, for a person.
 *
 * @param codePoint where
 * @param message what is wrong
 * @param advice what to write instead
 */
record YamlSyntaxError(long codePoint, String message, @Nullable String advice) {

    static YamlSyntaxError of(JsonProcessingException thrown) {
        return switch (thrown.getCause()) {
            case MarkedYAMLException marked -> of(marked);
            case ReaderException unreadable ->
                    new YamlSyntaxError(
                            unreadable.getPosition(),
                            String.format("the character U+%04X, which a YAML file cannot hold",
                                    unreadable.getCodePoint()),
                            "remove it, or write it with an escape in double quotes");
            case null, default -> ofParser(thrown);
        };
    }

    ConfigProblem at(TextPositions positions) {
        return ConfigProblem.error(positions.at(codePoint), message, advice);
    }

    private static YamlSyntaxError ofParser(JsonProcessingException thrown) {
        long where = thrown.getLocation() == null ? 0 : thrown.getLocation().getCharOffset();
        String message = Objects.requireNonNullElse(thrown.getOriginalMessage(), "");
        return message.startsWith("Expected a field name")
                ? new YamlSyntaxError(where, "a name that is not a single value", "write NAME: VALUE")
                : new YamlSyntaxError(where, "not YAML: " + oneLine(message), null);
    }

    private static YamlSyntaxError of(MarkedYAMLException marked) {
        String problem = Objects.requireNonNullElse(marked.getProblem(), "");
        String context = Objects.requireNonNullElse(marked.getContext(), "");
        Mark mark = marked.getProblemMark() != null ? marked.getProblemMark() : marked.getContextMark();
        long where = mark == null ? 0 : mark.getIndex();
        if (problem.contains("TAB")) {
            return new YamlSyntaxError(where, "a tab where only blanks are allowed", "indent with blanks");
        }
        if (context.contains("scanning a quoted scalar") && problem.contains("end of stream")) {
            return new YamlSyntaxError(contextOf(marked, where), "a quote that is not closed", "close it");
        }
        if (problem.contains("mapping values are not allowed here")) {
            return new YamlSyntaxError(
                    where, "a ':' that is out of place",
                    "check the indentation; put a value that holds ': ' in quotes");
        }
        if (problem.contains("could not find expected ':'")) {
            return new YamlSyntaxError(contextOf(marked, where), "a name without its ':'", "write NAME: VALUE");
        }
        if (problem.contains("cannot start any token")) {
            return new YamlSyntaxError(where, "a value cannot begin with this character", "put the value in quotes");
        }
        if (problem.contains("unknown escape character")) {
            return new YamlSyntaxError(where, "a '\\' that escapes nothing",
                    "write \\\\ for a backslash, or use single quotes");
        }
        if (context.contains("parsing a flow")) {
            String brackets = context.contains("sequence") ? "'[' without its ']'" : "'{' without its '}'";
            return new YamlSyntaxError(
                    contextOf(marked, where), "a " + brackets + ", or without a ',' in it",
                    "close it, and put commas between the items");
        }
        if (problem.startsWith("expected <block end>")) {
            return new YamlSyntaxError(
                    where,
                    "an indentation that does not fit anything above, or text after a value",
                    "indent all lines of a section alike; put a value with special characters in quotes");
        }
        String all = context.isEmpty() ? problem : context + ": " + problem;
        return new YamlSyntaxError(where, "not YAML: " + oneLine(all), null);
    }

    private static long contextOf(MarkedYAMLException marked, long otherwise) {
        return marked.getContextMark() == null ? otherwise : marked.getContextMark().getIndex();
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }
}
