package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.Test;

/** The portable launcher keeps the contract as far as Java can, and claims no more. */
class PortableLauncherTest extends OwnLauncherContract {

    @Override
    protected ProcessLauncherFactory getFactory() {
        return new PortableLauncherFactory();
    }

    /** Java takes the executable's path for the zeroth argument, whatever else was wanted. */
    @Override
    protected String getZerothArgument(LaunchRequest request) {
        return request.getExecutable().toString();
    }

    /** Java encodes by the locale, which may not know every character. */
    @Override
    protected String asReceived(String text) {
        byte[] bytes = text.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding")));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * What this JVM was told to ignore when it was started, by {@code nohup} for instance, Java cannot undo for its
     * children.
     */
    @Override
    protected boolean startsIgnoring(int signal) throws IOException, InterruptedException {
        String line = output("grep SigIgn /proc/self/status > \"$1\"");
        long mask = Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1).strip(), 16);
        return (mask >>> (signal - 1) & 1) == 1;
    }

    @Test
    void claimsNothing() {
        assertEquals(Set.of(), getLauncher().getCapabilities());
    }

    @Test
    void whatIsAskedForInVainIsNamed() throws Exception {
        RecordingLaunchListener run = launch(
                shell("exit 0").attributes(ProcessAttributes.builder().user("nobody").nice(5).build()));
        assertEquals(
                "user nobody, nice 5: the launcher jdk starts programs only as gaggled itself runs; use the launcher"
                        + " linux, or leave this out",
                run.awaitStartFailed().toString());
    }

    @Test
    void descriptorsAreRefusedInWords() throws Exception {
        assertEquals(
                "the launcher jdk cannot hand descriptors on to a program, which ready = fd:N and log:REGEX need; use"
                        + " the launcher linux, or another probe",
                launch(shell("exit 0").descriptors(Map.of(3, 1))).awaitStartFailed().toString());
    }

    @Test
    void signalThatJavaCannotSendIsNotSupported() throws Exception {
        RecordingLaunchListener run = launch(shell("exec sleep 300"));
        LaunchedProcess process = run.awaitStarted();
        assertEquals(SignalOutcome.NOT_SUPPORTED, process.send(new ProcessSignal(18)));
        assertTrue(process.signal(ProcessSignal.KILL));
        run.awaitEnd();
    }

    /** It finds children by their parents, and not by their session. */
    @Test
    void stopReachesAChildWhereverItIs() throws Exception {
        Path child = getDirectory().resolve("child");
        RecordingLaunchListener run =
                launch(shell("timeout 300 sh -c 'echo $$ > \"$1\"; exec sleep 300' sh \"$1\"; exit 3", child));
        ProcessHandle process = ProcessHandle.of(Long.parseLong(awaitLine(child))).orElseThrow();
        assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
        run.awaitEnd();
        process.onExit().get(60, TimeUnit.SECONDS);
    }
}
