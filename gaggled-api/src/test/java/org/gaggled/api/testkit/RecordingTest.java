package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/**
 * Sinks and listeners keep what they are told and refuse what the contract forbids; events are numbered; files include
 * files.
 */
class RecordingTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    private static final class Seven implements LaunchedProcess {

        @Override
        public long getPid() {
            return 7;
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            return false;
        }
    }

    @Test
    void aSinkIsWaitedFor() throws Exception {
        RecordingSink sink = new RecordingSink();
        EventSequence events = new EventSequence(PluginConfiguration.GAGGLE);
        Thread teller = new Thread(() -> {
            sink.accept(events.next(GaggleEventType.GAGGLE_STARTED));
            events.skip(3);
            sink.missed(3);
            sink.accept(events.next(GaggleEventType.GAGGLE_STOPPING));
            sink.close();
        });
        teller.start();
        GaggleEvent last = sink.await(LONG, GaggleEventType.GAGGLE_STOPPING);
        assertEquals(3, sink.getMissed());
        assertEquals(5, last.getNumber());
        assertEquals("test-run", last.getInstanceId());
        sink.awaitClose(LONG);
        teller.join();
        AssertionError missing =
                assertThrows(AssertionError.class, () -> sink.await(SHORT, GaggleEventType.PROGRAM_UP));
        assertEquals(
                "PROGRAM_UP did not come within 1 ms; there came: [#1 GAGGLE_STARTED, #5 GAGGLE_STOPPING]",
                missing.getMessage());
        assertThrows(IllegalStateException.class, () -> sink.accept(last));
        assertThrows(IllegalStateException.class, sink::close);
    }

    @Test
    void aLaunchIsWaitedFor() throws Exception {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        assertThrows(AssertionError.class, () -> listener.awaitStarted(SHORT));
        listener.started(new Seven());
        listener.exited(ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(true).build());
        listener.gone();
        assertEquals(7, listener.awaitStarted(LONG).getPid());
        assertTrue(listener.awaitExited(LONG).hasLeftovers());
        listener.awaitGone(LONG);
        assertTrue(listener.awaitEnd().hasLeftovers());
        assertEquals(List.of("started", "exited", "gone"), listener.getCalls());
        AssertionError other = assertThrows(AssertionError.class, listener::awaitStartFailed);
        assertEquals("started was called, not startFailed", other.getMessage());
    }

    @Test
    void aLaunchThatFailedIsNotWaitedForInVain() throws Exception {
        RecordingLaunchListener failed = new RecordingLaunchListener();
        failed.startFailed(StartFailure.builder("no").systemError("EACCES").build());
        assertEquals("no (EACCES)", failed.awaitStartFailed().toString());
        AssertionError told = assertThrows(AssertionError.class, failed::awaitStarted);
        assertEquals("not started, for the start failed: no (EACCES)", told.getMessage());
        assertThrows(AssertionError.class, failed::awaitEnd);
    }

    @Test
    void aLaunchIsWithdrawn() throws Exception {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        assertTrue(listener.isWanted());
        listener.withdraw();
        assertFalse(listener.isWanted());
        listener.awaitQuestion();
        assertEquals(List.of(), listener.getCalls());
    }

    @Test
    void anOrderThatTheContractForbidsIsRefused() throws Exception {
        ProcessExit exit = ProcessExit.builder(new ExitStatus.Exited(0)).build();
        RecordingLaunchListener early = new RecordingLaunchListener();
        assertThrows(IllegalStateException.class, () -> early.exited(exit));
        RecordingLaunchListener failed = new RecordingLaunchListener();
        failed.started(new Seven());
        assertThrows(IllegalStateException.class, () -> failed.startFailed(StartFailure.builder("no").build()));
        RecordingLaunchListener twice = new RecordingLaunchListener();
        twice.started(new Seven());
        twice.exited(exit);
        assertEquals(exit, twice.awaitEnd());
        assertThrows(IllegalStateException.class, twice::gone);
        AssertionError told = assertThrows(AssertionError.class, twice::awaitEnd);
        assertEquals("called were [started, exited, gone], not [started, exited]", told.getMessage());
    }

    /** Each line is a program, or the name of a file to include. */
    private static final class Lines implements ConfigSourceFactory {

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public Set<String> getExtensions() {
            return Set.of("lines");
        }

        @Override
        public ConfigSource open(ConfigSourceContext context) {
            return file -> {
                ConfigNode.Builder root = ConfigNode.builder("", file.at(1, 1));
                add(file, root, context);
                return new ConfigTree(root.build(), List.of());
            };
        }

        private static void add(ConfigFile file, ConfigNode.Builder to, ConfigSourceContext context) {
            int line = 0;
            for (String text : file.getText().split("\n")) {
                ConfigPosition position = file.at(++line, 1);
                if (!text.endsWith(".lines")) {
                    to.child(ConfigNode.builder(text, position).build());
                    continue;
                }
                ConfigFile included = context.include(text, file, position);
                if (included != null) {
                    add(included, to, context);
                }
            }
        }
    }

    @Test
    void filesIncludeFiles() {
        InMemoryConfigFiles files = new InMemoryConfigFiles()
                .add("etc/main.lines", "\uFEFFweb\r\nsub/more.lines\nnone.lines\n")
                .add("etc/sub/more.lines", "db\n../main.lines");
        ConfigTree tree = files.read(new Lines(), "etc/main.lines");
        assertEquals(
                List.of("web at etc/main.lines:1:1", "db at etc/sub/more.lines:1:1"),
                tree.getRoot().getChildren().stream().map(ConfigNode::toString).toList());
        assertEquals(
                List.of(
                        "etc/sub/more.lines:2:1: '../main.lines' includes itself",
                        "etc/main.lines:3:1: cannot read 'none.lines': no such file"),
                files.getProblems().stream().map(ConfigProblem::toString).toList());
        assertThrows(IllegalArgumentException.class, () -> files.read(new Lines(), "other.lines"));
        assertNull(tree.getRoot().getText());
    }
}
