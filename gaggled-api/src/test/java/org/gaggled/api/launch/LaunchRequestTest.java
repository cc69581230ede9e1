package org.gaggled.api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request made from another one is like it, the environment that it shares with others too. */
class LaunchRequestTest {

    private final LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/web"))
            .arguments(List.of("web", "-v"))
            .sharedEnvironment(Map.of("TZ", "UTC", "LANG", "C"))
            .environment(Map.of("LANG", "de_DE.UTF-8"))
            .workingDirectory(Path.of("/srv"))
            .scope(SignalScope.PROCESS)
            .build();

    @Test
    void itKeepsEverything() {
        LaunchRequest copy = request.toBuilder().build();
        assertEquals("web", copy.getProgramName());
        assertEquals(Path.of("/bin/web"), copy.getExecutable());
        assertEquals(List.of("web", "-v"), copy.getArguments());
        assertEquals(Map.of("TZ", "UTC", "LANG", "de_DE.UTF-8"), copy.getEnvironment());
        assertEquals(Path.of("/srv"), copy.getWorkingDirectory());
        assertEquals(SignalScope.PROCESS, copy.getScope());
    }

    @Test
    void anotherEnvironmentTakesThePlaceOfAllOfIt() {
        assertEquals(
                Map.of("ONLY", "this"),
                request.toBuilder().environment(Map.of("ONLY", "this")).build().getEnvironment());
    }
}
