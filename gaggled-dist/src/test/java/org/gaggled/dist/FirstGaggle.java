package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tour that the README begins with: a configuration, the command that checks it and the one that runs it. */
record FirstGaggle(String check, String promise, String run) {

    private static final Pattern INI = Pattern.compile("```ini\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROMISE = Pattern.compile("prints \"(.*?)\"");

    /** Reads the README that lies in a directory, and writes the configuration there as it says. */
    static FirstGaggle of(Path home) throws IOException {
        String readme = Files.readString(home.resolve("README.md"));
        int begin = readme.indexOf("## A first gaggle");
        String section = readme.substring(begin, readme.indexOf("\n## ", begin));
        Files.writeString(home.resolve("first.ini"), first(INI, section));
        List<String> commands =
                section.lines().filter(line -> line.startsWith("    bin/gaggled ")).map(String::strip).toList();
        assertEquals(2, commands.size(), section);
        return new FirstGaggle(commands.getFirst(), first(PROMISE, commands.getFirst()), commands.getLast());
    }

    /** Does what it says. The function runs a shell's command in that directory. */
    void tryOut(Function<String, Gaggled> shell) {
        try (Gaggled checked = shell.apply(check)) {
            assertEquals(0, checked.exitCode(), checked::text);
            assertEquals(List.of(promise), checked.lines());
        }
        try (Gaggled gaggled = shell.apply(run)) {
            gaggled.await("the database is there");
            gaggled.stop();
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), () -> "no " + pattern + " in " + text);
        return matcher.group(1);
    }
}
