package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Shows each rule of the gate at work: what happened to a program, and what is said of it at which second. */
class RulesTest {

    static final List<Arguments> TABLE = List.of(
            row("rule 2: the first up is remembered silently", s -> s.up(0), List.of()),
            row("rule 2: the first down is announced", s -> s.down(3), List.of("3 down")),
            row("rule 1 comes before rule 2", s -> s.disabled(0), List.of("0 operator disabled")),
            row("rule 1: disabling is announced", s -> s.up(0).disabled(20), List.of("20 operator disabled")),
            row("rule 1: the rest is forgotten", s -> s.up(0).down(2).up(3).disabled(4),
                    List.of("10 operator disabled")),
            row("rule 1: not twice", s -> s.up(0).disabled(20).up(21).disabled(22), List.of("20 operator disabled")),
            row("rule 1: that gaggled has given up is announced",
                    s -> s.up(0).down(20).up(21).down(22).up(23).failed(24),
                    List.of("20 down", "30 failed")),
            row("rule 1: a crash loop that is given up on is one announcement",
                    s -> s.up(0).down(0.1).up(0.3).down(0.4).up(0.6).failed(0.7), List.of("10 failed")),
            row("rule 1: given up without ever having run", s -> s.down(0).failed(1), List.of("0 down", "10 failed")),
            row("rule 1: failed in churning", s -> s.up(0).down(1).up(2).down(3).up(4).failed(12),
                    List.of("10 churning", "20 failed")),
            row("rule 5: up after failed", s -> s.failed(0).up(20), List.of("0 failed", "30 up")),
            row("rule 6: started again, but not up", s -> s.failed(0).down(20), List.of("0 failed", "20 down")),
            row("failed again at once is not said again", s -> s.failed(0).up(20).failed(21), List.of("0 failed")),
            row("rule 1: failed again after a down", s -> s.failed(0).up(20).down(21).up(22).failed(23),
                    List.of("0 failed", "21 down", "31 failed")),
            row("an operator disables what failed", s -> s.failed(0).disabled(20),
                    List.of("0 failed", "20 operator disabled")),
            row("a restart of gaggled: up takes a mailed failure back", s -> s.failed(0).restart(20).up(21),
                    List.of("0 failed", "31 up")),
            row("rule 4: a death is announced at once", s -> s.up(0).down(20), List.of("20 down")),
            row("no decision within a period of the silent start", s -> s.up(0).down(4), List.of("10 down")),
            row("no decision within a period of an announcement", s -> s.up(0).down(20).up(21).down(35),
                    List.of("20 down", "31 up", "41 down")),
            row("rule 5: up is announced when it has lasted", s -> s.up(0).down(20).up(22),
                    List.of("20 down", "32 up")),
            row("rule 5: and not before", s -> s.up(0).down(20).up(22).down(31), List.of("20 down")),
            row("rule 5: up after disabled", s -> s.up(0).disabled(20).up(40),
                    List.of("20 operator disabled", "50 up")),
            row("rule 6: enabled, but not started", s -> s.up(0).disabled(20).down(40),
                    List.of("20 operator disabled", "40 down")),
            row("rule 3: churning", s -> s.up(0).down(20).up(21).down(22).up(23).down(24),
                    List.of("20 down", "30 churning", "44 down")),
            row("rule 3: two changes are not churning", s -> s.up(0).down(20).up(21).down(22), List.of("20 down")),
            row("rule 3: what waits within the first period", s -> s.up(0).down(1).up(2).down(3).up(4),
                    List.of("10 churning", "20 up")),
            row(
                    "rules 2 and 3: what never stays up is not said to be down first",
                    s -> s.up(0).down(0.1).up(0.3).down(0.4).up(0.8).down(0.9).up(5).down(5.1),
                    List.of("10 churning", "25.1 down")),
            row(
                    "rules 2 and 4: but when it died only once",
                    s -> s.up(0).down(0.1),
                    List.of("10 down")),
            row("rule 7: churning ends up", s -> s.up(0).down(1).up(2).down(3).up(4).down(12).up(13),
                    List.of("10 churning", "23 up")),
            row("rule 7: churning ends down", s -> s.up(0).down(1).up(2).down(3).up(4).down(15),
                    List.of("10 churning", "35 down")),
            row("rule 7: an operator's stop ends it sooner", s -> s.up(0).down(1).up(2).down(3).up(4).stopped(15),
                    List.of("10 churning", "25 down")),
            row("rule 7: a pause of a period is no end",
                    s -> s.up(0).down(1).up(2).down(3).up(4).down(15).up(25).down(26).up(36.1),
                    List.of("10 churning", "46.1 up")),
            row("rule 7: it is not said again", RulesTest::dieEveryThreeSeconds,
                    List.of("3 down", "13 churning", "310.1 up")),
            row("rule 1 in churning", s -> s.up(0).down(1).up(2).down(3).up(4).disabled(12),
                    List.of("10 churning", "20 operator disabled")),
            row("an operator's restart is down and up", s -> s.up(0).stopped(20).up(20.5),
                    List.of("20 down", "30.5 up")),
            row(
                    "many restarts by an operator are no churning",
                    s -> s.up(0).stopped(20).up(21).stopped(22).up(23).stopped(24).up(25),
                    List.of("20 down", "35 up")),
            row(
                    "disabling and starting again and again is no churning",
                    s -> s.up(0).disabled(20).up(21).disabled(22).up(23).disabled(24).up(25),
                    List.of("20 operator disabled", "35 up")),
            row(
                    "deaths far apart are no churning",
                    s -> s.up(0).down(20).up(100).down(103).up(1000),
                    List.of("20 down", "1010 up")),
            row("a restart of gaggled: up takes a mailed down back", s -> s.up(0).down(20).restart(40).up(41),
                    List.of("20 down", "51 up")),
            row("a restart of gaggled: down is not said twice", s -> s.up(0).down(20).restart(40).down(41),
                    List.of("20 down")),
            row("a restart of gaggled: after a period all the same", s -> s.up(0).down(20).restart(21).up(22).down(23),
                    List.of("20 down")),
            row("a restart of gaggled: what was not said is not taken back", s -> s.up(0).down(4).restart(5).up(6),
                    List.of()),
            row(
                    "a restart of gaggled: up takes a mailed disabling back",
                    s -> s.up(0).disabled(20).restart(40).up(41),
                    List.of("20 operator disabled", "51 up")),
            row(
                    "a restart of gaggled: disabled again is not said twice",
                    s -> s.up(0).disabled(20).restart(40).disabled(41),
                    List.of("20 operator disabled")),
            row(
                    "a restart of gaggled: a death after a disabling is said",
                    s -> s.up(0).disabled(20).restart(40).down(41),
                    List.of("20 operator disabled", "41 down")),
            row(
                    "two restarts of gaggled, and not a word of the program between them",
                    s -> s.up(0).down(20).restart(40).restart(50).up(60),
                    List.of("20 down", "70 up")),
            row(
                    "a restart of gaggled ends churning",
                    s -> s.up(0).down(1).up(2).down(3).up(4).restart(11).up(12),
                    List.of("10 churning", "22 up")),
            row("disabled in the configuration is not announced", s -> s.neverEnabled(0), List.of()),
            row("disabled in the configuration: a later start is", s -> s.neverEnabled(0).up(20), List.of("30 up")),
            row("disabled in the configuration: a later start that fails, too", s -> s.neverEnabled(0).down(20),
                    List.of("20 down")),
            row("disabled in the configuration: disabled again", s -> s.neverEnabled(0).up(20).disabled(40),
                    List.of("30 up", "40 operator disabled")),
            row("rule 4: what was ready and is not any more is announced at once", s -> s.up(0).notReady(20),
                    List.of("20 not ready")),
            row("rule 5: ready again when it has lasted", s -> s.up(0).notReady(20).up(22),
                    List.of("20 not ready", "32 up")),
            row("rule 4: not ready, and then it dies", s -> s.up(0).notReady(20).down(40).up(41),
                    List.of("20 not ready", "40 down", "51 up")),
            row("not ready, and back before anybody was told", s -> s.up(0).notReady(4).up(6),
                    List.of("10 not ready", "20 up")),
            row("rule 3: a probe that flaps is churning",
                    s -> s.up(0).notReady(20).up(21).notReady(22).up(23).notReady(24),
                    List.of("20 not ready", "30 churning", "44 not ready")),
            row("rule 5: down, and then up without being of use for long", s -> s.up(0).down(20).up(22).notReady(23),
                    List.of("20 down", "33 not ready")),
            row("rule 1: not ready, and given up on", s -> s.up(0).notReady(20).failed(40),
                    List.of("20 not ready", "40 failed")),
            row("a restart of gaggled: up takes a mailed not ready back", s -> s.up(0).notReady(20).restart(40).up(41),
                    List.of("20 not ready", "51 up")),
            row("rule 2: a task that is done is not announced", s -> s.up(0).done(1), List.of()),
            row("rule 2: nor where its start was not seen", s -> s.done(1), List.of()),
            row("rule 2: a task that runs again and again is not announced",
                    s -> s.up(0).done(1).up(60).done(61).up(120).done(121), List.of()),
            row("rule 4: a task that fails in its second run is", s -> s.up(0).done(1).up(60).down(61),
                    List.of("61 down")),
            row("rule 5: done takes back what was announced", s -> s.up(0).down(20).up(40).done(41),
                    List.of("20 down", "41 done")),
            row("rule 5: done after it had failed", s -> s.failed(0).up(20).done(21),
                    List.of("0 failed", "21 done")),
            row("rule 4: a task that fails after it was announced as done",
                    s -> s.down(0).up(20).done(21).up(60).down(61),
                    List.of("0 down", "21 done", "61 down")),
            row("the same again is no change", s -> s.up(0).up(5).down(20).down(21).down(22).down(33),
                    List.of("20 down")));

