package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows how a terminal that is closed is told from one that never was there. */
class ControllingTerminalTest {

    @TempDir
    Path directory;

    private Path stat(int terminal) throws IOException {
        return Files.writeString(directory.resolve("stat"),
                "4711 (ja) va (x) S 1 4711 4711 " + terminal + " -1 4194560 0 0\n");
    }

    @Test
    void itIsLostWhenItWasThereAndIsNoMore() throws IOException {
        ControllingTerminal terminal = ControllingTerminal.of(stat(34816));
        assertTrue(terminal.isKnown());
        assertFalse(terminal.isLost());
        stat(0);
        assertTrue(terminal.isLost());
    }

    @Test
    void whatNeverWasThereCannotBeLost() throws IOException {
        ControllingTerminal terminal = ControllingTerminal.of(stat(0));
        assertFalse(terminal.isKnown());
        assertFalse(terminal.isLost());
        ControllingTerminal elsewhere = ControllingTerminal.of(directory.resolve("no such system"));
        assertFalse(elsewhere.isKnown());
        assertFalse(elsewhere.isLost());
    }

    /** A process that has no terminal because it leads a session of its own says so in the same place. */
    @Test
    void theKernelTellsItThere() throws Exception {
        Process process = new ProcessBuilder(
                List.of("setsid", "--wait", "sh", "-c", "exec cat /proc/self/stat")).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String line = new String(process.getInputStream().readAllBytes());
        ControllingTerminal terminal =
                ControllingTerminal.of(Files.writeString(directory.resolve("kernel"), line));
        assertFalse(terminal.isKnown());
        assertEquals("0", line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[4]);
    }
}
