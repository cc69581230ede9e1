package org.gaggled.importing.processcompose;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.References;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes gaggled's notation of texts in which process-compose puts {@code vars}, as <code>{{.NAME}}</code>, and
 * variables.
 *
 * @param vars the texts that templates stand for
 * @param expanded whether process-compose puts variables in
 */
record Texts(Map<String, String> vars, boolean expanded) {

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{-?\\s*\\.([A-Za-z_][A-Za-z0-9_]*)\\s*-?\\}\\}");

    /** The number of a replica, from 0; gaggled's begins with 1. */
    static final String REPLICA = "PC_REPLICA_NUM";

    static Texts of(YamlValue project) {
        YamlValue disabled = project.find("disable_env_expansion");
        return new Texts(Map.of(), disabled == null || !disabled.isTrue()).within(project);
    }

    /** The same for what has {@code vars} of its own. */
    Texts within(YamlValue process) {
        YamlValue own = process.find("vars");
        if (own == null) {
            return this;
        }
        Map<String, String> more = new HashMap<>(vars);
        own.entries().values().forEach(each -> more.put(each.key(), each.text()));
        return new Texts(more, expanded);
    }

    /** With the templates replaced, but nothing else: what is not known stays as it is. */
    String filled(String text) {
        return TEMPLATE.matcher(text).replaceAll(found -> {
            @Nullable
            String value = vars.get(found.group(1));
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    /** The value in gaggled's notation; what cannot be said in it is reported. */
    String convert(YamlValue value, Section section) {
        return notation(value.setting(), section).apply(filled(value.text()));
    }

    /** What makes gaggled's notation of a text without templates. */
    UnaryOperator<String> notation(ForeignSetting setting, Section section) {
        return text -> {
            if (!expanded) {
                return withNumber(Literal.of(text), setting, section);
            }
            References references = References.of(text);
            references.differences().forEach(difference -> section.approximate(setting, difference));
            return withNumber(references.notation(), setting, section);
        };
    }

    /** The same for a variable. */
    String variable(String text, ForeignSetting setting, Section section) {
        String filled = filled(text);
        return withNumber(
                expanded ? References.ofVariable(filled).notation() : Literal.ofVariable(filled), setting, section);
    }

    private static String withNumber(String text, ForeignSetting setting, Section section) {
        if (!text.contains("{{")) {
            return text;
        }
        String numbered = text.replaceAll("\\{\\{-?\\s*\\." + REPLICA + "\\s*-?\\}\\}", "\\${INSTANCE}");
        section.approximate(setting, numbered.contains("{{") ? "a template that is not just a name is left as it is"
                : "instances are numbered from 1, and replicas from 0");
        return numbered;
    }
}
