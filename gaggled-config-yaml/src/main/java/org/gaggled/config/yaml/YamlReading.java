package org.gaggled.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.config.yaml.YamlNode.Entry;
import org.jspecify.annotations.Nullable;

/**
 * One file being turned into nodes. The parser cannot go on behind a text that is not YAML; behind all else, reading
 * goes on.
 */
final class YamlReading {

    private static final String MERGE = "<<";

    /** Entries that merging may add for each character of the file: far more than any file of a person has. */
    private static final int MERGED_PER_CHARACTER = 10;

    /** The document, or a part of it, cannot be read, for a reason that has been reported. */
    private static final class Unreadable extends Exception {}

    private final ConfigFile file;
    private final List<ConfigProblem> problems;
    private final TextPositions positions;
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private long mergeable;
    private int nodes;

    YamlReading(ConfigFile file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
        this.positions = new TextPositions(file);
        this.mergeable =
                Math.min(YamlConfigSource.MOST_NODES, 1000L + (long) MERGED_PER_CHARACTER * file.getText().length());
    }

    /** The document, or null where there is none that can be read. */
    YamlNode.@Nullable Mapping read() {
        try (LiteralYamlParser parser = LiteralYamlParser.of(file.getText())) {
            return readDocument(parser);
        } catch (Unreadable reported) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory cannot be read", impossible);
        }
    }

    private YamlNode.@Nullable Mapping readDocument(LiteralYamlParser parser) throws IOException, Unreadable {
        if (next(parser) == null) {
            return null;
        }
        YamlNode root = readValue(parser, 0);
        if (root == null) {
            return null;
        }
        if (next(parser) != null) {
            throw stop(place(parser), "a second document begins here",
                    "put it into a file of its own, and include that");
        }
        return switch (root) {
            case YamlNode.Mapping mapping -> mapping;
            case YamlNode.Scalar scalar when scalar.text().value().isEmpty() -> null;
            case YamlNode.Scalar scalar -> throw noMapping(scalar);
            case YamlNode.Sequence sequence -> throw noMapping(sequence);
        };
    }

    private Unreadable noMapping(YamlNode root) {
        return stop(
                root.position(), "the file does not consist of sections",
                "write NAME: and, indented below it, its settings");
    }

    /** The value; null for an alias of nothing, which has been reported. */
    private @Nullable YamlNode readValue(LiteralYamlParser parser, int depth) throws IOException, Unreadable {
        ConfigPosition position = place(parser);
        if (depth > YamlConfigSource.DEEPEST) {
            throw stop(position, "more than " + YamlConfigSource.DEEPEST + " levels",
                    "sections are not nested so deep");
        }
        if (++nodes > YamlConfigSource.MOST_NODES) {
            throw stop(position, "more than " + YamlConfigSource.MOST_NODES + " values", "is it a configuration?");
        }
        if (parser.isCurrentAlias()) {
            return aliased(parser.getText(), position);
        }
        refuseTag(parser, position);
        String anchor = parser.anchor();
        YamlNode node = switch (parser.currentToken()) {
            case START_OBJECT -> readMapping(parser, position, depth);
            case START_ARRAY -> readSequence(parser, position, depth);
            case VALUE_NULL -> new YamlNode.Scalar(new ConfigText("", position));
            // Scalars are texts: LiteralYamlParser makes nothing else of them.
            default -> new YamlNode.Scalar(new ConfigText(parser.getText(), position, content(parser)));
        };
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private @Nullable YamlNode aliased(String anchor, ConfigPosition position) {
        YamlNode node = anchors.get(anchor);
        if (node == null) {
            problems.add(ConfigProblem.error(
                    position,
                    "there is no anchor '&" + shown(anchor) + "' that ends above this alias",
                    "write &" + shown(anchor) + " at what is to be repeated"));
        }
        return node;
    }

    private void refuseTag(LiteralYamlParser parser, ConfigPosition position) throws IOException {
        Object tag = parser.getTypeId();
        if (tag != null) {
            problems.add(ConfigProblem.error(
                    position, "the tag '" + shown(tag.toString()) + "' means nothing here",
                    "remove it: every value is a text"));
        }
    }

    private YamlNode readSequence(LiteralYamlParser parser, ConfigPosition position, int depth)
            throws IOException, Unreadable {
        List<YamlNode> items = new ArrayList<>();
        while (nextInside(parser) != JsonToken.END_ARRAY) {
            YamlNode item = readValue(parser, depth + 1);
            if (item != null) {
                items.add(item);
            }
        }
        return new YamlNode.Sequence(items, position);
    }

    private YamlNode readMapping(LiteralYamlParser parser, ConfigPosition position, int depth)
            throws IOException, Unreadable {
        Map<String, Entry> own = new LinkedHashMap<>();
        List<YamlNode.Mapping> merged = new ArrayList<>();
        while (nextInside(parser) != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean merge = name.equals(MERGE) && parser.isPlainName();
            ConfigPosition keyPosition = place(parser);
            nextInside(parser);
            YamlNode value = readValue(parser, depth + 1);
            if (value == null) {
                continue;
            }
            if (merge) {
                addMerged(value, merged);
            } else {
                addOnce(name, new Entry(keyPosition, value), own);
            }
        }
        return new YamlNode.Mapping(merged.isEmpty() ? own : merge(merged, own, position), position);
    }

    private void addOnce(String name, Entry entry, Map<String, Entry> to) {
        Entry first = to.putIfAbsent(name, entry);
        if (first != null) {
            problems.add(ConfigProblem.error(
                    entry.keyPosition(),
                    "'" + shown(name) + "' is given twice; the first is at " + first.keyPosition(),
                    "remove one of them, or merge the two"));
        }
    }

    private void addMerged(YamlNode value, List<YamlNode.Mapping> to) {
        switch (value) {
            case YamlNode.Mapping mapping -> to.add(mapping);
            case YamlNode.Sequence sequence when sequence.items().stream()
                    .allMatch(YamlNode.Mapping.class::isInstance) ->
                    sequence.items().forEach(item -> to.add((YamlNode.Mapping) item));
            case YamlNode.Sequence sequence -> refuseMerge(sequence);
            case YamlNode.Scalar scalar -> refuseMerge(scalar);
        }
    }

    private void refuseMerge(YamlNode value) {
        problems.add(ConfigProblem.error(
                value.position(), "<< merges sections, and this is not one",
                "write <<: *ANCHOR, or <<: [*ANCHOR, *ANCHOR]"));
    }

    /** As YAML has it, what is given beats what is merged, and what is merged first beats what is merged later. */
    private Map<String, Entry> merge(List<YamlNode.Mapping> merged, Map<String, Entry> own, ConfigPosition position)
            throws Unreadable {
        Map<String, Entry> all = new LinkedHashMap<>();
        for (YamlNode.Mapping mapping : merged) {
            mergeable -= mapping.entries().size();
            if (mergeable < 0) {
                throw stop(position, "merging makes this file too large to be a configuration", "merge less");
            }
            mapping.entries().forEach(all::putIfAbsent);
        }
        all.putAll(own);
        return all;
    }

    private @Nullable JsonToken next(LiteralYamlParser parser) throws IOException, Unreadable {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException wrong) {
            if (parser.isTooLong()) {
                throw stop(
                        place(parser),
                        "what follows here is longer than " + LiteralYamlParser.LONGEST + " characters",
                        "values and comments are not that long");
            }
            problems.add(YamlSyntaxError.of(wrong).at(positions));
            throw new Unreadable();
        }
    }

    private JsonToken nextInside(LiteralYamlParser parser) throws IOException, Unreadable {
        JsonToken token = next(parser);
        if (token == null) {
            throw stop(place(parser), "the file ends too early", "is it complete?");
        }
        return token;
    }

    private ConfigPosition place(LiteralYamlParser parser) {
        return positions.at(parser.currentTokenLocation().getCharOffset());
    }

    /**
     * Where the text of a scalar begins: behind its anchor and its quote, or below the line of its {@code |} or
     * {@code >}.
     */
    private ConfigPosition content(LiteralYamlParser parser) throws IOException {
        String anchor = parser.anchor();
        long start = parser.currentTokenLocation().getCharOffset() + (anchor == null ? 0 : 1 + anchor.length());
        return switch (parser.scalarStyle()) {
            case DOUBLE_QUOTED, SINGLE_QUOTED -> {
                ConfigPosition quote = positions.textFrom(start);
                yield file.at(quote.line(), quote.column() + 1);
            }
            case LITERAL, FOLDED -> positions.textBelow(start);
            case PLAIN, JSON_SCALAR_STYLE -> positions.textFrom(start);
        };
    }

    private Unreadable stop(ConfigPosition position, String message, String advice) {
        problems.add(ConfigProblem.error(position, message, advice));
        return new Unreadable();
    }

    /** On one line, and never long. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }
}