    private static Arguments row(String rule, Consumer<Story> story, List<String> said) {
        return Arguments.of(rule, story, said);
    }

    private static void dieEveryThreeSeconds(Story story) {
        story.up(-20);
        for (int i = 1; i <= 100; i++) {
            story.down(3 * i).up(3 * i + 0.1);
        }
        story.until(302);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("TABLE")
    void saysWhatIsOfNote(String rule, Consumer<Story> happening, List<String> said) {
        Story story = new Story();
        happening.accept(story);
        assertEquals(said, story.until(100_000).said());
    }

    /** What belongs to an operator's start comes within milliseconds, and is not taken for a death. */
    @Test
    void anOperatorsStartIsNoDeath() {
        Story story = new Story(Duration.ofMillis(250));
        story.up(0).disabled(20).down(40).up(40.01);
        assertEquals(List.of("20.25 operator disabled", "50.01 up"), story.until(1000).said());
    }

    /** A program that changes all the time costs no more memory than one that does not. */
    @Test
    void waitingChangesAreBounded() {
        ProgramAnnouncer gate = new ProgramAnnouncer(Duration.ofDays(1).toNanos(), 0);
        gate.record(Changes.of("web", Condition.UP, 1, 0));
        gate.decide(0);
        for (int i = 1; i <= 1_000_000; i++) {
            Condition condition = i % 2 == 0 ? Condition.UP : Condition.DOWN;
            gate.record(Changes.of("web", condition, i, i));
        }
        assertEquals(Duration.ofDays(1).toNanos(), gate.nextDecision());
        Announcement announcement = gate.decide(gate.nextDecision());
        assertEquals("process web is churning, was up, current pid: 1000000",
                announcement == null ? "" : announcement.getLine());
    }

    /** A program that the next run does not have any more keeps nobody from being well. */
    @Test
    void whatIsGoneAfterARestartIsForgotten() {
        Story story = new Story();
        story.change("db", Condition.DOWN, 0).restart(20).up(21).until(100);
        assertEquals(List.of("0 db down"), story.said());
        assertTrue(story.gate().isAllWell());
    }

    /** Programs do not wait for each other. */
    @Test
    void eachProgramHasItsOwnPeriod() {
        Story story = new Story();
        story.change("db", Condition.UP, 0).change("web", Condition.UP, 5);
        story.change("db", Condition.DOWN, 7).change("web", Condition.DOWN, 8);
        assertEquals(List.of("10 db down", "15 down"), story.until(100).said());
    }

    /** The day is that of the machine; an operator's stop is a down as well. */
    @Test
    void downsOfTheDayAreCounted() {
        Story story = new Story();
        story.up(0).down(100).up(120).disabled(200).up(300).down(400).down(401).up(402);
        story.up(200_000).down(300_000).until(400_000);
        assertEquals(
                List.of("down 1", "up 1", "operator disabled 2", "up 2", "down 3", "up 3", "down 1"),
                story.announcements().stream()
                        .map(announcement -> announcement.getStatus().getWords() + " " + announcement.getDownsToday())
                        .toList());
    }

    /** Its end is told before it is told that it is done; both belong together. */
    @Test
    void theEndOfATaskThatIsDoneIsNoDeath() {
        Story story = new Story(Duration.ofMillis(250));
        story.up(0).down(20).done(20.001);
        assertEquals(List.of(), story.until(1000).said());
        assertTrue(story.gate().isAllWell());
    }

    /** How long it was not of use is what somebody wants to know who reads that it is again. */
    @Test
    void readyAgainSaysAfterHowLong() {
        Story story = new Story();
        story.up(0).notReady(20).up(115).until(200);
        assertEquals(
                List.of("process web is not ready, was up, current pid: 4711",
                        "process web is ready again after 1m 35s, was not ready, current pid: 4711"),
                story.announcements().stream().map(Announcement::getLine).toList());
    }

    /** What -v shows. */
    @Test
    void itSaysWhyNothingIsSaid() {
        Story story = new Story();
        story.up(0);
        assertEquals("last known to readers as up, and it is so", story.gate().explain("web", 0));
        story.down(4);
        assertEquals(
                "last known to readers as up, changes waiting: 1, next decision in 6000 ms",
                story.gate().explain("web", Duration.ofSeconds(4).toNanos()));
        story.up(11).down(20);
        assertEquals(
                "last known to readers as down, changes waiting: 2, next decision in 10000 ms",
                story.gate().explain("web", Duration.ofSeconds(20).toNanos()));
        assertEquals("never spoken of, and it is so", story.gate().explain("db", 0));
    }
}
