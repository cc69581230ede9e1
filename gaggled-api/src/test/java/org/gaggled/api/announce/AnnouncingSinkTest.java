package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.EventSequence;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows the sink that any notifier may be: from events to few announcements, on a clock that really runs. */
class AnnouncingSinkTest {

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final FakeControlPort gaggled = new FakeControlPort();
    private final EventSequence events = new EventSequence(PluginConfiguration.GAGGLE);
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private @Nullable AnnouncingSink sink;

    @AfterEach
    void end() throws Exception {
        if (sink != null) {
            sink.close();
        }
        gaggled.close();
    }

    private AnnouncingSink open(Duration period) {
        AnnouncingSink opened = AnnouncingSink.open(
                gaggled, period, Duration.ofMillis(1), announcement -> said.add(announcement.getLine()));
        sink = opened;
        return opened;
    }

    private void up(AnnouncingSink to) {
        to.accept(events.next(GaggleEventType.PROGRAM_UP, state().phase(ProgramPhase.UP).pid(7).build()));
    }

    private void down(AnnouncingSink to) {
        to.accept(events.next(GaggleEventType.PROGRAM_DOWN, state().lastExit(new ExitStatus.Exited(3)).build()));
    }

    private ProgramState.Builder state() {
        return ProgramState.builder("web").lastPid(7).sequence(events.getLastNumber());
    }

    private void await(String line) throws InterruptedException {
        assertEquals(line, said.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void downAndUp() throws Exception {
        AnnouncingSink web = open(SHORT);
        up(web);
        down(web);
        await("process web is down, due to EXIT, was up, last known pid: 7");
        up(web);
        await("process web is up, was down, current pid: 7");
    }

    @Test
    void aCrashLoopIsOneAnnouncement() throws Exception {
        AnnouncingSink web = open(LONG);
        for (int i = 0; i < 1000; i++) {
            up(web);
            down(web);
        }
        web.close();
        sink = null;
        assertEquals(0, said.size(), "the first period is not over");
    }

    @Test
    void whatIsDecidedIsToldAtTheEndAndAShutdownIsNot() throws Exception {
        AnnouncingSink web = open(LONG);
        down(web);
        web.accept(events.next(GaggleEventType.GAGGLE_STOPPING));
        web.accept(events.next(GaggleEventType.PROGRAM_DOWN, ProgramState.builder("db").lastPid(1).build()));
        web.close();
        sink = null;
        assertEquals(List.of("process web is down, due to EXIT, last known pid: 7"), List.copyOf(said));
    }

    @Test
    void afterAGapItAsksForAllStates() throws Exception {
        gaggled.put(ProgramState.builder("db").startFailure("no such file").build());
        AnnouncingSink sink = open(LONG);
        events.skip(3);
        sink.missed(3);
        sink.accept(events.next(GaggleEventType.OPERATOR_START, ProgramState.builder("web").build()));
        await("process db is down");
    }

    @Test
    void whereGaggledIsTooBusyForTheStatesTheyAreAskedForUntilTheyCome() throws Exception {
        gaggled.put(ProgramState.builder("db").startFailure("no such file").build());
        gaggled.beTooBusyForStates(2);
        open(LONG);
        await("process db is down");
    }

    @Test
    void whatTheReaderThrowsIsThrownByTheNextAccept() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        AnnouncingSink web = AnnouncingSink.open(gaggled, LONG, Duration.ofMillis(1), announcement -> {
            told.countDown();
            throw new IllegalArgumentException(announcement.getProgram());
        });
        down(web);
        told.await();
        // The reader may be about to throw; the end waits for that.
        assertEquals("web", assertThrows(IllegalArgumentException.class, web::close).getMessage());
    }
}
