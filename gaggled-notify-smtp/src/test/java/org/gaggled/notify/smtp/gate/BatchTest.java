package org.gaggled.notify.smtp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcer;
import org.gaggled.api.announce.Told;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that many changes make one mail, at most one in a batch's length, with what is true of each program. */
class BatchTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Told UP = Told.of(AnnouncedStatus.UP, 4711L);
    private static final Told DOWN = Told.of(AnnouncedStatus.DOWN, null);
    private static final Told DISABLED = Told.of(AnnouncedStatus.OPERATOR_DISABLED, null);

    private Newsroom newsroom = newsroom();
    private final List<MailText> mails = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private static Newsroom newsroom() {
        return new Newsroom(GatePolicy.ofPeriod(Duration.ofSeconds(10)), MINUTE);
    }

    /** What becomes of a program. */
    private enum Condition {
        UP,
        DOWN,
        STOPPED,
        DISABLED;

        ProgramState state(String program) {
            ProgramState.Builder state = ProgramState.builder(program).lastPid(4711);
            if (this == UP) {
                return state.phase(ProgramPhase.UP).pid(4711).build();
            }
            return state.lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false))
                    .stoppedByGaggle(this != DOWN)
                    .operatorDisabled(this == DISABLED)
                    .build();
        }
    }

    private void know(String... programs) {
        newsroom.states(
                Stream.of(programs).map(program -> ProgramState.builder(program).build()).toList(), Instant.EPOCH, 0);
    }

    private void change(String program, Condition condition, long at) {
        until(at);
        newsroom.state(condition.state(program), Instant.EPOCH.plusNanos(at), at);
    }

    private void until(long end) {
        while (newsroom.nextDeadline() <= end) {
            long now = newsroom.nextDeadline();
            for (Bulletin bulletin : newsroom.publish(now)) {
                mails.add(MailText.of("[shop1]", bulletin, new Details(ZoneOffset.UTC, true, Map.of())));
                times.add(now);
            }
        }
    }

    @Test
    void fiftyOfTwoHundredDieAtOnce() {
        for (int i = 0; i < 200; i++) {
            change("program-" + i, Condition.UP, i);
        }
        for (int i = 0; i < 50; i++) {
            change("program-" + 4 * i, Condition.DOWN, 100 * SECOND + i);
        }
        until(1000 * SECOND);
        assertEquals(1, mails.size());
        assertEquals("[shop1] degradation", mails.getFirst().subject());
        String body = mails.getFirst().body();
        assertTrue(body.startsWith("There are 50 state change(s) of note:\n"), body);
        assertEquals(50, body.lines().filter(line -> line.matches("  process program-\\d+ is down,")).count());
        assertTrue(body.getBytes(StandardCharsets.UTF_8).length < 100 * 1024);
        assertEquals(List.of(100 * SECOND + SECOND / 2), times,
                "the first word does not wait, but for what belongs to it");

        for (int i = 0; i < 50; i++) {
            change("program-" + 4 * i, Condition.UP, 1000 * SECOND + i);
        }
        until(2000 * SECOND);
        assertEquals(2, mails.size());
        assertEquals("[shop1] improvement [all ok]", mails.getLast().subject());
    }

    @Test
    void notAllOkWhileOneIsDown() {
        change("db", Condition.UP, 0);
        change("web", Condition.UP, 0);
        change("db", Condition.DOWN, 100 * SECOND);
        change("web", Condition.DOWN, 100 * SECOND);
        change("db", Condition.UP, 200 * SECOND);
        until(1000 * SECOND);
        assertEquals(List.of("[shop1] degradation", "[shop1] improvement"),
                mails.stream().map(MailText::subject).toList());
    }

    @Test
    void notAllOkWhileOneHasNeverBeenUp() {
        know("report", "db");
        change("db", Condition.UP, 0);
        change("db", Condition.DOWN, 100 * SECOND);
        change("db", Condition.UP, 200 * SECOND);
        until(1000 * SECOND);
        assertEquals("[shop1] improvement", mails.getLast().subject());
    }

    /**
     * What the other of two programs is when the mail goes out that one is up again: all is ok when it is known to be
     * up.
     */
    @ParameterizedTest
    @CsvSource({
            "UP at 0,                                              true",
            "UP at 0; DOWN at 100; UP at 110,                      true",
            "UP at 0; DOWN at 20; UP at 60; DOWN at 61; UP at 62,  true",
            "'',                                                   false",
            "DOWN at 0,                                            false",
            "UP at 0; DOWN at 100,                                 false",
            "UP at 0; STOPPED at 100,                              false",
            "UP at 0; DISABLED at 20,                              false",
            "UP at 0; DISABLED at 20; DOWN at 100,                 false",
            "UP at 0; DISABLED at 20; UP at 100,                   true",
            "UP at 0; DOWN at 20; UP at 158,                       false",
            "UP at 0; DOWN at 20; UP at 21; DOWN at 22; UP at 158, false",
            "UP at 0; DOWN at 158,                                 false",
    })
    void allOkIsWhenEveryProgramIsUp(String other, boolean allOk) {
        know("db", "web");
        TreeMap<Long, Runnable> happening = new TreeMap<>();
        happening.put(0L, () -> change("db", Condition.UP, 0));
        happening.put(99 * SECOND, () -> change("db", Condition.DOWN, 99 * SECOND));
        happening.put(105 * SECOND, () -> change("db", Condition.UP, 105 * SECOND));
        for (String step : other.isEmpty() ? new String[0] : other.split("; ")) {
            String[] conditionAndTime = step.split(" at ");
            long at = Long.parseLong(conditionAndTime[1]) * SECOND + 1;
            happening.put(at, () -> change("web", Condition.valueOf(conditionAndTime[0]), at));
        }
        happening.values().forEach(Runnable::run);
        until(160 * SECOND);
        String subject = mails.getLast().subject();
        assertEquals(allOk, subject.endsWith(" [all ok]"), subject);
    }

    /** A crash is told at once, however soon it is over. */
    @Test
    void theFirstChangeIsMailedAtOnceAndTheNextAfterTheBatchsLength() {
        change("db", Condition.UP, 0);
        change("db", Condition.DOWN, 100 * SECOND);
        change("db", Condition.UP, 102 * SECOND);
        until(1000 * SECOND);
        assertEquals(List.of("[shop1] degradation", "[shop1] improvement [all ok]"),
                mails.stream().map(MailText::subject).toList());
        assertEquals(List.of(100 * SECOND + SECOND / 2, 160 * SECOND + SECOND / 2), times);
    }

    /**
     * A change a program and a mail: who is down and up again while a mail may not go is said to be up, and what it
     * was.
     */
    @Test
    void aProgramIsInAMailOnceWithItsNewest() {
        change("db", Condition.UP, 0);
        change("db", Condition.DOWN, 100 * SECOND);
        change("db", Condition.UP, 105 * SECOND);
        change("db", Condition.DOWN, 130 * SECOND);
        change("db", Condition.UP, 131 * SECOND);
        until(1000 * SECOND);
        assertEquals(2, mails.size());
        assertEquals("[shop1] improvement [all ok]", mails.getLast().subject());
        assertEquals(
                "There are 1 state change(s) of note:\n\n  process db is up,\n    was down,\n    current pid: 4711\n"
                        + "    time: 1970-01-01 00:02:11 +00:00\n    went down today: 2 times\n",
                mails.getLast().body());
    }

    /** Whatever happens to forty programs in three hours. */
    @Test
    void atMostOneMailInABatchsLength() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            long now = times.isEmpty() ? 0 : times.getLast() + 1000 * SECOND;
            long end = now + 3 * 3600 * SECOND;
            while (now < end) {
                now += (long) (random.nextDouble() * 30 * SECOND);
                Condition condition = Condition.values()[random.nextInt(4)];
                change("program-" + random.nextInt(40), condition, now);
            }
            until(end + 1000 * SECOND);
        }
        assertTrue(times.size() > 50, "no more than " + times.size() + " mails");
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i) - times.get(i - 1) >= MINUTE.toNanos(), "too soon: mail " + i);
        }
    }

    /** What waits in a batch is no word yet: were it remembered, a gate that is killed now would never say it. */
    @Test
    void lastWordsAreWhatLeft() {
        change("db", Condition.UP, 0);
        change("web", Condition.DISABLED, 0);
        change("db", Condition.DOWN, 40 * SECOND);
        assertEquals(Map.of("web", DISABLED, "db", UP), newsroom.takeLastWords());
        until(60 * SECOND);
        assertNull(newsroom.takeLastWords(), "nothing left since");
        until(61 * SECOND);
        assertEquals(Map.of("web", DISABLED, "db", DOWN), newsroom.takeLastWords());
        change("db", Condition.UP, 200 * SECOND);
        know("db");
        assertEquals(Map.of("db", DOWN), newsroom.takeLastWords(), "nothing will ever be said of web");
        until(1000 * SECOND);
        assertEquals(Map.of("db", UP), newsroom.takeLastWords());
    }

    /** Another newsroom that is told what this one had said. */
    @Test
    void lastWordsAreTakenBackByTheNext() {
        Map<String, Told> told = Map.of(
                "a", DOWN, "b", Told.of(AnnouncedStatus.CHURNING, null), "c", DISABLED, "d", DOWN, "gone", DOWN, "e",
                Told.of(AnnouncedStatus.UP, 1L));
        newsroom.recall(told, 0);
        know("a", "b", "c", "d", "new");
        for (String program : List.of("a", "b", "c", "new")) {
            change(program, Condition.UP, SECOND);
        }
        change("d", Condition.DOWN, SECOND);
        until(1000 * SECOND);
        assertEquals(1, mails.size(), () -> mails.toString());
        assertEquals("[shop1] improvement", mails.getFirst().subject());
        assertEquals(
                List.of("  process a is up,", "    was down,", "  process b is up,", "    was churning,",
                        "  process c is up,", "    was operator disabled,"),
                mails.getFirst().body().lines().filter(line -> line.matches(" .*(is|was) .*")).toList());
        assertEquals(Map.of("a", UP, "b", UP, "c", UP, "d", DOWN, "new", UP), newsroom.takeLastWords());
    }

    /** In the same run of gaggled, what waited in the batch of one that was killed is said by the next. */
    @Test
    void whatWaitedInABatchIsSaidByTheNextOfTheSameRun() {
        change("db", Condition.UP, 0);
        change("web", Condition.UP, 0);
        until(40 * SECOND);
        assertEquals(Map.of("db", UP, "web", UP), newsroom.takeLastWords());
        change("db", Condition.DOWN, 100 * SECOND);
        until(101 * SECOND);
        Map<String, Told> left = Map.of("db", DOWN, "web", UP);
        assertEquals(left, newsroom.takeLastWords());
        mails.clear();
        change("web", Condition.DOWN, 110 * SECOND);
        until(130 * SECOND);
        assertEquals(List.of(), mails);

        newsroom = newsroom();
        newsroom.resume(left, 130 * SECOND);
        change("db", Condition.DOWN, 131 * SECOND);
        change("web", Condition.DOWN, 131 * SECOND);
        until(1000 * SECOND);
        assertEquals(1, mails.size(), () -> mails.toString());
        assertTrue(mails.getFirst().body().contains("  process web is down,"), mails::toString);
        assertFalse(mails.getFirst().body().contains("process db"), mails::toString);
        assertEquals(Map.of("db", DOWN, "web", DOWN), newsroom.takeLastWords());
    }

    @Test
    void atTheEndTheBatchIsSentAsItIs() {
        change("db", Condition.UP, 0);
        change("db", Condition.DOWN, 100 * SECOND);
        change("db", Condition.UP, 101 * SECOND);
        until(130 * SECOND);
        assertEquals(1, mails.size());
        assertEquals(1, newsroom.close(130 * SECOND).size());
        assertEquals(Announcer.NEVER, newsroom.nextDeadline());
    }
}
