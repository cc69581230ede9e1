package org.gaggled.importing.shell;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words as a shell takes them for what they are. */
public final class ShellQuotes {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private ShellQuotes() {}

    /** In quotes, if it needs them. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Each in quotes, if it needs them, with blanks between them. */
    public static String joined(List<String> words) {
        return words.stream().map(ShellQuotes::quoted).collect(Collectors.joining(" "));
    }
}
