package org.gaggled.engine.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.launch.BuiltLauncher;
import org.gaggled.engine.loop.ConfigurationChanges;
import org.gaggled.engine.loop.SupervisionLoop;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Shows that an upgrade begins only where what is installed now finds nothing wrong, and that nothing changes else. */
class UpgradeTest {

    private static final Requester OPERATOR = new Requester("ann", "test", Role.OPERATE);
    private static final long LONG_SECONDS = 90;

    @TempDir
    Path directory;

    private final Launcher launcher = new Launcher(BuiltLauncher.open());
    private final EventFanout events = new EventFanout(
            GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
            InstantSource.system());
    private final SupervisionLoop loop = new SupervisionLoop(
            launcher, events, new GaggleDefinition(List.of(), Duration.ofMillis(10), StopOrder.REVERSE),
            ProbeKinds.own(), Schedules.ofThisMachine(null), new Outputs(new FakeConnections(), false, null),
            new LogBook(null));
    private Thread thread;
    private boolean keepsState = true;
    private ReloadPlan comparison = ReloadPlan.refused(List.of());

    /** The launcher for Linux, which takes over processes. */
    private record Launcher(ProcessLauncher own) implements ProcessLauncher {

        @Override
        public Set<LauncherCapability> getCapabilities() {
            EnumSet<LauncherCapability> all = EnumSet.copyOf(own.getCapabilities());
            all.add(LauncherCapability.ADOPTION);
            return all;
        }

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            own.launch(request, listener);
        }

