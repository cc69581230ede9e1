package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.Test;

/** A process that is being adopted gets the signals that came before it was, and what is started is noted. */
class AdoptedLaunchesTest {

    private static final ProgramId WEB = new ProgramId("web");
    private static final ProcessIdentity PROCESS = new ProcessIdentity(17, 4711);

    private final List<LaunchListener> listeners = new ArrayList<>();
    private final List<Message> inbox = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ProcessSignal> signals = new ArrayList<>();
    private final ProgramLaunches launches = new ProgramLaunches(
            new Launcher(),
            (program, run, errand, process) -> notes.add(program + " " + run + " " + errand + " " + process.pid()),
            inbox::add);
    private int failures;
    private final LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/true")).build();

    private final class Launcher implements ProcessLauncher {

        @Override
        public void launch(LaunchRequest asked, LaunchListener listener) {
            listeners.add(listener);
        }

        @Override
        public void adopt(LaunchRequest asked, ProcessIdentity process, LaunchListener listener) {
            assertEquals(PROCESS, process);
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("a bug of the launcher");
            }
            listeners.add(listener);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of(LauncherCapability.ADOPTION);
        }

        @Override
        public void close() {}
    }

    private class Adopted implements LaunchedProcess {

        @Override
        public long getPid() {
            return PROCESS.pid();
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            signals.add(signal);
            return true;
        }
    }

    @Test
    void signalsWaitForTheProcess() {
        launches.adopt(new Command.Adopt(WEB, 3, request, Probing.NONE, PROCESS), request);
        assertEquals(SignalOutcome.SENT, launches.send(WEB, ProcessSignal.TERM));
        assertEquals(SignalOutcome.SENT, launches.send(WEB, ProcessSignal.KILL));
        assertEquals(List.of(), signals);
        listeners.getLast().started(new Adopted());
        Message.ProcessStarted started = (Message.ProcessStarted) inbox.getLast();
        assertEquals(3, started.started().run());
        launches.take(WEB, started.process());
        assertEquals(List.of(ProcessSignal.TERM, ProcessSignal.KILL), signals);
    }

    @Test
    void signalThatWasRefusedWhenTheProcessCameIsTold() {
        launches.adopt(new Command.Adopt(WEB, 3, request, Probing.NONE, PROCESS), request);
        launches.send(WEB, ProcessSignal.TERM);
        listeners.getLast().started(new Adopted() {
            @Override
            public SignalOutcome send(ProcessSignal signal) {
                return SignalOutcome.NOT_PERMITTED;
            }
        });
        launches.take(WEB, ((Message.ProcessStarted) inbox.getLast()).process());
        assertEquals(new Message.Happened(new Input.SignalRefused(WEB, 3, ProcessSignal.TERM)), inbox.getLast());
    }

    /** It may be there, so nobody is told that it is gone. */
    @Test
    void launcherThatFailsIsAskedAgainWithTheNextSignal() {
        failures = 2;
        launches.adopt(new Command.Adopt(WEB, 3, request, Probing.NONE, PROCESS), request);
        assertEquals(SignalOutcome.SENT, launches.send(WEB, ProcessSignal.TERM));
        assertEquals(List.of(), inbox);
        assertEquals(SignalOutcome.SENT, launches.send(WEB, ProcessSignal.KILL));
        listeners.getLast().started(new Adopted());
        launches.take(WEB, ((Message.ProcessStarted) inbox.getLast()).process());
        assertEquals(List.of(ProcessSignal.TERM, ProcessSignal.KILL), signals);
    }

    @Test
    void processesOfARunHaveATokenThatOnlyTheGaggledsOfOneDirectoryKnow() {
        RunTokens tokens = RunTokens.of(new byte[] {1, 2, 3});
        String token = token(tokens, 3);
        assertEquals(token, token(RunTokens.of(new byte[] {1, 2, 3}), 3));
        assertNotEquals(token, token(tokens, 4));
        assertNotEquals(token, token(RunTokens.of(new byte[] {1, 2, 4}), 3));
        assertSame(request, RunTokens.NONE.mark(request, 3));
    }

    private String token(RunTokens tokens, long run) {
        return tokens.mark(request, run).getEnvironment().get("GAGGLED_RUN");
    }

    @Test
    void nothingWaitsForAProcessThatIsLaunched() {
        launches.launch(new Command.Launch(WEB, 4, request, Probing.NONE), request);
        assertEquals(SignalOutcome.GONE, launches.send(WEB, ProcessSignal.TERM));
    }

    @Test
    void whatIsStartedIsNoted() {
        launches.launch(new Command.Launch(WEB, 4, request, Probing.NONE), request);
        listeners.getLast().spawned(PROCESS);
        assertEquals(List.of("web 4 null 17"), notes);
    }
}
