package org.gaggled.engine.config;

import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;

/**
 * Reads {@code argv}: a list as it is, a text as shell words. This is the one place that decides how a text is split, and so
 * where a format that splits differently comes in.
 */
final class ArgumentList {

    private ArgumentList() {}

    static List<String> read(ConfigNode argv, Problems problems) {
        List<ConfigText> items = argv.getItems();
        if (items != null) {
            items.forEach(item -> refuseNul(item, problems));
            return items.stream().map(ConfigText::value).toList();
        }
        ConfigText text = argv.getText();
        return text == null ? List.of() : split(text, problems);
    }

    private static List<String> split(ConfigText text, Problems problems) {
        refuseNul(text, problems);
        return switch (ShellWords.split(text.value())) {
            case ShellWords.Result.Words(List<String> words) -> words;
            case ShellWords.Result.Unterminated(char quote, int offset) -> {
                problems.error(
                        Wording.within(text, offset),
                        "argv has a " + quote + " without its other end",
                        "close the quote, or write \\" + quote + " for the character itself");
                yield List.of();
            }
        };
    }

    private static void refuseNul(ConfigText text, Problems problems) {
        if (text.value().indexOf('\0') >= 0) {
            problems.error(text.position(), "argv holds a NUL character, which no argument can", "remove it");
        }
    }
}
