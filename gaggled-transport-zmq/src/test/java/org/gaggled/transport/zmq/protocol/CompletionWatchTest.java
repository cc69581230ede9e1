package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.protocol.CompletionWatch.Goal;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.junit.jupiter.api.Test;

/** Shows how programs are looked at that somebody waits for: all with one question, and again where there was no room for it. */
class CompletionWatchTest {

    private final AtomicInteger questions = new AtomicInteger();

    /** Is too busy at first, and then has these states. */
    private ControlPort port(List<ProgramState> states) {
        return (ControlPort) Proxy.newProxyInstance(
                ControlPort.class.getClassLoader(), new Class<?>[] {ControlPort.class}, (proxy, method, arguments) -> {
                    assertEquals("getStates", method.getName());
                    return questions.incrementAndGet() <= 2
                            ? CompletableFuture.failedFuture(new RejectedExecutionException("busy"))
                            : CompletableFuture.completedFuture(states);
                });
    }

    private static ProgramState.Builder program(int number) {
        return ProgramState.builder("p" + number).lastPid(100 + number);
    }

    @Test
    void tenThousandAreLookedAtWithOneQuestionWhichIsAskedAgainWhereThereIsNoRoomForIt() throws Exception {
        List<ProgramState> before = new ArrayList<>();
        List<ProgramState> after = new ArrayList<>();
        for (int i = 0; i < CompletionWatch.MAX_WAITING; i++) {
            before.add(program(i).phase(ProgramPhase.UP).pid(100 + i).build());
            after.add(program(i).phase(ProgramPhase.UP).pid(20_000 + i).lastPid(20_000 + i).uptime(CompletionWatch.STEADY).build());
        }
        assertTrue(reached(Goal.RESTARTED, before, after).stream().allMatch(reached -> reached));
        assertTrue(questions.get() < 20, () -> "questions: " + questions);
    }

    @Test
    void whatEndedWasStartedWhenItSucceeded() throws Exception {
        List<ProgramState> before = List.of(program(1).build(), program(2).build(), program(3).build(), program(4).build());
        List<ProgramState> after = List.of(
                program(1).lastPid(9).lastExit(new ExitStatus.Exited(0)).build(),
                program(2).lastPid(9).lastExit(new ExitStatus.Exited(1)).build(),
                program(3).lastPid(9).lastExit(new ExitStatus.Exited(0)).phase(ProgramPhase.WAITING).build(),
                program(4).lastExit(new ExitStatus.Exited(0)).build());
        assertEquals(List.of(true, false, false, false), reached(Goal.UP, before, after));
    }

    private List<Boolean> reached(Goal goal, List<ProgramState> before, List<ProgramState> after) throws Exception {
        SocketLoop loop = new SocketLoop("watch-under-test", ServerContext.open());
        try {
            CompletionWatch watch = new CompletionWatch(port(after), loop);
            loop.everyTurn(watch::turn);
            loop.start();
            CompletableFuture<List<CompletableFuture<Boolean>>> waits = new CompletableFuture<>();
            loop.execute(() -> waits.complete(before.stream()
                    .map(state -> watch.await(state, goal, Duration.ofMinutes(10)).toCompletableFuture())
                    .toList()));
            List<Boolean> reached = new ArrayList<>();
            for (CompletableFuture<Boolean> wait : waits.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                reached.add(wait.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return reached;
        } finally {
            loop.close();
        }
    }
}
