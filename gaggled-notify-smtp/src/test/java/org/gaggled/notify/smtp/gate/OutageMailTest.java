package org.gaggled.notify.smtp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Told;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;

/**
 * Shows that what went down because of another program is in one mail with that, with a batch and without, and what is
 * mailed when it is not all at once. The period is ten seconds.
 */
class OutageMailTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<String> DIRECT = List.of("api", "orders", "search", "stock", "users");
    private static final List<String> THROUGH = List.of("admin", "billing", "mailer", "mobile", "reports", "web");

    private static final Cause KILLED = new Cause.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false), null);
    private static final Cause LOST = new Cause.Dependency("db", KILLED);
    private static final Cause LOST_TOO = new Cause.Dependency("api", LOST);

    private static final String DB_AND_ELEVEN =
            "process db is down (it died: killed from outside with SIGKILL), and 11 went with it";
    private static final String BOTH_BACK = "process db is up, and 11 that went with it are back";

    private final Map<String, Long> sequences = new HashMap<>();
    private final List<MailText> mails = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private Newsroom newsroom = newsroom(Duration.ZERO, true);

    private static Newsroom newsroom(Duration batch, boolean causes) {
        return new Newsroom(GatePolicy.ofPeriod(Duration.ofSeconds(10)).withCauses(causes), batch);
    }

    private void up(double at, String program) {
        tell(at, ProgramState.builder(program).phase(ProgramPhase.UP).pid(4711));
    }

    private void dies(double at, String program, Cause cause) {
        tell(at, ProgramState.builder(program).lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false)).cause(cause));
    }

    private void stops(double at, String program, Cause cause) {
        tell(at, ProgramState.builder(program).phase(ProgramPhase.STOPPING).pid(4711).dependenciesSatisfied(false)
                .cause(cause));
    }

    private void tell(double at, ProgramState.Builder state) {
        until(at);
        long now = nanos(at);
        ProgramState built = state.lastPid(4711).build();
        long sequence = sequences.merge(built.getName(), 1L, Long::sum);
        newsroom.state(state.sequence(sequence).build(), Instant.EPOCH.plusNanos(now), now);
    }

    private void until(double seconds) {
        while (newsroom.nextDeadline() <= nanos(seconds)) {
            long now = newsroom.nextDeadline();
            newsroom.publish(now).forEach(bulletin -> note(bulletin, now));
        }
    }

    private void note(Bulletin bulletin, long now) {
        mails.add(MailText.of("", bulletin, new Details(ZoneOffset.UTC, true, Map.of())));
        times.add(now / 1e9);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private List<String> subjects() {
        return mails.stream().map(MailText::subject).toList();
    }

    private void allUp() {
        up(0, "db");
        DIRECT.forEach(program -> up(0, program));
        THROUGH.forEach(program -> up(0, program));
        up(0, "cache");
        until(15);
    }

    /** The database dies at second 20, and all the others are stopped; the last is down at second 23. */
    private void dbTakesEleven() {
        DIRECT.forEach(program -> stops(20, program, LOST));
        THROUGH.forEach(program -> stops(20, program, LOST_TOO));
        dies(20, "db", KILLED);
        THROUGH.forEach(program -> dies(20.5, program, LOST_TOO));
        up(20.6, "db");
        DIRECT.stream().skip(1).forEach(program -> dies(21, program, LOST));
        up(21.5, "orders");
        dies(23, "api", LOST);
    }

    private void allBack() {
        DIRECT.forEach(program -> up(24, program));
        THROUGH.forEach(program -> up(25, program));
    }

    @Test
    void aDatabaseAndElevenAreOneMail() {
        allUp();
        dbTakesEleven();
        allBack();
        until(1_000);
        assertEquals(List.of(DB_AND_ELEVEN, BOTH_BACK), subjects());
        assertEquals(List.of(23.25, 35.0), times);
        String body = mails.getFirst().body();
        assertTrue(body.startsWith(DB_AND_ELEVEN + "\n\n  process db is down,\n    due to KILL,\n"), body);
        assertTrue(body.contains("    now: up\n    went down because of it:\n"), body);
        assertTrue(body.contains(
                "      process orders is down, due to KILL, dependencies not satisfied, was up, last known pid: 4711\n"
                        + "        reason: dependency db died\n        now: up\n"),
                body);
        assertTrue(body.contains(
                "      process web is down, due to KILL, dependencies not satisfied, was up, last known pid: 4711\n"
                        + "        reason: dependency api was stopped\n      process"),
                body);
        assertEquals(12, body.lines().filter(line -> line.matches(" +process \\S+ is down,.*")).count(), body);
        String back = mails.getLast().body();
        assertEquals(12, back.lines().filter(line -> line.matches(" +process \\S+ is up,.*")).count(), back);
    }

    @Test
    void inABatchAsWell() {
        newsroom = newsroom(MINUTE, true);
        allUp();
        dbTakesEleven();
        allBack();
        until(1_000);
        assertEquals(List.of("degradation: " + DB_AND_ELEVEN, "improvement: " + BOTH_BACK + " [all ok]"), subjects());
        assertEquals(List.of(23.5, 83.5), times);
        assertTrue(mails.getFirst().body().startsWith(DB_AND_ELEVEN + "\n\n  process db is down,\n"));
    }

    @Test
    void withoutCausesItIsAsItWas() {
        newsroom = newsroom(Duration.ZERO, false);
        allUp();
        dbTakesEleven();
        until(29);
        assertEquals(12, mails.size());
        assertEquals("process db is down, due to KILL, was up, last known pid: 4711", mails.getFirst().subject());
        assertEquals(20.25, times.getFirst());

        mails.clear();
        times.clear();
        newsroom = newsroom(MINUTE, false);
        allUp();
        dbTakesEleven();
        until(29);
        assertEquals(List.of("degradation"), subjects());
        assertEquals(List.of(20.5), times);
    }

    /** What began by itself is told by itself. */
    @Test
    void twoRootsAreTwoMails() {
        allUp();
        dies(20, "cache", KILLED);
        dbTakesEleven();
        until(29);
        assertEquals(List.of("process cache is down, due to KILL, was up, last known pid: 4711", DB_AND_ELEVEN),
                subjects());
        assertEquals(List.of(20.25, 23.25), times);
    }

    /** The mail that is due waits for the rest of an outage: the next one may not be sent for long. */
    @Test
    void aBatchWaitsForAllOfAnOutage() {
        newsroom = newsroom(MINUTE, true);
        allUp();
        dies(20, "cache", KILLED);
        dbTakesEleven();
        until(29);
        assertEquals(List.of("degradation"), subjects());
        assertEquals(List.of(23.25), times);
        String body = mails.getFirst().body();
        assertTrue(body.startsWith("There are 13 state change(s) of note:\n\n  process cache is down,\n"), body);
        assertTrue(body.contains("\n\n  process db is down,\n"), body);
        assertTrue(body.contains("    went down because of it:\n      process "), body);
    }

    /** One outage after the other does not keep a mail from being sent. */
    @Test
    void aBatchWaitsForAPeriodAtMost() {
        newsroom = newsroom(MINUTE, true);
        allUp();
        dies(20, "cache", KILLED);
        stops(20, "api", LOST);
        dies(20, "db", KILLED);
        for (int i = 0; i < 6; i++) {
            stops(25, THROUGH.get(i), new Cause.Dependency("users", KILLED));
        }
        dies(25, "users", KILLED);
        until(34);
        assertEquals(List.of("degradation"), subjects());
        assertEquals(List.of(30.5), times);
        assertFalse(mails.getFirst().body().contains("users"), () -> mails.getFirst().body());
        THROUGH.forEach(program -> dies(34, program, new Cause.Dependency("users", KILLED)));
        dies(36, "api", LOST);
        until(100);
        assertEquals(2, mails.size());
        assertTrue(mails.getLast().body().contains("\n  process users is down,\n"), () -> mails.getLast().body());
        assertTrue(mails.getLast().body().contains("\n  process api is down,\n"), () -> mails.getLast().body());
    }

    /** Killed while it holds something back, a gate leaves it to the next, which tells all of it. */
    @Test
    void whatIsHeldBackIsToldByTheNextGate() {
        allUp();
        Map<String, Told> known = new HashMap<>(lastWords());
        assertEquals(13, known.size());
        stops(20, "api", LOST);
        dies(20, "db", KILLED);
        until(21);
        assertEquals(List.of(), mails);
        known.putAll(lastWords());
        assertEquals(Told.of(AnnouncedStatus.UP, 4711L), known.get("db"));

        newsroom = newsroom(Duration.ZERO, true);
        newsroom.resume(known, nanos(22));
        up(22, "db");
        newsroom.state(
                ProgramState.builder("db").sequence(50).lastPid(4711).cause(KILLED).build(), Instant.EPOCH, nanos(22));
        stops(22, "api", LOST);
        dies(24, "api", LOST);
        until(100);
        assertEquals(
                List.of("process db is down (it died: killed from outside with SIGKILL), and 1 went with it"),
                subjects());
        assertEquals(Told.of(AnnouncedStatus.DOWN, null), lastWords().get("db"));
    }

    private Map<String, Told> lastWords() {
        Map<String, Told> words = newsroom.takeLastWords();
        return words == null ? Map.of() : words;
    }

    @Test
    void atTheEndItIsSentAsItIs() {
        allUp();
        stops(20, "api", LOST);
        stops(20, "orders", LOST);
        dies(20, "db", KILLED);
        dies(20.1, "orders", LOST);
        until(21);
        assertEquals(List.of(), mails);
        newsroom.close(nanos(21)).forEach(bulletin -> note(bulletin, nanos(21)));
        assertEquals(
                List.of("process db is down (it died: killed from outside with SIGKILL), and 1 went with it"),
                subjects());
    }

    /** A thread that is late decides two things of a program at once. */
    @Test
    void aLateClockLosesNoMail() {
        allUp();
        stops(20, "api", LOST);
        dies(20, "db", KILLED);
        up(20.6, "db");
        until(25);
        assertEquals(List.of(), mails);
        newsroom.publish(nanos(32)).forEach(bulletin -> note(bulletin, nanos(32)));
        assertEquals(
                List.of("process db is down, due to KILL, was up, last known pid: 4711",
                        "process db is up, was down, current pid: 4711"),
                subjects());
    }

    /** In one mail, one goes with the other only as far as both went the same way. */
    @Test
    void whatIsBackIsNotToldWithWhatIsNot() {
        newsroom = newsroom(MINUTE, true);
        allUp();
        dies(20, "cache", KILLED);
        until(30);
        stops(30, "api", LOST);
        dies(30, "db", KILLED);
        dies(31, "api", LOST);
        up(32, "db");
        until(1_000);
        assertEquals(List.of("degradation", "mixed changes"), subjects());
        String body = mails.getLast().body();
        assertTrue(body.contains("\n  process db is up,\n"), body);
        assertTrue(body.contains("\n  process api is down,\n"), body);
        assertFalse(body.contains("because of it"), body);
    }

    /** What was told of an outage before the mail that tells of this one is not told again, and heads none. */
    @Test
    void oneThatWentWithAnotherHasNoneOfItsOwn() {
        newsroom = newsroom(MINUTE, true);
        allUp();
        dies(20, "cache", KILLED);
        until(21);
        // In the minute of silence: api dies and takes web; then db dies and takes api, which nobody has started yet.
        Cause apiLost = new Cause.Dependency("api", KILLED);
        stops(22, "web", apiLost);
        dies(22, "api", KILLED);
        dies(22.5, "web", apiLost);
        up(23, "api");
        stops(40, "api", LOST);
        dies(40, "db", KILLED);
        dies(41, "api", LOST);
        until(1_000);
        assertEquals(List.of("degradation", "degradation"), subjects());
        String body = mails.getLast().body();
        assertTrue(body.contains("    went down because of it:\n      process api is down,"), body);
        assertTrue(body.contains("\n  process web is down,\n"), body);
    }
}
