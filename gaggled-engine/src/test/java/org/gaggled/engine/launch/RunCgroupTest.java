package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what the kernel says of a cgroup counts: what cannot be read is not taken for empty. */
class RunCgroupTest {

    @TempDir
    Path directory;

    private Path place;
    private RunCgroup cgroup;

    @BeforeEach
    void make() throws IOException {
        place = Files.createDirectory(directory.resolve("web"));
        cgroup = new RunCgroup(place);
    }

    @Test
    void kernelSaysWhetherAnybodyIsThere() throws Exception {
        Files.writeString(place.resolve("cgroup.events"), "populated 1\nfrozen 0\n");
        assertEquals(Presence.SOMEBODY, cgroup.presence());
        Files.writeString(place.resolve("cgroup.events"), "populated 0\nfrozen 0\n");
        assertEquals(Presence.NOBODY, cgroup.presence());
    }

    @Test
    void removedOneIsEmptyAndUnreadableOneIsNot() throws Exception {
        assertEquals(Presence.NOBODY, new RunCgroup(directory.resolve("none")).presence());
        assertEquals(Set.of(), new RunCgroup(directory.resolve("none")).processes());
        // A directory cannot be read, as nothing can without a descriptor.
        Files.createDirectory(place.resolve("cgroup.events"));
        Files.createDirectory(place.resolve("cgroup.procs"));
        assertEquals(Presence.UNKNOWN, cgroup.presence());
        assertThrows(IOException.class, cgroup::processes);
    }

    /** The kernel refuses to list processes where single threads are, and lists them above. */
    @Test
    void processesBelowAreFoundThoughThreadsAreThere() throws Exception {
        Files.writeString(place.resolve("cgroup.procs"), "11\n12\n");
        Path below = Files.createDirectory(place.resolve("below"));
        Files.writeString(below.resolve("cgroup.type"), "domain\n");
        Files.writeString(below.resolve("cgroup.procs"), "13\n");
        Path threads = Files.createDirectory(place.resolve("threads"));
        Files.writeString(threads.resolve("cgroup.type"), "threaded\n");
        Files.createDirectory(threads.resolve("cgroup.procs"));
        assertEquals(Set.of(11, 12, 13), cgroup.processes());
    }
}
