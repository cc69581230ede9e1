package org.gaggled.engine.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The terminal that gaggled was started from. When it is closed, the kernel takes it from gaggled, and sends SIGHUP:
 * that is how one SIGHUP is told from another.
 */
final class ControllingTerminal {

    private static final Path STAT = Path.of("/proc/self/stat");

    /** Of what follows the name of the program, whose state is the first. */
    private static final int TERMINAL_FIELD = 4;

    private final Path stat;
    private final boolean had;

    private ControllingTerminal(Path stat) {
        this.stat = stat;
        this.had = isThere(stat);
    }

    /** The one that this process has now, if it has one. Where the system does not tell, it counts as having none. */
    static ControllingTerminal ofThisProcess() {
        return of(STAT);
    }

    static ControllingTerminal of(Path stat) {
        return new ControllingTerminal(stat);
    }

    /** Whether there was one at the start. */
    boolean isKnown() {
        return had;
    }

    /** Whether there was one, and is none any more. */
    boolean isLost() {
        return had && !isThere(stat);
    }

    private static boolean isThere(Path stat) {
        if (!Files.isReadable(stat)) {
            return false;
        }
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return !line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[TERMINAL_FIELD].equals("0");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + stat, e);
        }
    }
}
