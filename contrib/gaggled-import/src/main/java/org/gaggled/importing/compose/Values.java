package org.gaggled.importing.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.References;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** Values as Compose understands them, in gaggled's notation. */
final class Values {

    private Values() {}

    /** The text of a value. What gaggled cannot say is reported. */
    static String convert(YamlValue value, Section section) {
        return notation(value, section).apply(value.text());
    }

    /** What makes gaggled's notation of the texts of a value. */
    static UnaryOperator<String> notation(YamlValue value, Section section) {
        return text -> {
            References references = References.of(text);
            references.differences().forEach(difference -> section.approximate(value.setting(), difference));
            return references.notation();
        };
    }

    /** Where the first part of a text ends, before what separates it from others: none in braces does. */
    static int endOfFirst(String text, IntPredicate separates) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            open += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (open == 0 && separates.test(c)) {
                return i;
            }
        }
        return text.length();
    }

    /** A mapping, or a list of {@code NAME=VALUE}; null for a name that has no value. */
    static Map<String, @Nullable String> variables(YamlValue value) {
        Map<String, @Nullable String> variables = new LinkedHashMap<>();
        value.entries().values().forEach(each -> variables.put(each.key(), each.isNothing() ? null : each.text()));
        for (String text : value.texts()) {
            int equals = text.indexOf('=');
            variables.put(equals < 0 ? text : text.substring(0, equals),
                    equals < 0 ? null : text.substring(equals + 1));
        }
        return variables;
    }
}
