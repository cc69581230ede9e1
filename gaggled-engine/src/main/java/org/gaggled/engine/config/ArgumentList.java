package org.gaggled.engine.config;

import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;

/** Reads {@code argv}: a list as it is, a text split as its format has it. */
final class ArgumentList {

    private ArgumentList() {}

    static List<String> read(ConfigNode argv, ArgumentSplitting splitting, Problems problems) {
        List<ConfigText> items = argv.getItems();
        if (items != null) {
            items.forEach(item -> refuseNul(item, problems));
            return items.stream().map(ConfigText::value).toList();
        }
        ConfigText text = argv.getText();
        if (text == null) {
            return List.of();
        }
        refuseNul(text, problems);
        return switch (splitting) {
            case SHELL_WORDS -> splitAsShell(text, problems);
            case BLANKS -> splitAtBlanks(text.value());
        };
    }

    private static List<String> splitAtBlanks(String text) {
        return Stream.of(text.split("[ \\t]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> splitAsShell(ConfigText text, Problems problems) {
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
