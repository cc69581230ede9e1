package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows that the work of reading and checking a file grows with its programs and not with their square, in each format.
 * The work is told by the memory that it takes, which, unlike time, does not depend on the machine.
 */
class LargeFileTest {

    private static final int FEW = 2_500;
    private static final int MANY = 10_000;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"ini", "yaml", "conf", "toml"})
    void fourTimesTheProgramsAreFourTimesTheWork(String extension, @TempDir Path directory) throws IOException {
        Workplace workplace = new Workplace(directory);
        work(workplace, extension, FEW);
        long few = work(workplace, extension, FEW);
        long many = work(workplace, extension, MANY);
        assertTrue(many < 6 * few, () -> FEW + " programs take " + few + " bytes, " + MANY + " take " + many);
    }

    /** Reads and checks so many programs, each of which needs the next, and tells how many bytes that allocated. */
    private long work(Workplace workplace, String extension, int programs) throws IOException {
        workplace.write("large." + extension, text(extension, programs));
        long before = threads.getCurrentThreadAllocatedBytes();
        ConfigReading reading = workplace.read("large." + extension);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        List<ProgramDefinition> read =
                assertInstanceOf(ConfigReading.Accepted.class, reading).config().gaggle().inOrder();
        assertEquals(programs, read.size());
        assertEquals("program-1", read.getFirst().life().dependencies().getFirst().on().name());
        return allocated;
    }

    private static String text(String extension, int programs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < programs; i++) {
            String next = "program-" + (i + 1);
            boolean last = i == programs - 1;
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
