package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Shows that a file of ten thousand programs is read and checked in each format, and says how long it took. `main` does the
// same for one format alone, so that it can be measured from the start of a virtual machine.
class LargeFileTest {

    private static final int PROGRAMS = 10_000;

    @ParameterizedTest
    @ValueSource(strings = {"ini", "yaml", "conf", "toml"})
    void tenThousandProgramsAreReadAndChecked(String extension, @TempDir Path directory) throws IOException {
        measure(extension, directory);
    }

    /** Arguments: the extension, and an empty directory. */
    public static void main(String[] arguments) throws IOException {
        measure(arguments[0], Path.of(arguments[1]).toAbsolutePath());
        long started = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        System.out.println("since the virtual machine started: " + (System.currentTimeMillis() - started) + " ms");
    }

    private static void measure(String extension, Path directory) throws IOException {
        Workplace workplace = new Workplace(directory);
        workplace.write("large." + extension, text(extension));
        long begun = System.nanoTime();
        ConfigReading reading = workplace.read("large." + extension);
        System.out.println(extension + ": " + PROGRAMS + " programs read and checked in "
                + (System.nanoTime() - begun) / 1_000_000 + " ms");
        var accepted = assertInstanceOf(ConfigReading.Accepted.class, reading);
        List<ProgramDefinition> programs = accepted.config().gaggle().inOrder();
        assertEquals(PROGRAMS, programs.size());
        assertEquals("program-1", programs.getFirst().life().dependencies().getFirst().on().name());
    }

    private static String text(String extension) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PROGRAMS; i++) {
            String next = "program-" + (i + 1);
            boolean last = i == PROGRAMS - 1;
            String template = switch (extension) {
                case "ini" -> "[%1$s]\ncommand = serve\nargv = --number %2$d\n[%1$s/env]\nNUMBER = %2$d\n"
                        + (last ? "" : "[%1$s/depends/%3$s]\n");
                case "yaml" -> "%1$s:\n  command: serve\n  argv: --number %2$d\n  env:\n    NUMBER: %2$d\n"
                        + (last ? "" : "  depends:\n    %3$s: {}\n");
                case "toml" -> "[%1$s]\ncommand = \"serve\"\nargv = \"--number %2$d\"\nenv = {NUMBER = %2$d}\n"
                        + (last ? "" : "depends = {%3$s = {}}\n");
                default -> "%1$s {\n  command serve\n  argv \"--number %2$d\"\n  env { NUMBER %2$d }\n"
                        + (last ? "" : "  depends { %3$s }\n") + "}\n";
            };
            text.append(String.format(template, "program-" + i, i, next));
        }
        return text.toString();
    }
}
