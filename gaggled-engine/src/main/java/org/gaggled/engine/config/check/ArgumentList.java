package org.gaggled.engine.config.check;

import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;

/** Reads {@code argv}, and command lines: a list as it is, a text split as its format has it. */
public final class ArgumentList {

    /** More than any system passes to a program with room for anything in them. */
    public static final int MOST_WORDS = 100_000;

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    private ArgumentList() {}

    static List<String> read(ConfigNode argv, ArgumentSplitting splitting, Problems problems) {
        String name = argv.getName();
        List<ConfigText> items = argv.getItems();
        if (items != null) {
            items.forEach(item -> refuseNul(name, item, problems));
            return bounded(name, items.stream().map(ConfigText::value).toList(), argv.getPosition(), problems);
        }
        ConfigText text = argv.getText();
        if (text == null) {
            return List.of();
        }
        refuseNul(name, text, problems);
        return switch (splitting) {
            case SHELL_WORDS -> splitAsShell(name, text, problems);
            case BLANKS -> bounded(name, splitAtBlanks(text.value()), text.position(), problems);
        };
    }

    private static List<String> splitAtBlanks(String text) {
        return BLANKS.splitAsStream(text).filter(word -> !word.isEmpty()).limit(MOST_WORDS + 1L).toList();
    }

    private static List<String> bounded(
            String name, List<String> words, ConfigPosition position, Problems problems) {
        return words.size() <= MOST_WORDS ? words : refuseLength(name, position, problems);
    }

    private static List<String> refuseLength(String name, ConfigPosition position, Problems problems) {
        problems.error(position, name + " has more than " + MOST_WORDS + " words",
                "put them into a file, and give its name");
        return List.of();
    }

    private static List<String> splitAsShell(String name, ConfigText text, Problems problems) {
        return switch (ShellWords.split(text.value(), MOST_WORDS)) {
            case ShellWords.Result.Words(List<String> words) -> words;
            case ShellWords.Result.Unterminated(char quote, int offset) -> {
                problems.error(
                        Wording.within(text, offset),
                        name + " has a " + quote + " that is not closed",
                        "close the quote, or write \\" + quote + " for the character itself");
                yield List.of();
            }
            case ShellWords.Result.TooMany() -> refuseLength(name, text.position(), problems);
        };
    }

    private static void refuseNul(String name, ConfigText text, Problems problems) {
        if (text.value().indexOf('\0') >= 0) {
            problems.error(text.position(), name + " holds a NUL character, which an argument cannot hold",
                    "remove it");
        }
    }
}
