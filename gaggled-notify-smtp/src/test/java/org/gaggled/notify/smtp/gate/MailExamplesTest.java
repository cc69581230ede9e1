package org.gaggled.notify.smtp.gate;

import static org.gaggled.api.announce.AnnouncedStatus.CHURNING;
import static org.gaggled.api.announce.AnnouncedStatus.DONE;
import static org.gaggled.api.announce.AnnouncedStatus.DOWN;
import static org.gaggled.api.announce.AnnouncedStatus.FAILED;
import static org.gaggled.api.announce.AnnouncedStatus.NOTHING;
import static org.gaggled.api.announce.AnnouncedStatus.NOT_READY;
import static org.gaggled.api.announce.AnnouncedStatus.OPERATOR_DISABLED;
import static org.gaggled.api.announce.AnnouncedStatus.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Shows what each kind of mail says, byte for byte, in files beside this test; and that docs/notifications.md shows the
 * same. With {@code -Dgolden.update=true} the files are written anew.
 */
class MailExamplesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/mails");
    private static final Path DOCUMENT = Path.of("../docs/notifications.md");
    private static final String PREFIX = "[shop1] ";

    private static final Instant TIME = Instant.parse("2026-03-01T02:58:07Z");
    private static final ExitStatus EXIT = new ExitStatus.Exited(3);
    private static final ExitStatus KILL = new ExitStatus.Killed(ProcessSignal.KILL, false);
    private static final ExitStatus TERM = new ExitStatus.Killed(ProcessSignal.TERM, false);
    private static final ExitStatus DUMP =
            new ExitStatus.Killed(Objects.requireNonNull(ProcessSignal.parse("SEGV")), true);
    private static final Details DETAILS =
            new Details(ZoneOffset.ofHours(1), true, Map.of("db", List.of("api", "web"), "web", List.of()));

    static final List<Arguments> EXAMPLES = List.of(
            one("down", announcement(DOWN, UP, down("db", KILL, 4711)).downsToday(1)),
            one("down-for-dependency",
                    announcement(DOWN, UP, down("api", EXIT, 4712)).dependenciesSatisfied(false).downsToday(2)),
            one("down-by-operator", announcement(DOWN, UP, stopped("api", 4712)).byOperator(true).downsToday(1)),
            one("down-first-word", announcement(DOWN, NOTHING, down("db", DUMP, 4711)).downsToday(1)),
            one("down-never-ran", announcement(DOWN, NOTHING, neverRan("db")).downsToday(1)),
            one("up", announcement(UP, DOWN, up("db", 4720)).downsToday(1)),
            one("churning", announcement(CHURNING, DOWN, up("worker", 4733).lastExit(EXIT)).downsToday(3)),
            one("churning-down", announcement(CHURNING, DOWN, down("worker", EXIT, 4733)).downsToday(3)),
            one("churning-first-word", announcement(CHURNING, UP, down("worker", EXIT, 4733)).downsToday(4)),
            one("churning-ends", announcement(DOWN, CHURNING, down("worker", EXIT, 4741)).downsToday(12)),
            one("failed", announcement(FAILED, UP, failed("worker", EXIT, 4733)).downsToday(4)),
            one("not-ready", announcement(NOT_READY, UP, notReady("db", 4711))),
            one("ready-again", announcement(UP, NOT_READY, up("db", 4711)).lasted(Duration.ofSeconds(95))),
            one("not-alive", announcement(DOWN, UP,
                    down("worker", KILL, 4733).cause(new Cause.NotAlive("no answer within 1s"))).downsToday(1)),
            one("never-ready", announcement(DOWN, NOTHING,
                    down("db", new ExitStatus.Killed(ProcessSignal.TERM, false), 4711)
                            .cause(new Cause.NotReady(Duration.ofSeconds(30), "connection refused")))
                    .downsToday(1)),
            one("done-after-all", announcement(DONE, FAILED, done("migrate", 4740))),
            one("disabled", disabled()),
            batch("batch-degradation", false, someDied()),
            batch("batch-improvement", true, allCameBack()),
            batch("batch-mixed", false, mixed()),
            batch("batch-neutral", false, List.of(disabled().build())),
            outage("outage", false, false, outage(List.of("api"), List.of("web"), Map.of("db", UP, "web", UP))),
            outage("outage-over", false, false, end(List.of("api", "web"))),
            outage("outage-by-operator", false, false, operatorsOutage()),
            outage("batch-outage", true, false, outage(
                    List.of("api", "orders", "search", "stock", "users"),
                    List.of("admin", "billing", "mailer", "mobile", "reports", "web"),
                    Map.of("db", UP, "search", UP))),
            outage("batch-outage-over", true, true, end(List.of("api", "web"))),
            outage("batch-outages", true, false, outage(List.of("api"), List.of("admin"), Map.of("db", UP)),
                    cacheOutage(), Group.alone(disabled().build())));

    private static Arguments one(String name, Announcement.Builder announcement) {
        return Arguments.of(name, mail(PREFIX, false, false, List.of(announcement.build())));
    }

    private static Arguments outage(String name, boolean batch, boolean allWell, Group... groups) {
        return Arguments.of(name, mail(PREFIX, new Bulletin(List.of(groups), batch, allWell)));
    }

    /** Where nothing waits any more for what is up again. */
    private static MailText mail(String prefix, Bulletin bulletin) {
        return MailText.of(prefix, bulletin, new Details(ZoneOffset.ofHours(1), true, Map.of()));
    }

    private static Arguments batch(String name, boolean allWell, List<Announcement> announcements) {
        return Arguments.of(name, mail(PREFIX, true, allWell, announcements));
    }

    private static MailText mail(String prefix, boolean batch, boolean allWell, List<Announcement> announcements) {
        List<Group> groups = announcements.stream().map(Group::alone).toList();
        return MailText.of(prefix, new Bulletin(groups, batch, allWell), DETAILS);
    }

    private static Announcement.Builder announcement(AnnouncedStatus status, AnnouncedStatus before,
            ProgramState.Builder state) {
        return Announcement.builder(status, state.build()).before(before).time(TIME);
    }

    private static ProgramState.Builder up(String program, long pid) {
        return ProgramState.builder(program).phase(ProgramPhase.UP).pid(pid).lastPid(pid);
    }

    private static ProgramState.Builder notReady(String program, long pid) {
        return up(program, pid).ready(false).cause(new Cause.NotReady(null, "connection refused"));
    }

    private static ProgramState.Builder done(String program, long pid) {
        return down(program, new ExitStatus.Exited(0), pid).phase(ProgramPhase.DONE);
    }

    private static ProgramState.Builder down(String program, ExitStatus exit, long pid) {
        return ProgramState.builder(program).lastExit(exit).lastPid(pid);
    }

    private static ProgramState.Builder stopped(String program, long pid) {
        return down(program, new ExitStatus.Killed(ProcessSignal.TERM, false), pid)
                .reason("restarted by alice from 192.0.2.7");
    }

    private static ProgramState.Builder failed(String program, ExitStatus exit, long pid) {
        return down(program, exit, pid)
                .phase(ProgramPhase.FAILED)
                .cause(new Cause.Limit(3, Duration.ofSeconds(10), new Cause.Ended(exit, null)));
    }

    private static ProgramState.Builder neverRan(String program) {
        return ProgramState.builder(program).startFailure("/usr/bin/db: there is no such file");
    }

    private static Announcement.Builder disabled() {
        return announcement(OPERATOR_DISABLED, UP, stopped("web", 4713).reason("stopped by alice from 192.0.2.7"))
                .byOperator(true)
                .downsToday(1);
    }

    private static List<Announcement> someDied() {
        return List.of(
                announcement(DOWN, UP, down("db", KILL, 4711)).downsToday(1).build(),
                announcement(DOWN, UP,
                        down("api", new ExitStatus.Killed(ProcessSignal.TERM, false), 4712)
                                .reason("dependency db died"))
                        .dependenciesSatisfied(false)
                        .downsToday(1)
                        .build(),
                disabled().build());
    }

    /** Of db, of what depends on it, and of what depends on the first of those. */
    private static Group outage(List<String> direct, List<String> through, Map<String, AnnouncedStatus> meanwhile) {
        Cause died = new Cause.Ended(KILL, null);
        Cause lost = new Cause.Dependency("db", died);
        List<Announcement> others = new ArrayList<>();
        direct.forEach(name -> others.add(wentWith(name, lost, others.size())));
        Cause lostToo = new Cause.Dependency(direct.getFirst(), lost);
        through.forEach(name -> others.add(wentWith(name, lostToo, others.size())));
        return new Group(
                announcement(DOWN, UP, down("db", KILL, 4711).cause(died)).downsToday(1).build(), others, meanwhile);
    }

    private static Announcement wentWith(String program, Cause cause, int number) {
        return announcement(DOWN, UP, down(program, TERM, 4712 + number).cause(cause))
                .dependenciesSatisfied(false).root(cause.getRootProgram()).downsToday(1).build();
    }

    private static Group cacheOutage() {
        Cause died = new Cause.Ended(EXIT, null);
        return new Group(
                announcement(DOWN, UP, down("cache", EXIT, 4721).cause(died)).downsToday(2).build(),
                List.of(wentWith("search", new Cause.Dependency("cache", died), 2)),
                Map.of());
    }

    private static Group operatorsOutage() {
        Cause asked = new Cause.Operator("alice", "zmq");
        ProgramState.Builder stopped = down("db", TERM, 4711).stoppedByGaggle(true).operatorDisabled(true).cause(asked);
        return new Group(
                announcement(OPERATOR_DISABLED, UP, stopped).byOperator(true).downsToday(1).build(),
                List.of(wentWith("api", new Cause.Dependency("db", asked), 0)),
                Map.of());
    }

    private static Group end(List<String> others) {
        List<Announcement> back = new ArrayList<>();
        others.forEach(name -> back.add(
                announcement(UP, DOWN, up(name, 4721 + back.size())).root("db").downsToday(1).build()));
        return new Group(announcement(UP, DOWN, up("db", 4720)).downsToday(1).build(), back, Map.of());
    }

    private static List<Announcement> allCameBack() {
        return List.of(
                announcement(UP, DOWN, up("db", 4720)).downsToday(1).build(),
                announcement(UP, OPERATOR_DISABLED, up("web", 4722)).downsToday(1).build());
    }

    private static List<Announcement> mixed() {
        return List.of(
                announcement(CHURNING, UP, up("worker", 4733).lastExit(EXIT)).downsToday(4).build(),
                announcement(UP, DOWN, up("db", 4720)).downsToday(1).build());
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("EXAMPLES")
    void saysWhatItsFileSays(String name, MailText mail) throws Exception {
        Path file = GOLDEN.resolve(name + ".txt");
        String text = "Subject: " + mail.subject() + "\n\n" + mail.body();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text);
    }

    @Test
    void everyFileIsAnExample() throws Exception {
        List<String> names = new ArrayList<>();
        EXAMPLES.forEach(example -> names.add(example.get()[0] + ".txt"));
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertEquals(
                    names.stream().sorted().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void theDocumentShowsEveryExample() throws Exception {
        String document = Files.readString(DOCUMENT);
        for (Arguments example : EXAMPLES) {
            String name = (String) example.get()[0];
            String block = "```text\n" + Files.readString(GOLDEN.resolve(name + ".txt")) + "```\n";
            assertTrue(document.contains(block), () -> DOCUMENT + " lacks, or shows otherwise, this mail:\n" + block);
        }
    }

    /** Broken over lines or not, a change is told in the same words. */
    @Test
    void aBatchTellsAChangeAsASingleMailDoes() {
        Announcement announcement = someDied().getFirst();
        String one = mail("", false, false, List.of(announcement)).body();
        assertEquals(
                "There are 1 state change(s) of note:\n\n  "
                        + announcement.getLine().replace(", ", ",\n    ")
                        + one.substring(one.indexOf("\n\n") + 1).replace("\n", "\n    ").stripTrailing()
                        + "\n",
                mail("", true, false, List.of(announcement)).body());
    }

    /** A mail that no server takes for its size would be no mail at all. */
    @Test
    void aBatchHasASizeLimit() {
        List<Announcement> announcements = new ArrayList<>();
        String longName = "ü".repeat(127);
        for (int i = 0; i < 10_000; i++) {
            announcements.add(announcement(DOWN, UP, down(longName + i, EXIT, 1_000_000 + i))
                    .dependenciesSatisfied(false).build());
        }
        String body = mail("", true, false, announcements).body();
        assertTrue(body.startsWith("There are 10000 state change(s) of note:\n"));
        assertTrue(body.matches("(?s).*\nand \\d{4} more that this mail has no room for\n"),
                () -> body.substring(body.length() - 100));
        assertTrue(body.getBytes(StandardCharsets.UTF_8).length < 160 * 1024);
    }

    /** The same where all went with one: what is left out is counted. */
    @Test
    void anOutageHasASizeLimit() {
        List<String> names = IntStream.range(0, 10_000).mapToObj(number -> "ü".repeat(127) + number).toList();
        Bulletin bulletin = new Bulletin(List.of(outage(List.of("api"), names, Map.of())), false, false);
        MailText mail = mail("", bulletin);
        assertEquals(
                "process db is down (it died: killed from outside with SIGKILL), and 10001 went with it",
                mail.subject());
        assertTrue(mail.body().matches("(?s).*\nand \\d{4} more that this mail has no room for\n"), mail::subject);
        assertTrue(mail.body().getBytes(StandardCharsets.UTF_8).length < 160 * 1024);
        assertEquals(10_002, bulletin.told().size());
    }

    @Test
    void noPrefixIsNoBlank() {
        assertEquals("neutral changes", mail("", true, false, List.of(disabled().build())).subject());
    }

    /** Classic's configurations have none at the end. */
    @Test
    void aPrefixIsFollowedByOneBlank() {
        for (String prefix : List.of("[shop1]", "[shop1] ")) {
            assertEquals("[shop1] neutral changes", mail(prefix, true, false, List.of(disabled().build())).subject());
        }
    }

    /** A line of a header has 998 characters at most, and some servers insist. */
    @Test
    void theSubjectOfAVeryLongNameIsCut() {
        List<Announcement> one =
                List.of(announcement(DOWN, UP, down("x" + "\ud83e\udd86".repeat(5000), KILL, 1)).build());
        MailText mail = mail("[shop1] ", false, false, one);
        assertTrue(mail.subject().length() <= MailText.MAX_SUBJECT_CHARACTERS + 3, mail.subject());
        assertTrue(mail.subject().endsWith("\udd86..."), mail.subject());
        assertTrue(mail.body().contains(" is down, due to KILL"), "the body has all of it");
        assertEquals("y".repeat(MailText.MAX_SUBJECT_CHARACTERS) + "...",
                mail("y".repeat(2000), true, false, one).subject());
    }

    /** Classic tells neither code nor signal. */
    @Test
    void whatIsNotKnownIsNotSaid() {
        Announcement down = announcement(DOWN, UP, down("db", EXIT, 1)).build();
        Bulletin bulletin = new Bulletin(List.of(Group.alone(down)), false, false);
        assertEquals(
                "process db is down, due to EXIT, was up, last known pid: 1\n\ntime: 2026-03-01 02:58:07 +00:00\n",
                MailText.of("", bulletin, new Details(ZoneOffset.UTC, false, Map.of())).body());
    }

    /** What a script, a server or an operator says may hold anything. */
    @Test
    void textFromOutsideIsHarmless() {
        ProgramState.Builder state = neverRan("d\u009bb").startFailure("/bin/\u001b[31mfoo\n").reason("\u202egood");
        String body = mail("", false, false, List.of(announcement(DOWN, UP, state).build())).body();
        assertEquals(
                "process d\\u009bb is down, was up\n\ntime: 2026-03-01 03:58:07 +01:00\ncannot be started: /bin/\\u001b[31mfoo\\n\n"
                        + "reason: \\u202egood\n",
                body);
    }

    @Test
    void manyNamesAreCounted() {
        Details details = new Details(
                ZoneOffset.UTC, true, Map.of("db", IntStream.range(0, 25).mapToObj(i -> "p" + i).toList()));
        assertTrue(
                details.of(announcement(DOWN, UP, down("db", EXIT, 1)).build()).stream()
                        .anyMatch(line -> line.startsWith("waiting for it: p0, p1,")
                                && line.endsWith(", p19 and 5 more")));
    }
}
