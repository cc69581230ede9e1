package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.core.StopSteps;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.launch.LinuxLauncherFactory;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that a real process that ignores SIGTERM is sent the next of its stop signals, and ends by it. */
class StopSignalTest {

    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<GaggleEvent> events = new LinkedBlockingQueue<>();

    @Test
    void whoIgnoresTheFirstEndsByTheNext(@TempDir Path directory) throws Exception {
        Path deaf = directory.resolve("deaf");
        SinkChannel channel = new SinkChannel("test", events::add, getClass().getClassLoader(), 1000);
        channel.start();
        EventFanout fanout =
                new EventFanout(GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                        InstantSource.system());
        fanout.begin(List.of(channel));
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            GaggleDefinition definition = definition(deaf);
            SupervisionLoop loop =
                    new SupervisionLoop(launcher, fanout, definition, ProbeKinds.own(), Schedules.ofThisMachine(null),
                            new Outputs(new FakeConnections(), true, null));
            Thread thread = Thread.ofPlatform().name("loop-under-test").start(() -> loop.run(Map.of()));
            while (!Files.exists(deaf)) {
                assertTrue(thread.isAlive());
                Thread.onSpinWait();
            }
            loop.getControlPort().perform(OperationRequest
                    .builder(Operation.SHUTDOWN, new Requester("tester", "test", Role.OPERATE)).build());
            List<String> messages = new ArrayList<>();
            ProgramState down = awaitDown(messages);
            assertEquals(new ExitStatus.Exited(7), down.getLastExit());
            assertTrue(messages.contains("still there 50ms after SIGTERM: SIGINT"), messages::toString);
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } finally {
            channel.close();
        }
    }

    private static GaggleDefinition definition(Path deaf) {
        String script = "trap '' TERM; trap 'exit 7' INT; : > \"$0\"; while :; do sleep 1; done";
        LaunchRequest launch = LaunchRequest.builder("web", Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script, deaf.toString()))
                .workingDirectory(deaf.getParent())
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .build();
        LifeRules life = new LifeRulesBuilder().stopSteps(StopSteps.parse("TERM/50ms, INT")).build();
        ProgramDefinition web = new ProgramDefinition(
                new ProgramId("web"), new ConfigPosition("test.ini", 1, 1), life, launch, Map::of);
        return new GaggleDefinition(List.of(web), Duration.ofMillis(100), StopOrder.REVERSE);
    }

    private ProgramState awaitDown(List<String> messages) throws InterruptedException {
        while (true) {
            GaggleEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(event != null, messages::toString);
            messages.add(event.getMessage());
            if (event.getType() == GaggleEventType.PROGRAM_DOWN) {
                return event.getProgram();
            }
        }
    }
}
