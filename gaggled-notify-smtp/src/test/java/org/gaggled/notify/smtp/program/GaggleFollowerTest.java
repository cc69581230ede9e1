package org.gaggled.notify.smtp.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.Mailbox;
import org.gaggled.notify.smtp.SmtpGate;
import org.gaggled.notify.smtp.delivery.Await;
import org.gaggled.notify.smtp.delivery.LogLines;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that a gate stays in step with a gaggled whose events get lost, that goes away, and that is restarted. */
class GaggleFollowerTest {

    private static final String DOWN = "process web is down, due to KILL, last known pid: N";
    private static final String WAS_UP = "process web is down, due to KILL, was up, last known pid: N";
    private static final String STOPPED =
            "process web is down, due to KILL, shutdown by operator, was up, last known pid: N";
    private static final String UP = "process web is up, was down, current pid: N";

    private final Mailbox mailbox = new Mailbox();
    private final FakeGaggle gaggle = new FakeGaggle();
    private @Nullable GaggleFollower follower;
    private @Nullable Thread thread;
    private @Nullable SmtpGate gate;

    private void follow() throws Exception {
        follow(Duration.ofDays(1));
    }

    private void follow(Duration doubt) throws Exception {
        SmtpGate opened = SmtpGate.open(mailbox.settings(Duration.ofMillis(100)), _ -> Map.of());
        gate = opened;
        GaggleFollower.Pace pace = new GaggleFollower.Pace(Duration.ofMillis(50), Duration.ofMillis(20), doubt);
        GaggleFollower started = new GaggleFollower(gaggle::open, opened, pace);
        follower = started;
        thread = Thread.ofPlatform().start(() -> {
            try {
                started.follow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitInStep() throws InterruptedException {
        int before = gaggle.questions();
        Await.until("two more questions", () -> gaggle.questions() >= before + 2);
    }

    @AfterEach
    void end() throws Exception {
        if (follower != null && thread != null && gate != null) {
            follower.end();
            thread.join();
            gate.close();
        }
        mailbox.close();
    }

    @Test
    void whatIsDownAtTheBeginningIsSaid() throws Exception {
        gaggle.down("web");
        follow();
        mailbox.await(DOWN);
        gaggle.up("web");
        mailbox.await(DOWN, UP);
    }

    @Test
    void changesAreHeard() throws Exception {
        gaggle.up("web");
        follow();
        awaitInStep();
        gaggle.down("web");
        mailbox.await(WAS_UP);
    }

    /** Nothing but the next check can tell: no other event follows. */
    @Test
    void aLostEventIsMadeUpFor() throws Exception {
        gaggle.down("web");
        follow();
        mailbox.await(DOWN);
        gaggle.loseEvents(true);
        gaggle.up("web");
        mailbox.await(DOWN, UP);
    }

    @Test
    void aNewRunIsStartedOverWith() throws Exception {
        assertStartsOver("run-");
    }

    @Test
    void aNewRunOfClassicIsStartedOverWith() throws Exception {
        assertStartsOver("");
    }

    private void assertStartsOver(String instancePrefix) throws Exception {
        gaggle.restart(instancePrefix);
        gaggle.up("web");
        gaggle.down("web");
        follow();
        mailbox.await(DOWN);
        gaggle.restart(instancePrefix);
        gaggle.up("web");
        // Readers believe it to be down, whichever run that was in.
        mailbox.await(DOWN, UP);
        gaggle.down("web");
        mailbox.await(DOWN, UP, WAS_UP);
    }

    @Test
    void anAbsenceIsWaitedFor() throws Exception {
        gaggle.up("web");
        follow();
        awaitInStep();
        try (LogLines log = new LogLines()) {
            gaggle.goAway(true);
            int attempts = gaggle.attempts();
            Await.until("it is missed", () -> gaggle.attempts() >= attempts + 3);
            Await.until("that is said", () -> log.contains("WARN nobody is there; trying again until it is there"));
            gaggle.down("web");
            gaggle.goAway(false);
            mailbox.await(WAS_UP);
            assertEquals(1, log.all().stream().filter(line -> line.startsWith("WARN nobody")).count(), "said once");
            assertTrue(log.contains("INFO gaggled is there again: in step with gaggled, 1 programs"),
                    () -> log.all().toString());
        }
    }

    @Test
    void aShutdownIsNoNewsAndTheNextRunIs() throws Exception {
        gaggle.restart("run-");
        gaggle.up("web");
        follow();
        awaitInStep();
        gaggle.stopping();
        gaggle.down("web");
        awaitInStep();
        assertEquals(List.of(), mailbox.subjects());
        gaggle.restart("run-");
        gaggle.up("web");
        awaitInStep();
        gaggle.down("web");
        mailbox.await(WAS_UP);
    }

    /** It does not say that it shuts down: its programs are stopped, and then it is gone. */
    @Test
    void aShutdownOfClassicIsNoNewsAndWhatWasDownBeforeIsUpAgainAfterIt() throws Exception {
        gaggle.restart("");
        gaggle.up("web");
        gaggle.up("db");
        gaggle.down("api");
        follow();
        String api = DOWN.replace("web", "api");
        mailbox.await(api);
        gaggle.stopped("web");
        gaggle.stopped("db");
        awaitInStep();
        gaggle.goAway(true);
        int attempts = gaggle.attempts();
        Await.until("it is missed", () -> gaggle.attempts() >= attempts + 3);
        gaggle.restart("");
        gaggle.up("web");
        gaggle.up("db");
        gaggle.up("api");
        gaggle.goAway(false);
        mailbox.await(api, UP.replace("web", "api"));
        gaggle.down("web");
        mailbox.await(api, UP.replace("web", "api"), WAS_UP);
    }

    @Test
    void anOperatorsRestartOnClassicIsToldWhenTheProgramIsThereAgain() throws Exception {
        gaggle.restart("");
        gaggle.up("web");
        follow();
        awaitInStep();
        gaggle.stopped("web");
        awaitInStep();
        assertEquals(List.of(), mailbox.subjects());
        gaggle.up("web");
        mailbox.await(STOPPED, UP);
    }

    @Test
    void aStopOnClassicIsToldWhenItLasts() throws Exception {
        gaggle.restart("");
        gaggle.up("web");
        follow(Duration.ofMillis(300));
        awaitInStep();
        gaggle.stopped("web");
        mailbox.await(STOPPED);
    }

    /** A gaggled as a follower sees it: states, events that may get lost, and runs. */
    private static final class FakeGaggle {

        private final Map<String, ProgramState> states = new LinkedHashMap<>();
        private final List<BlockingQueue<Notice>> channels = new ArrayList<>();
        private String prefix = "run-";
        private int run;
        private long number;
        private long sequence;
        private boolean losing;
        private boolean away;
        private int questions;
        private int attempts;

        synchronized void up(String program) {
            change(ProgramState.builder(program).phase(ProgramPhase.UP).pid(4711).lastPid(4711));
        }

        synchronized void down(String program) {
            change(ProgramState.builder(program)
                    .lastPid(4711)
                    .lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false)));
        }

        synchronized void stopped(String program) {
            change(ProgramState.builder(program)
                    .lastPid(4711)
                    .stoppedByGaggle(true)
                    .lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false)));
        }

        private void change(ProgramState.Builder builder) {
            sequence++;
            ProgramState state = builder.sequence(sequence).build();
            states.put(state.getName(), state);
            publish(new Notice.OfProgram(instance(), nextNumber(), Instant.now(), state, false));
        }

        synchronized void stopping() {
            publish(new Notice.GaggleStopping(instance(), nextNumber()));
        }

        synchronized void restart(String instancePrefix) {
            prefix = instancePrefix;
            run++;
            number = 0;
            sequence = 0;
            states.clear();
        }

        synchronized void loseEvents(boolean lose) {
            losing = lose;
        }

        synchronized void goAway(boolean goes) {
            away = goes;
        }

        synchronized int questions() {
            return questions;
        }

        synchronized int attempts() {
            return attempts;
        }

        private String instance() {
            return prefix.isEmpty() ? "" : prefix + run;
        }

        private long nextNumber() {
            number++;
            return prefix.isEmpty() ? 0 : number;
        }

        private void publish(Notice notice) {
            if (!losing || notice instanceof Notice.Dumped) {
                channels.forEach(channel -> channel.add(notice));
            }
        }

        private synchronized List<ProgramState> dump(int token) throws GaggledException {
            refuseWhenAway();
            questions++;
            publish(new Notice.Dumped(instance(), nextNumber(), token));
            return List.copyOf(states.values());
        }

        private synchronized void refuseWhenAway() throws GaggledException {
            attempts++;
            if (away) {
                throw new GaggledException(Kind.UNREACHABLE, "nobody is there");
            }
        }

        synchronized Channel open() throws GaggledException {
            refuseWhenAway();
            BlockingQueue<Notice> queue = new LinkedBlockingQueue<>();
            channels.add(queue);
            return new Channel() {
                @Override
                public List<ProgramState> getStates(int token) throws GaggledException {
                    return dump(token);
                }

                @Override
                public @Nullable Notice next(Duration patience) throws GaggledException {
                    try {
                        return queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        throw new GaggledException(Kind.TIMEOUT, "interrupted: " + e);
                    }
                }

                @Override
                public void close() {
                    forget(queue);
                }
            };
        }

        private synchronized void forget(BlockingQueue<Notice> queue) {
            channels.remove(queue);
        }
    }
}
