package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.DefaultText;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema of configurations in YAML, by which editors complete and check them. It refuses nothing that gaggled
 * takes: where YAML has types of its own for what gaggled reads as text, it allows them all. A section stands in one
 * place whole, so that what it lacks is missing.
 */
final class SettingsSchema {

    private static final String TEXT = "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]";
    private static final String DURATION =
            "\"type\": [\"integer\", \"string\"], \"pattern\": \"^[0-9]{1,10}(ms|s|m|h|d)?$|\\\\$\","
                    + " \"minimum\": 0, \"maximum\": " + Setting.MAX_DURATION.toMillis();
    private static final String REQUIRED_TEXT =
            "\"type\": [\"string\", \"number\", \"boolean\"], \"pattern\": \"\\\\S\"";
    private static final String FLAG = "\"anyOf\": [{\"type\": \"boolean\"}, {\"enum\": [0, 1]},"
            + " {\"type\": \"string\", \"pattern\":"
            + " \"^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[01])$|\\\\$\"}]";

    private final SettingsCatalog catalog;

    SettingsSchema(SettingsCatalog catalog) {
        this.catalog = catalog;
    }

    void print(PrintWriter out) {
        Map<String, String> schema = new LinkedHashMap<>();
        schema.put("$schema", "\"https://json-schema.org/draft/2020-12/schema\"");
        schema.put("title", "\"gaggled configuration\"");
        schema.put("type", "[\"object\", \"null\"]");
        schema.put("properties", "{\n" + property(catalog.global().name(), section(catalog.global(), 2), 1) + "\n  }");
        schema.put("additionalProperties", section(catalog.program(), 1));
        out.println(object(schema, 0));
        out.flush();
    }

    private static String section(SectionDefinition section, int depth) {
        Map<String, String> schema = new LinkedHashMap<>();
        schema.put("description", JsonText.quoted(section.description()));
        List<String> required = section.settings().stream()
                .filter(Setting::isRequired)
                .map(setting -> JsonText.quoted(setting.getName()))
                .toList();
        schema.put("type", required.isEmpty() ? "[\"object\", \"null\"]" : "\"object\"");
        if (!required.isEmpty()) {
            schema.put("required", "[" + String.join(", ", required) + "]");
        }
        switch (section.contents()) {
            case DEFINED -> {
                schema.put("properties", properties(section, depth + 1));
                schema.put("additionalProperties", "false");
            }
            case FREE_SETTINGS -> schema.put("additionalProperties", "{" + TEXT + "}");
            case FREE_SECTIONS ->
                    schema.put("additionalProperties", section(section.sections().getFirst(), depth + 1));
        }
        return object(schema, depth);
    }

    private static String properties(SectionDefinition section, int depth) {
        Map<String, String> properties = new LinkedHashMap<>();
        section.settings().forEach(setting -> properties.put(setting.getName(), setting(setting)));
        for (SectionDefinition inner : section.sections()) {
            String own = section(inner, depth + 1);
            properties.merge(inner.name(), own,
                    (setting, asSection) -> "{\"anyOf\": [" + setting + ", " + asSection + "]}");
        }
        return object(properties, depth);
    }

    private static String setting(Setting<?> setting) {
        List<String> parts = new ArrayList<>();
        parts.add("\"description\": " + JsonText.quoted(setting.getDescription()));
        parts.add(type(setting));
        @Nullable
        String otherwise = DefaultText.of(setting);
        if (otherwise != null) {
            parts.add("\"default\": " + JsonText.quoted(otherwise));
        }
        if (setting.getExample() != null) {
            parts.add("\"examples\": [" + JsonText.quoted(setting.getExample()) + "]");
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private static String type(Setting<?> setting) {
        return switch (setting.getKind()) {
            case TEXT -> setting.isRequired() ? REQUIRED_TEXT : TEXT;
            case PATH, PARSED -> TEXT;
            case WHOLE_NUMBER ->
                    "\"type\": [\"integer\", \"string\"], \"pattern\": \"^[+-]?[0-9]+$|\\\\$\"" + bounds(setting);
            case DURATION -> DURATION;
            case FLAG -> FLAG;
            case CHOICE -> "\"enum\": ["
                    + String.join(", ", setting.getChoices().stream().map(JsonText::quoted).toList()) + "]";
            case TEXTS, CHOICES -> "\"anyOf\": [{" + TEXT + "}, {\"type\": \"array\", \"items\": {" + TEXT + "}}]";
        };
    }

    private static String bounds(Setting<?> setting) {
        return (setting.getMinimum() == null ? "" : ", \"minimum\": " + setting.getMinimum())
                + (setting.getMaximum() == null ? "" : ", \"maximum\": " + setting.getMaximum());
    }

    private static String object(Map<String, String> members, int depth) {
        List<String> lines = new ArrayList<>();
        members.forEach((name, value) -> lines.add(property(name, value, depth)));
        return lines.isEmpty() ? "{}" : "{\n" + String.join(",\n", lines) + "\n" + "  ".repeat(depth) + "}";
    }

    private static String property(String name, String value, int depth) {
        return "  ".repeat(depth + 1) + JsonText.quoted(name) + ": " + value;
    }
}
