package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gaggled.engine.launch.Descriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only who holds a pipe for writing is found, wherever in the directory it is. */
class OutputsInUseTest {

    @TempDir
    Path directory;

    @Test
    void aPipeIsInUseAsLongAsSomebodyMayWriteToIt() throws Exception {
        assertFalse(OutputsInUse.isAny(directory.resolve("none")));
        Files.writeString(directory.resolve("a file"), "");
        Path below = Files.createDirectory(directory.resolve("below"));
        int readEnd = Descriptors.namedPipe(below.resolve("web"));
        assertFalse(OutputsInUse.isAny(directory), "nobody ever wrote to it");
        int writeEnd = Descriptors.reopened(readEnd);
        assertTrue(OutputsInUse.isAny(directory));
        Descriptors.close(writeEnd);
        assertFalse(OutputsInUse.isAny(directory));
        assertEquals(1, open(), "none but that of this test");
        Descriptors.close(readEnd);
        assertEquals(0, open());
    }

    /** How many descriptors of this process lead into the directory. */
    private long open() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::leadsHere).count();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException closed) {
            return false; // The one that has listed them.
        }
    }
}
