package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.output.file.SmallDisk;
import org.gaggled.engine.text.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what becomes of a state on a disk that is full, on one that can only be read (real ones), and of one that is
 * another user's.
 */
class SmallStateDiskTest {

    @TempDir
    Path directory;

    @Test
    void whatHasItsFileIsNotedOnAFullDiskAndTheOperatorIsToldOfTheRest() throws Exception {
        // Nobody's, too, in the namespace of another user.
        Path foreign = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0) ? ofNobody() : Path.of("/usr");
        String printed = SmallDisk.run(StateOnSmallDisk.class, directory, foreign.toString());
        List<String> seen = printed.lines().filter(line -> line.startsWith("seen: "))
                .map(line -> line.substring("seen: ".length())
                        .replace(Wording.shellWord(foreign.toString()), "FOREIGN")
                        .replace(foreign.toString(), "FOREIGN").replace(directory.toString(), "DIR")
                        .replace("DIR/disk", "DISK"))
                .toList();
        assertEquals(
                List.of("full: statedir 'DISK' cannot be used: No space left on device; name another directory, or see"
                        + " to what is wrong with it",
                        "no room: No space left on device",
                        "left behind: [ballast, lock]",
                        "no room for another: No space left on device",
                        "left behind: [ballast, lock, programs]",
                        "noted: 2 programs, event 17",
                        "unprivileged: statedir 'DISK/closed' cannot be written to by this user; give it to the user that"
                                + " gaggled runs as, or name another directory",
                        "unprivileged: statedir 'DISK/closed/state' cannot be made, because this user may not write to"
                                + " 'DISK/closed'; give it to the user that gaggled runs as, or name another directory",
                        "unprivileged: statedir 'DISK/locked' cannot be written to by this user; give it to the user"
                                + " that gaggled runs as, or name another directory",
                        "unprivileged: statedir 'DISK/closed' is on a file system that can only be read; mount"
                                + " that one for writing, or name another directory",
                        "read-only: statedir 'DISK' is on a file system that can only be read; mount that one for"
                                + " writing, or name another directory",
                        "below it: statedir 'DISK/state' is on a file system that can only be read; mount that one for"
                                + " writing, or name another directory",
                        "read-only by a bind mount: statedir 'DIR/bound' is on a file system that can only be read;"
                                + " mount that one for writing, or name another directory",
                        "another user's: statedir 'FOREIGN' belongs to another user, nobody, who may write to it; give"
                                + " it to this user: chown root FOREIGN; or run gaggled as nobody"),
                seen, printed);
    }

    private Path ofNobody() throws IOException {
        Path path = Files.createDirectory(directory.resolve("it's nobody's"));
        return Files.setAttribute(path, "unix:uid", 65534);
    }
}
