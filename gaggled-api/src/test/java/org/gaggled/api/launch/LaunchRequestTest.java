package org.gaggled.api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request made from another one is like it, the environment that it shares with others too. */
class LaunchRequestTest {

    private final LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/web"))
            .searchedFor("web", "/bin:/usr/bin")
            .arguments(List.of("web", "-v"))
            .sharedEnvironment(Map.of("TZ", "UTC", "LANG", "C"))
            .environment(Map.of("LANG", "de_DE.UTF-8"))
            .workingDirectory(Path.of("/srv"))
            .scope(SignalScope.PROCESS)
            .attributes(ProcessAttributes.builder().user("www").build())
            .announced(true)
            .fenced(true)
            .descriptors(Map.of(3, 7))
            .build();

    /**
     * A property that {@code toBuilder} forgot, a user for one, would be lost silently: so each is looked at by
     * reflection.
     */
    @Test
    void aCopyKeepsEveryProperty() throws IllegalAccessException {
        LaunchRequest bare = LaunchRequest.builder("other", Path.of("/bin/other")).build();
        LaunchRequest copy = request.toBuilder().build();
        for (Field field : LaunchRequest.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                continue;
            }
            field.setAccessible(true);
            assertNotEquals(field.get(bare), field.get(request), "give " + field.getName() + " a value in this test");
            assertEquals(field.get(request), field.get(copy), field.getName());
        }
        assertEquals(request, copy);
        assertEquals(Map.of("TZ", "UTC", "LANG", "de_DE.UTF-8"), copy.getEnvironment());
    }

    @Test
    void variablesOfItsOwnAreReplacedOrAddedTo() {
        assertEquals(
                Map.of("TZ", "UTC", "LANG", "C", "ONLY", "this"),
                request.toBuilder().environment(Map.of("ONLY", "this")).build().getEnvironment());
        assertEquals(
                Map.of("TZ", "UTC", "LANG", "de_DE.UTF-8", "TOO", "this"),
                request.toBuilder().addEnvironment(Map.of("TOO", "this")).build().getEnvironment());
    }

    @Test
    void anotherFileIsExecuted() {
        LaunchRequest other = request.toBuilder().executable(Path.of("/opt/web")).build();
        assertEquals(Path.of("/opt/web"), other.getExecutable());
        assertNotEquals(request, other);
    }
}
