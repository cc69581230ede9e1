package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what is in a log on a disk that is full, and on one that can only be read: a real one, of 64 KiB. */
class SmallDiskTest {

    @TempDir
    Path directory;

    @Test
    void onlyWholeLinesAreInTheFileAndItGoesOn() throws Exception {
        Path disk = directory.resolve("disk");
        String printed = SmallDisk.run(OnSmallDisk.class, directory);
        List<String> seen = printed.lines().filter(line -> line.startsWith("yes: ") || line.startsWith("NO: "))
                .distinct().toList();
        assertEquals(
                List.of("yes: whole lines only", "yes: full", "yes: nothing but whole lines is in the file",
                        "yes: goes on", "yes: cannot be written", "yes: goes on again"),
                seen, printed);
        String said = printed.replace('\n', ' ');
        assertTrue(said.contains("web: what it prints cannot be written to '" + disk + "/logs/web.log': the disk is"
                + " full. The program goes on."), printed);
        assertTrue(said.contains("/logs/web.log': the file system can only be read. "), printed);
    }
}
