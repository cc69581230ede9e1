package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.read.Standing;
import org.junit.jupiter.api.Test;

// Shows what gaggled finds out about itself before it says what its programs can have.
class ThisProcessTest {

    @Test
    void linuxTellsAllOfIt() throws Exception {
        Standing standing = ThisProcess.standing();
        assertNotNull(standing);
        assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), standing.user());
        assertEquals(LimitedResource.values().length, standing.limits().size());
        assertTrue(standing.permitted().containsAll(standing.capabilities()));
        assertFalse(standing.processors().isEmpty());
        assertTrue(standing.nice() >= -20 && standing.nice() <= 19);
        assertTrue(standing.oomScore() >= -1000 && standing.oomScore() <= 1000);
        ProcessLimit files = Objects.requireNonNull(standing.limits().get(LimitedResource.NOFILE));
        assertTrue(standing.mostDescriptors() >= files.getSoft(), "what is in force is allowed");
    }

    @Test
    void limitsAreReadAsLinuxPrintsThem() {
        List<String> lines = List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max stack size            8388608              unlimited            bytes     ",
                "Max open files            1024                 9223372036854775807  files     ",
                "Max nice priority         0                    0                    ");
        assertEquals(
                Map.of(
                        LimitedResource.STACK, ProcessLimit.of(8_388_608, ProcessLimit.UNLIMITED),
                        LimitedResource.NOFILE, ProcessLimit.of(1024, ProcessLimit.UNLIMITED),
                        LimitedResource.NICE, ProcessLimit.of(0, 0)),
                ThisProcess.limits(lines));
    }
}