        @Override
        public void close() {
            own.close();
        }
    }

    @BeforeEach
    void begin() {
        events.begin(List.of());
        thread = Thread.ofPlatform().start(() -> loop.run(Map.of()));
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.getControlPort().shutdown(OPERATOR);
        assertTrue(thread.join(Duration.ofSeconds(LONG_SECONDS)), "the loop ended");
        launcher.close();
        events.close();
    }

    private Successor script(String text, String... arguments) throws IOException {
        Path script = Files.writeString(directory.resolve("gaggled"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Successor(script, List.of(arguments), Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue"));
    }

    /** Gives what is to be executed then. */
    private StartCommand upgrade(Successor successor) throws Exception {
        Upgrade upgrade =
                new Upgrade(ConfigurationChanges.IMPOSSIBLE, () -> CompletableFuture.completedFuture(comparison),
                        loop.getControlPort(), launcher, keepsState ? directory : null, successor);
        upgrade.upgrade(OPERATOR).toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(upgrade.command());
    }

    private ControlException refusal(Successor successor) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> upgrade(successor));
        assertFalse(loop.isSuspended());
        assertTrue(thread.isAlive());
        return Objects.requireNonNull(ControlException.find(failed), failed::toString);
    }

    @Test
    void whatIsInstalledNowChecksTheConfigurationInTheSameEnvironment() throws Exception {
        StartCommand command = upgrade(script("""
                [ "$*" != "-t --handed-over=${0%/*} -c my file " ] || [ $COLOUR != blue ] || exit 0
                [ "$1" = --print-exec ] || exit 1
                shift
                printf '%s\\0' $(( $# + 1 )) /next "$@"
                echo 'not for gaggled' >&2
                exec env -0
                """, "-c", "my file", "", "--continued", "--handed-over=/before"));
        assertEquals(
                List.of("/next", "--continued", "--handed-over=" + directory, "-c", "my file", ""), command.words());
        assertTrue(command.environment().contains("COLOUR=blue"), command::toString);
        assertTrue(thread.join(Duration.ofSeconds(LONG_SECONDS)), "the loop ended");
        assertTrue(loop.isSuspended());
    }

    @Test
    void aScriptThatDoesNotSayWhatItExecutesIsRefused() throws Exception {
        String asked = directory.resolve("gaggled") + " --print-exec does not say what it executes (";
        String advice = "); install a gaggled that can be upgraded to";
        assertEquals(asked + "it printed something else" + advice, refusal(script("echo hello")).getMessage());
        assertEquals(asked + "it ended with exit 2" + advice,
                refusal(script("[ $1 = -t ] || exit 2")).getMessage());
    }

    @Test
    void whatIsPrintedIsReadAsItIs() {
        assertEquals(new StartCommand(List.of("/bin/java", ""), List.of("A=b")), parsed("2|/bin/java||A=b|"));
        assertEquals(new StartCommand(List.of("/bin/java"), List.of()), parsed("1|/bin/java|"));
        for (String other : List.of("", "|", "1", "1|", "0|/a|", "2|/a|", "1|java|", "1|/a", "1|/a|A=b", "x|/a|")) {
            assertNull(parsed(other), other);
        }
    }

    private static StartCommand parsed(String printed) {
        return StartCommand.parse(printed.replace('|', '\0').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrongIsTheRefusal() throws Exception {
        ControlException refusal = refusal(script("echo one; echo two >&2; exit 1"));
        assertEquals(ControlOutcome.REFUSED, refusal.getOutcome());
        assertEquals(directory.resolve("gaggled") + " -t: one\ntwo", refusal.getMessage());
    }

    /** The new installation finds nothing wrong with another state directory. */
    @Test
    void whatKeepsTheNextFromGoingOnIsTheRefusal() throws Exception {
        ConfigPosition position = new ConfigPosition("gaggled.ini", 2, 1);
        comparison = ReloadPlan.refused(List.of(
                ConfigProblem.error(position, "'statedir' cannot be changed", "write 'a' again"),
                ConfigProblem.error(position, "'containment' cannot be changed", "write 'b' again")));
        ControlException refusal = refusal(script("exit 0"));
        assertEquals(ControlOutcome.REFUSED, refusal.getOutcome());
        assertEquals(
                comparison.getProblems().getFirst() + "\n" + comparison.getProblems().getLast(),
                refusal.getMessage());
    }

    @Test
    void aLineOfTheLogIsAboutOneProblem() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Upgrade.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            refusal(script("""
                    cat <<'.'
                    gaggled.ini:12:1: error: one
                       12 | comand = | x
                          | ^
                    gaggled.ini:13:1: error: two
                    .
                    exit 1
                    """));
        } finally {
            logger.detachAppender(lines);
        }
        assertEquals(
                List.of("upgrade: refused; nothing has changed:",
                        directory.resolve("gaggled") + " -t: gaggled.ini:12:1: error: one",
                        "gaggled.ini:13:1: error: two"),
                lines.list.stream().filter(line -> line.getLevel() == Level.WARN)
                        .map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void oneThatPrintsWithoutEndFillsNothing() throws Exception {
        String message = String.valueOf(refusal(script("head -c 3000000 /dev/zero | tr \\\\0 x; exit 1")).getMessage());
        assertTrue(message.length() < 20_000, () -> message.length() + " characters");
    }

    @Test
    void oneThatDiesSilentlyIsRefusedWithItsEnd() throws Exception {
        String message = String.valueOf(refusal(script("kill -9 $$")).getMessage());
        assertTrue(message.contains("it ended with SIGKILL"), message);
    }

    @Test
    void withoutStatedirOrScriptItIsRefusedWithWhatToDo() throws Exception {
        Successor missing = new Successor(directory.resolve("none"), List.of(), Map.of());
        assertEquals(directory.resolve("none") + " is not there, or cannot be executed; install gaggled there",
                refusal(missing).getMessage());
        keepsState = false;
        assertEquals("an upgrade needs 'statedir' in 'gaggled', by which the new gaggled knows what runs; set it, and"
                + " restart gaggled once", refusal(script("exit 0")).getMessage());
        assertEquals("this gaggled was not started by bin/gaggled, so it is not known what to replace it by",
                refusal(null).getMessage());
    }
}
