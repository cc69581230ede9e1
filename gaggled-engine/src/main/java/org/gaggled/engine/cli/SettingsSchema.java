package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.DefaultText;
import org.gaggled.json.JsonObject;
import org.gaggled.json.PrettyJson;

/**
 * A JSON Schema of configurations in YAML, by which editors complete and check them. It refuses nothing that gaggled
 * takes: where YAML has types of its own for what gaggled reads as text, it allows them all. A section stands in one
 * place whole, so that what it lacks is missing.
 */
final class SettingsSchema {

    private static final List<String> TEXT = List.of("string", "number", "boolean", "null");
    private static final List<String> SECTION = List.of("object", "null");
    private static final List<String> NUMBER = List.of("integer", "string");

    private static final String FLAG =
            "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[01])$";

    /** An alternative of each pattern: what holds a variable may become anything. */
    private static final String OR_VARIABLE = "|\\$";

    private final SettingsCatalog catalog;

    SettingsSchema(SettingsCatalog catalog) {
        this.catalog = catalog;
    }

    void print(PrintWriter out) {
        SectionDefinition global = catalog.global();
        out.println(PrettyJson.of(new JsonObject().onLines()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "gaggled configuration")
                .put("type", SECTION)
                .put("properties", new JsonObject().onLines().put(global.name(), section(global)))
                .put("additionalProperties", section(catalog.program()))));
        out.flush();
    }

    private static JsonObject section(SectionDefinition section) {
        List<String> required =
                section.settings().stream().filter(Setting::isRequired).map(Setting::getName).toList();
        JsonObject schema = new JsonObject().onLines()
                .put("description", section.description())
                .put("type", required.isEmpty() ? SECTION : "object")
                .put("required", required.isEmpty() ? null : required);
        return switch (section.contents()) {
            case DEFINED -> schema.put("properties", properties(section)).put("additionalProperties", false);
            case FREE_SETTINGS -> schema.put("additionalProperties", type(TEXT));
            case FREE_SECTIONS -> schema.put("additionalProperties", section(section.sections().getFirst()));
        };
    }

    private static JsonObject properties(SectionDefinition section) {
        Map<String, JsonObject> properties = new LinkedHashMap<>();
        section.settings().forEach(setting -> properties.put(setting.getName(), setting(setting)));
        section.sections().forEach(inner -> properties.merge(inner.name(), section(inner), SettingsSchema::either));
        JsonObject schema = new JsonObject().onLines();
        properties.forEach(schema::put);
        return schema;
    }

    private static JsonObject setting(Setting<?> setting) {
        return allow(setting, new JsonObject().put("description", setting.getDescription()))
                .put("default", DefaultText.of(setting))
                .put("examples", setting.getExample() == null ? null : List.of(setting.getExample()));
    }

    private static JsonObject allow(Setting<?> setting, JsonObject schema) {
        return switch (setting.getKind()) {
            case TEXT -> setting.isRequired()
                    ? schema.put("type", List.of("string", "number", "boolean")).put("pattern", "\\S")
                    : schema.put("type", TEXT);
            case PATH, PARSED -> schema.put("type", TEXT);
            case WHOLE_NUMBER -> schema.put("type", NUMBER)
                    .put("pattern", "^[+-]?[0-9]+$" + OR_VARIABLE)
                    .put("minimum", setting.getMinimum())
                    .put("maximum", setting.getMaximum());
            case DURATION -> schema.put("type", NUMBER)
                    .put("pattern", "^[0-9]{1,10}(ms|s|m|h|d)?$" + OR_VARIABLE)
                    .put("minimum", 0)
                    .put("maximum", Setting.MAX_DURATION.toMillis());
            case FLAG -> schema.put("anyOf", List.of(
                    type("boolean"),
                    new JsonObject().put("enum", List.of(0, 1)),
                    type("string").put("pattern", FLAG + OR_VARIABLE)));
            case CHOICE -> schema.put("enum", setting.getChoices());
            case TEXTS, CHOICES -> schema.put("anyOf", List.of(type(TEXT), type("array").put("items", type(TEXT))));
        };
    }

    private static JsonObject type(Object type) {
        return new JsonObject().put("type", type);
    }

    private static JsonObject either(JsonObject one, JsonObject other) {
        return new JsonObject().put("anyOf", List.of(one, other));
    }
}
