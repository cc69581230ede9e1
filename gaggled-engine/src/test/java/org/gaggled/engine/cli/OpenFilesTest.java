package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

    @TempDir
    Path directory;

    private @Nullable String problem(String soft, String hard) throws IOException {
        String line = "%-26s%-21s%-21s%-10s%n".formatted("Max open files", soft, hard, "files");
        return OpenFiles.problem(
                Files.writeString(directory.resolve("limits"), "Limit\nMax processes  3  3  processes\n" + line));
    }

    @Test
    void fewFilesAreSaidWithWhatToDo() throws IOException {
        assertEquals(
                "only 40 files may be open at once, and gaggled needs 100 for itself: raise the limit (ulimit -n, LimitNOFILE)",
                problem("40", "4096"));
    }

    @Test
    void enoughIsEnough() throws IOException {
        assertNull(problem("100", "100"));
        assertNull(problem("unlimited", "unlimited"));
        assertNull(OpenFiles.problem(directory.resolve("of another system")));
    }
}
