package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.probe.ProbeKinds;
import org.junit.jupiter.api.Test;

/** Whatever fails of a run that is adopted, its process is watched. */
class RunsTest {

    private static final ProcessIdentity PROCESS = new ProcessIdentity(17, 4711);

    private final List<ProcessIdentity> adopted = new ArrayList<>();

    private final class Launcher implements ProcessLauncher {

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            throw new AssertionError("nothing is to be launched");
        }

        @Override
        public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
            adopted.add(process);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of(LauncherCapability.ADOPTION, LauncherCapability.DESCRIPTORS);
        }

        @Override
        public void close() {}
    }

    @Test
    void aRunWhoseProbeCannotGoOnIsWatched() {
        ProbeRules broken = new ProbeRules("log", "(", null, Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 1, 3, null);
        Command.Adopt adopt = new Command.Adopt(new ProgramId("web"), 3,
                LaunchRequest.builder("web", Path.of("/bin/true")).build(), new Probing(broken, null), PROCESS);
        try (Runs runs = new Runs(new Launcher(), ProbeKinds.own(), new Outputs(new FakeConnections(), true, null),
                Keeping.NOTHING, message -> {
                    throw new AssertionError(message);
                })) {
            assertThrows(IllegalArgumentException.class, () -> runs.carryOut(adopt, outcome -> {
                throw new AssertionError(outcome);
            }));
        }
        assertEquals(List.of(PROCESS), adopted);
    }
}
