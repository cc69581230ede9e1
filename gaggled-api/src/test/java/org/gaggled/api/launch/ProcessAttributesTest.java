package org.gaggled.api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attributes made from others are like them, and say what is set, and nothing else. */
class ProcessAttributesTest {

    private final ProcessAttributes all = ProcessAttributes.builder()
            .user("www")
            .group("web")
            .groups(List.of("log", "4242"))
            .userVariables(Set.of("HOME"))
            .umask(027)
            .nice(-5)
            .oomScore(100)
            .processors(Set.of(2, 0))
            .limits(Map.of(
                    LimitedResource.NOFILE, ProcessLimit.of(1024, 4096),
                    LimitedResource.CORE, ProcessLimit.ofSoft(ProcessLimit.UNLIMITED)))
            .noNewPrivileges(true)
            .capabilities(Set.of("net_raw", "kill"))
            .standardInput(Path.of("/srv/in"))
            .resources(ResourceLimits.builder().processes(20).build())
            .build();

    /** What {@code toBuilder} forgot would be lost silently: so each property is looked at by reflection. */
    @Test
    void aCopyKeepsEveryProperty() throws IllegalAccessException {
        ProcessAttributes copy = all.toBuilder().build();
        for (Field field : ProcessAttributes.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                continue;
            }
            field.setAccessible(true);
            assertNotEquals(
                    field.get(ProcessAttributes.NONE), field.get(all), "give " + field.getName() + " a value here");
            assertEquals(field.get(all), field.get(copy), field.getName());
        }
        assertEquals(all, copy);
        assertEquals(all.hashCode(), copy.hashCode());
        assertFalse(all.isEmpty());
    }

    @Test
    void nothingSetIsEmpty() {
        assertTrue(ProcessAttributes.builder().build().isEmpty());
        assertEquals("", ProcessAttributes.NONE.toString());
    }

    @Test
    void whatIsSetIsSaidAsItIsConfigured() {
        assertEquals(
                "user www, group web, groups [log, 4242], umask 027, nice -5, oomscore 100, cpus [0, 2],"
                        + " limits core unlimited, limits nofile 1024:4096, nonewprivs, capabilities [kill, net_raw],"
                        + " stdin /srv/in, resources processes 20",
                all.toString());
        assertEquals("umask 000", ProcessAttributes.builder().umask(0).build().toString());
    }

    @Test
    void limitsAreReadAndWritten() {
        assertEquals(LimitedResource.NOFILE, LimitedResource.find("nofile"));
        assertNull(LimitedResource.find("files"));
        assertEquals("5", ProcessLimit.ofSoft(5).toString());
        assertEquals("0:unlimited", ProcessLimit.of(0, ProcessLimit.UNLIMITED).toString());
        assertThrows(IllegalArgumentException.class, () -> ProcessLimit.of(2, 1));
        assertThrows(IllegalArgumentException.class, () -> ProcessLimit.of(ProcessLimit.UNLIMITED, 1));
        assertThrows(IllegalArgumentException.class, () -> ProcessLimit.ofSoft(-2));
        assertNotEquals(ProcessLimit.ofSoft(1), ProcessLimit.of(1, 1));
    }
}
