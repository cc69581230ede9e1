package org.gaggled.importing.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file: a text, a list, a mapping, or nothing. */
public final class YamlValue {

    /** The shapes that a value has. */
    enum Shape {
        NOTHING, TEXT, LIST, MAPPING
    }

    private static final int SHOWN_ITEMS = 5;

    private final String key;
    private final Source source;
    private final int line;
    private final Shape shape;
    private final String text;
    private final List<YamlValue> items;
    private final Map<String, YamlValue> entries;

    private YamlValue(
            String key, Source source, int line, Shape shape, String text, List<YamlValue> items,
            Map<String, YamlValue> entries) {
        this.key = key;
        this.source = source;
        this.line = line;
        this.shape = shape;
        this.text = text;
        this.items = items;
        this.entries = entries;
    }

    static YamlValue text(String key, Source source, int line, @Nullable String text) {
        return new YamlValue(
                key, source, line, text == null ? Shape.NOTHING : Shape.TEXT, text == null ? "" : text, List.of(),
                Map.of());
    }

    static YamlValue list(String key, Source source, int line, List<YamlValue> items) {
        return new YamlValue(key, source, line, Shape.LIST, "", List.copyOf(items), Map.of());
    }

    static YamlValue mapping(String key, Source source, int line, Map<String, YamlValue> entries) {
        return new YamlValue(
                key, source, line, Shape.MAPPING, "", List.of(),
                Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
    }

    /** One that is nowhere, and nothing. */
    public static YamlValue nothing() {
        return text("", new Source(Path.of(""), ""), 0, null);
    }

    /**
     * Reads a file, at the top of which is a mapping.
     *
     * @throws ImportException if it is not YAML, or something else
     */
    public static YamlValue read(Source source) throws ImportException {
        return new YamlReading(source).read();
    }

    /** What it is called in the mapping that it is in. */
    public String key() {
        return key;
    }

    public boolean isNothing() {
        return shape == Shape.NOTHING;
    }

    public boolean isText() {
        return shape == Shape.TEXT;
    }

    public boolean isList() {
        return shape == Shape.LIST;
    }

    public boolean isMapping() {
        return shape == Shape.MAPPING;
    }

    /** The text; empty for anything else. */
    public String text() {
        return text;
    }

    /** Whether it is a word for true. */
    public boolean isTrue() {
        return text.matches("(?i)true|yes|on|y|1");
    }

    /** What is in a list. A text is a list of itself. */
    public List<YamlValue> items() {
        return shape == Shape.TEXT ? List.of(this) : items;
    }

    /** The texts in a list, or the text. */
    public List<String> texts() {
        return items().stream().filter(YamlValue::isText).map(YamlValue::text).toList();
    }

    /** What is in a mapping, in its order. */
    public Map<String, YamlValue> entries() {
        return entries;
    }

    /** What is in a mapping by that name; null where there is nothing. */
    public @Nullable YamlValue find(String name) {
        return entries.get(name);
    }

    /** Whether a text holds that, or one anywhere in it. */
    public boolean mentions(String part) {
        return text.contains(part) || items.stream().anyMatch(item -> item.mentions(part))
                || entries.values().stream().anyMatch(entry -> entry.mentions(part));
    }

    public Source source() {
        return source;
    }

    /** As a setting, with its name. */
    public ForeignSetting setting() {
        return setting(key + ": " + shown());
    }

    /** As a setting that is called that. */
    public ForeignSetting setting(String written) {
        return source.setting(written, line);
    }

    /** As it could be written in one line, with not too much of it. */
    private String shown() {
        return switch (shape) {
            case NOTHING -> "";
            case TEXT -> text;
            case LIST -> items.stream().limit(SHOWN_ITEMS).map(YamlValue::shown)
                    .collect(Collectors.joining(", ", "[", items.size() > SHOWN_ITEMS ? ", ...]" : "]"));
            case MAPPING -> entries.values().stream().limit(SHOWN_ITEMS).map(each -> each.key + ": " + each.shown())
                    .collect(Collectors.joining(", ", "{", entries.size() > SHOWN_ITEMS ? ", ...}" : "}"));
        };
    }

    /** A list of names, perhaps with {@code =} and a text behind them, as the mapping that says the same. */
    public YamlValue byName() {
        if (!isList()) {
            return this;
        }
        Map<String, YamlValue> named = new LinkedHashMap<>();
        for (YamlValue item : items) {
            int equals = item.text.indexOf('=');
            String name = equals < 0 ? item.text : item.text.substring(0, equals);
            named.put(name, text(name, item.source, item.line, equals < 0 ? null : item.text.substring(equals + 1)));
        }
        return mapping(key, source, line, named);
    }

    /** This value with another one laid over it: mappings are joined, lists are put behind each other. */
    public YamlValue overlaidBy(YamlValue over) {
        return overlaidBy(over, YamlValue::overlaidBy);
    }

    /**
     * The same, where mappings are joined in another way.
     *
     * @param join lays one of two entries of the same name over the other
     */
    public YamlValue overlaidBy(YamlValue over, BinaryOperator<YamlValue> join) {
        if (isMapping() && over.isMapping()) {
            Map<String, YamlValue> joined = new LinkedHashMap<>(entries);
            over.entries.forEach((name, value) -> joined.merge(name, value, join));
            return mapping(over.key, over.source, over.line, joined);
        }
        if (isList() && over.isList()) {
            List<YamlValue> joined = new ArrayList<>(items);
            joined.addAll(over.items);
            return list(over.key, over.source, over.line, joined);
        }
        return over;
    }
}
