package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.gaggled.api.Stability;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.testkit.RecordingNeighbourListener.Heard;
import org.gaggled.api.testkit.RecordingNeighbourListener.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every neighbour source must do: the contract of {@link org.gaggled.api.neighbour} as tests for JUnit.
 *
 * <p>The test class of a source extends it, opens sources of one cluster that is new for each test, and breaks their
 * links. It inherits all tests, and may add its own. A lease should be a few seconds at most, because some tests wait
 * for the end of one. It needs JUnit Jupiter 6 on the test class path.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public abstract class NeighbourSourceContract {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LONG_NAME = "ö".repeat(127) + "x";

    private final Map<NeighbourSource, String> opened = new LinkedHashMap<>();

    /** For a test class. */
    protected NeighbourSourceContract() {}

    /** Opens the source of a host, which has not joined yet, in the cluster of this test. */
    protected abstract NeighbourSource open(String host, String incarnation) throws Exception;

    /** From now on nothing comes from that host to the cluster, nor from the cluster to it. */
    protected abstract void cut(String host) throws Exception;

    /** The link of that host works again. */
    protected abstract void mend(String host) throws Exception;

    /** Closes what a test has left open. */
    @AfterEach
    final void closeSources() throws Exception {
        for (NeighbourSource source : List.copyOf(opened.keySet())) {
            close(source);
        }
    }

    /** A source, of the incarnation 1 of that host, that has joined and is connected. */
    final NeighbourSource member(String host, RecordingNeighbourListener listener) throws Exception {
        NeighbourSource source = joined(host, "1", listener);
        await(listener, Kind.CONNECTED, null);
        return source;
    }

    final NeighbourSource joined(String host, String incarnation, RecordingNeighbourListener listener)
            throws Exception {
        NeighbourSource source = open(host, incarnation);
        assertNotNull(source, "open returned null");
        join(source, host, listener);
        return source;
    }

    /** Has a source join, and closes it at the end of the test. */
    final void join(NeighbourSource source, String host, RecordingNeighbourListener listener) throws Exception {
        opened.put(source, host);
        source.join(listener);
    }

    final void close(NeighbourSource source) throws Exception {
        opened.remove(source);
        source.close();
    }

    static Heard await(RecordingNeighbourListener listener, Kind kind, @Nullable String host)
            throws InterruptedException {
        return listener.await(PATIENCE, kind + " " + host,
                one -> one.kind() == kind && Objects.equals(one.host(), host));
    }

    /** As that, behind what was heard first. */
    static Heard awaitAfter(RecordingNeighbourListener listener, int heard, Kind kind, @Nullable String host)
            throws InterruptedException {
        List<Heard> before = listener.getAll().subList(0, heard);
        return listener.await(PATIENCE, kind + " " + host + " again",
                one -> one.kind() == kind && Objects.equals(one.host(), host)
                        && !before.contains(one));
    }

    static HostReport awaitStarts(RecordingNeighbourListener listener, String host, long starts)
            throws InterruptedException {
        return listener.awaitReport(PATIENCE, host + " with " + starts,
                report -> report.getHost().equals(host) && starts(report) == starts);
    }

    private static long starts(HostReport report) {
        return report.getPrograms().get(0).getStarts();
    }

    /** The report of a host on which {@code db} was started so often and is up. */
    static HostReport report(String host, long starts) {
        return report(host, "1", starts);
    }

    private static HostReport report(String host, String incarnation, long starts) {
        return HostReport.builder(host, incarnation)
                .programs(List.of(NeighbourProgram.builder("db")
                        .starts(starts)
                        .phase(ProgramPhase.UP)
                        .condition(Until.STARTED, starts, Duration.ofHours(1))
                        .build()))
                .build();
    }

    /** What was told before somebody came is heard by it, and so is what is told afterwards; nobody hears itself. */
    @Test
    final void everybodyHearsWhatOthersDo() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = member("one", one);
        first.tell(report("one", 1));
        NeighbourSource second = member("two", two);
        second.tell(report("two", 7));
        awaitStarts(two, "one", 1);
        awaitStarts(one, "two", 7);
        first.tell(report("one", 2));
        awaitStarts(two, "one", 2);
        for (RecordingNeighbourListener listener : List.of(one, two)) {
            assertEquals(Kind.CONNECTED, listener.getAll().get(0).kind(), "nothing is heard before it is connected");
        }
        assertTrue(one.getAll().stream().noneMatch(heard -> "one".equals(heard.host())), "one hears of itself");
    }

    /** What is told before joining is told when joined. */
    @Test
    final void whatWasToldBeforeJoiningIsNotLost() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource early = open("two", "1");
        opened.put(early, "two");
        early.tell(report("two", 1));
        early.tell(report("two", 2));
        early.join(new RecordingNeighbourListener());
        awaitStarts(one, "two", 2);
    }

    /** Everything in a report arrives as it was told, but for the ages, which are not less. */
    @Test
    final void aReportArrivesWhole() throws Exception {
        HostReport told = HostReport.builder("Host-2.example_x", "an incarnation")
                .configFile("/etc/gaggled/ö \" shop.ini")
                .control("tcp://10.0.0.2:25238", "a key")
                .programs(List.of(
                        NeighbourProgram.builder(LONG_NAME)
                                .group("w")
                                .starts(Long.MAX_VALUE)
                                .phase(ProgramPhase.STOPPING)
                                .mayComeUp(false)
                                .condition(Until.STARTED, -1, Duration.ofNanos(1_000_000_001))
                                .condition(Until.READY, Long.MIN_VALUE, Duration.ofDays(400))
                                .condition(Until.DONE, 3, Duration.ZERO)
                                .condition(Until.ENDED, 4, Duration.ofMillis(5))
                                .cause("exit", "it died: exit 3\n\u0007")
                                .build(),
                        NeighbourProgram.builder("a").build()))
                .needs(List.of(
                        new NeighbourNeed("a", "db", "one", true), new NeighbourNeed("a", LONG_NAME, "x", false)))
                .build();
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        joined(told.getHost(), told.getIncarnation(), new RecordingNeighbourListener()).tell(told);
        HostReport heard = one.awaitReport(PATIENCE, "the report", report -> report.getHost().equals(told.getHost()));
        assertEquals(withoutAges(told), withoutAges(heard));
        assertAges(told, heard);
    }

    private static HostReport withoutAges(HostReport report) {
        List<NeighbourProgram> programs = new ArrayList<>();
        for (NeighbourProgram program : report.getPrograms()) {
            NeighbourProgram.Builder ageless = program.toBuilder();
            program.getConditions().forEach((until, held) -> ageless.condition(until, held.number(), Duration.ZERO));
            programs.add(ageless.build());
        }
        return report.toBuilder().programs(programs).build();
    }

    private static void assertAges(HostReport told, HostReport heard) {
        for (int i = 0; i < told.getPrograms().size(); i++) {
            NeighbourProgram toldOf = told.getPrograms().get(i);
            NeighbourProgram heardOf = heard.getPrograms().get(i);
            toldOf.getConditions().forEach((until, held) -> {
                Duration more = Objects.requireNonNull(heardOf.getConditions().get(until)).age().minus(held.age());
                assertFalse(more.isNegative(), () -> until + " became younger by " + more);
                assertTrue(more.compareTo(PATIENCE) < 0, () -> until + " became older by " + more);
            });
        }
    }

    /** Of many reports in a row, those that arrive do so in their order, and the last of them does. */
    @Test
    final void theLastOfManyArrives() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource second = member("two", new RecordingNeighbourListener());
        for (int starts = 1; starts <= 2000; starts++) {
            second.tell(report("two", starts));
        }
        awaitStarts(one, "two", 2000);
        long before = 0;
        for (Heard heard : one.getAll()) {
            if (heard.report() != null) {
                assertTrue(starts(heard.report()) >= before, "a later report arrived before an earlier one");
                before = starts(heard.report());
            }
        }
    }

    /** Whoever comes late hears how old a condition is now, not how old it was when it was told. */
    @Test
    final void ageGoesOnInTheHandsOfTheSource() throws Exception {
        NeighbourSource first = member("one", new RecordingNeighbourListener());
        first.tell(report("one", 1));
        long told = System.nanoTime();
        // Time itself is what is looked at here.
        Thread.sleep(300);
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        member("two", two).tell(report("two", 1));
        HostReport aged = two.awaitReport(Duration.ofSeconds(90), "an older one",
                report -> age(report).compareTo(Duration.ofMillis(3_600_300)) >= 0);
        Duration most = Duration.ofHours(1).plusNanos(System.nanoTime() - told);
        assertTrue(age(aged).compareTo(most) <= 0, () -> "it counts as older than it is: " + age(aged));
    }

    private static Duration age(HostReport report) {
        return Objects.requireNonNull(report.getPrograms().get(0).getConditions().get(Until.STARTED)).age();
    }

    /** After a goodbye it is known that a host's programs are down, and that host still hears what others do. */
    @Test
    final void aGoodbyeIsHeard() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = member("one", one);
        NeighbourSource second = member("two", two);
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        second.leave();
        await(one, Kind.LEFT, "two");
        first.tell(report("one", 5));
        awaitStarts(two, "one", 5);
        second.tell(report("two", 2));
        close(second);
        joined("two", "2", new RecordingNeighbourListener()).tell(report("two", "2", 1));
        HostReport again = one.awaitReport(PATIENCE, "two again",
                report -> report.getHost().equals("two") && report.getIncarnation().equals("2"));
        assertEquals(1, starts(again));
        assertTrue(one.getAll().stream().noneMatch(heard -> heard.report() != null && starts(heard.report()) == 2),
                "something was told after the goodbye");
    }

    /** A goodbye and the end at once: the goodbye is said all the same. */
    @Test
    final void aGoodbyeIsSaidBeforeTheEnd() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource second = member("two", new RecordingNeighbourListener());
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        second.leave();
        close(second);
        await(one, Kind.LEFT, "two");
    }

    /** Without a goodbye, a host is unknown when its lease is over, until it is heard again. */
    @Test
    final void aHostThatIsNotHeardOfIsUnknown() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource second = member("two", new RecordingNeighbourListener());
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        close(second);
        Heard unknown = await(one, Kind.UNKNOWN, "two");
        assertFalse(Objects.requireNonNull(unknown.reason()).isBlank(), "there is a reason");
        joined("two", "1", new RecordingNeighbourListener()).tell(report("two", 1));
        awaitAfter(one, one.getAll().indexOf(unknown), Kind.REPORT, "two");
    }

    /** Whoever has no link finds out by itself, and hears everything anew afterwards. */
    @Test
    final void aHostWithoutALinkKnowsNothing() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = member("one", one);
        NeighbourSource second = member("two", two);
        first.tell(report("one", 1));
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        awaitStarts(two, "one", 1);
        cut("two");
        Heard alone = await(two, Kind.DISCONNECTED, null);
        assertFalse(Objects.requireNonNull(alone.reason()).isBlank(), "there is a reason");
        await(one, Kind.UNKNOWN, "two");
        first.tell(report("one", 2));
        second.tell(report("two", 2));
        second.tell(report("two", 3));
        mend("two");
        awaitStarts(two, "one", 2);
        awaitStarts(one, "two", 3);
        List<Heard> heard = two.getAll();
        List<Kind> since = heard.subList(heard.indexOf(alone) + 1, heard.size()).stream().map(Heard::kind)
                .filter(kind -> kind != Kind.DISCONNECTED).toList();
        assertEquals(List.of(Kind.CONNECTED, Kind.REPORT), since.subList(0, 2));
    }

    /** A name is one host's: another gaggled of that name is not connected while the first is there. */
    @Test
    final void aNameIsOneHosts() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource second = member("two", new RecordingNeighbourListener());
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        RecordingNeighbourListener rival = new RecordingNeighbourListener();
        joined("two", "another", rival).tell(report("two", "another", 9));
        String reason = rival.await(PATIENCE, "a refusal", heard -> true).reason();
        assertTrue(reason != null && reason.contains("two"), () -> "not told why: " + reason);
        second.tell(report("two", 2));
        awaitStarts(one, "two", 2);
        assertEquals(List.of(), one.getAll().stream()
                .filter(heard -> heard.report() != null && starts(heard.report()) == 9).toList());
        second.leave();
        close(second);
        awaitStarts(one, "two", 9);
    }

    /** The end may come while others tell, and afterwards nothing is heard. */
    @Test
    final void theEndMayComeWhileSomebodyTells() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        NeighbourSource first = member("one", one);
        NeighbourSource second = member("two", new RecordingNeighbourListener());
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread telling = new Thread(() -> {
            for (int starts = 1; starts <= 20_000; starts++) {
                first.tell(report("one", starts));
            }
        }, "telling");
        telling.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
        telling.start();
        close(first);
        telling.join(PATIENCE.toMillis());
        assertFalse(telling.isAlive(), "telling came to an end");
        assertNull(thrown.get());
        int heard = one.getAll().size();
        RecordingNeighbourListener three = new RecordingNeighbourListener();
        member("three", three);
        second.tell(report("two", 1));
        awaitStarts(three, "two", 1);
        assertEquals(heard, one.getAll().size(), "something was heard after the end");
    }

    /** Many hosts with many programs hear of each other. */
    @Test
    final void manyHostsHearOfEachOther() throws Exception {
        List<NeighbourProgram> programs = new ArrayList<>();
        programs.add(NeighbourProgram.builder("db").starts(3).build());
        for (int i = 0; i < 2000; i++) {
            programs.add(NeighbourProgram.builder("a program of some length, number " + i)
                    .starts(i)
                    .phase(ProgramPhase.UP)
                    .condition(Until.STARTED, i, Duration.ofSeconds(i))
                    .condition(Until.READY, i, Duration.ofSeconds(i))
                    .build());
        }
        Map<String, RecordingNeighbourListener> listeners = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            String host = "host" + i;
            listeners.put(host, new RecordingNeighbourListener());
            joined(host, "1", listeners.get(host))
                    .tell(HostReport.builder(host, "1").programs(programs).build());
        }
        for (Map.Entry<String, RecordingNeighbourListener> listener : listeners.entrySet()) {
            for (String host : listeners.keySet()) {
                if (!host.equals(listener.getKey())) {
                    HostReport heard = listener.getValue().awaitReport(PATIENCE, host + " at " + listener.getKey(),
                            report -> report.getHost().equals(host));
                    assertEquals(programs.size(), heard.getPrograms().size());
                }
            }
        }
    }
}
