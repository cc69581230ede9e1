package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.junit.jupiter.api.Test;

/** The portable launcher keeps the contract as far as Java can, and claims no more. */
class PortableLauncherTest extends LauncherContract {

    @Override
    ProcessLauncherFactory factory() {
        return new PortableLauncherFactory();
    }

    @Override
    void reapAfterClose(int pid) throws Exception {
        endStranger(Integer.toString(pid));
    }

    /** What this JVM was told to ignore when it was started, by {@code nohup} for instance, Java cannot undo for its children. */
    @Override
    boolean startsIgnoring(int signal) {
        try {
            String line = output("grep SigIgn /proc/self/status > \"$1\"");
            long mask = Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1).strip(), 16);
            return (mask >>> (signal - 1) & 1) == 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void claimsNothing() {
        assertEquals(Set.of(), launcher.getCapabilities());
    }
}
