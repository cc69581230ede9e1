package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Shows how an outage is told as a whole: what happened to which program at which second, and what is given at once.
 * All programs are up since the beginning, and known to be; the period is ten seconds.
 */
class OutageTest {

    private static final String[] ALL = {"db", "cache", "api", "web", "mail", "lone"};

    static final List<Arguments> TABLE = List.of(
            row("what went because of it is given with it, when all of it is down",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "web").stopped(23, "api"),
                    "23 db down, web down by db, api down by db"),
            row("through others as well",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").stopsFor(20, "api", "web")
                            .stopsFor(20, "web", "mail")
                            .stopped(21, "mail").stopped(22, "web").stopped(23, "api"),
                    "23 db down, mail down by db, web down by db, api down by db"),
            row("what crashes by itself at the same moment is told for itself, and at once",
                    s -> s.dies(20, "db", "lone").stopsFor(20, "db", "api").stopped(23, "api"),
                    "20 lone down", "23 db down, api down by db"),
            row("what depends on it and crashes by itself, too",
                    s -> s.dies(20, "api", "db").stopsFor(20, "db", "web").stopped(23, "web"),
                    "20 api down", "23 db down, web down by db"),
            row("what nobody goes with is told at once", s -> s.dies(20, "db"), "20 db down"),
            row("two roots are two outages",
                    s -> s.dies(20, "db", "cache").stopsFor(20, "db", "api").stopsFor(20, "cache", "web", "mail")
                            .stopped(21, "mail").stopped(22, "web").stopped(23, "api"),
                    "22 cache down, mail down by cache, web down by cache", "23 db down, api down by db"),
            row("the first lost dependency is the cause",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").dies(20.5, "cache").stopped(21, "api"),
                    "20.5 cache down", "21 db down, api down by db"),
            row("after a period it is told without what is still being stopped",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api").stopped(34, "web"),
                    "30 db down, api down by db", "34 web down by db"),
            row("what goes later is told for itself",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").stopped(21, "api")
                            .stopsFor(25, "db", "web").stopped(26, "web"),
                    "21 db down, api down by db", "26 web down by db"),
            row("what does not go is not waited for",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").stopped(21, "api"), "21 db down, api down by db"),
            row("an operator's stop has those stopped first that need it",
                    s -> s.isAskedToStop(20, "db").stopsFor(20, "db", "api").stopped(21, "api").stopped(24, "db"),
                    "24 db down, api down by db"),
            row("they are told after a period, without the one that takes longer",
                    s -> s.isAskedToStop(20, "db").stopsFor(20, "db", "api").stopped(21, "api").stopped(35, "db"),
                    "31 api down by db", "35 db down"),
            row("what it began with has a period of its own",
                    s -> s.isAskedToStop(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api")
                            .stopped(30, "db").stopped(39, "web"),
                    "39 db down, api down by db, web down by db"),
            row("what is not ready takes others with it, too",
                    s -> s.notReady(20, "db").stopsFor(20, "db", "api").stopped(23, "api"),
                    "23 db not ready, api down by db"),
            row("what is given up on does",
                    s -> s.fails(20, "db").stopsFor(20, "db", "api").stopped(23, "api"),
                    "23 db failed, api down by db"),
            row("what was not ready is waited for as any other",
                    s -> s.notReady(16, "api").dies(30, "db").stopsFor(30, "db", "api").stopped(33, "api"),
                    "16 api not ready", "33 db down, api down by db"),
            row("one that may not be told yet is waited for",
                    s -> s.dies(20, "web").up(21, "web").until(31.5)
                            .dies(32, "db").stopsFor(32, "db", "api", "web").stopped(33, "api", "web"),
                    "20 web down", "31 web up", "41 db down, api down by db, web down by db"),
            row("but not for longer than a period",
                    s -> s.dies(20, "web").up(21, "web").until(31.5).dies(31.5, "db").stopsFor(31.5, "db", "api")
                            .stopped(32, "api").stopsFor(32, "db", "web").stopped(60, "web"),
                    "20 web down", "31 web up", "41.5 db down, api down by db", "60 web down by db"),
            row("what is back by then was down all the same",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(20.5, "api").up(21, "db", "api")
                            .stopped(23, "web"),
                    "23 db down, api down by db, web down by db", "31 db up, api up by db"),
            row("what is back is given with what it was down for",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api", "web")
                            .up(22, "db").up(23, "api").up(25, "web"),
                    "21 db down, api down by db, web down by db", "35 db up, api up by db, web up by db"),
            row("what is back later is told for itself",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api", "web")
                            .up(22, "db").up(23, "api").up(33, "web"),
                    "21 db down, api down by db, web down by db", "33 db up, api up by db", "43 web up by db"),
            row("what went down again by itself is back by itself",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api", "web")
                            .up(22, "db", "api", "web").dies(23, "web").up(40, "web"),
                    "21 db down, api down by db, web down by db", "32 db up, api up by db", "50 web up"),
            row("what was told of the root before has nobody wait",
                    s -> s.dies(20, "db").stopsFor(25, "db", "api", "web").stopped(26, "api").stopped(27, "web"),
                    "20 db down", "26 api down by db", "27 web down by db"),
            row("churning, and all that churns with it",
                    s -> {
                        s.dies(20, "db").stopsFor(20, "db", "api").stopped(20.1, "api");
                        for (int i = 21; i < 40; i++) {
                            s.up(i, "db").up(i + 0.2, "api").dies(i + 0.5, "db").stopsFor(i + 0.5, "db", "api")
                                    .stopped(i + 0.6, "api");
                        }
                        s.up(40, "db").up(40.2, "api");
                    },
                    "20.1 db down, api down by db", "30.1 db churning, api churning by db", "50.2 db up, api up by db"),
            row("the next outage is another",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").stopped(21, "api").up(22, "db").up(23, "api")
                            .dies(50, "db").stopsFor(50, "db", "api").stopped(52, "api"),
                    "21 db down, api down by db", "33 db up, api up by db", "52 db down, api down by db"),
            row("a stop that ends without a word is not waited for any longer",
                    s -> s.dies(20, "db").stopsFor(20, "db", "api").up(22, "api"), "22 db down"));

    private static Arguments row(String rule, Consumer<Shop> happening, String... said) {
        return Arguments.of(rule, happening, List.of(said));
    }

    private static Shop shop() {
        return new Shop().up(0, ALL).until(15);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("TABLE")
    void tellsAnOutageAsAWhole(String rule, Consumer<Shop> happening, List<String> said) {
        Shop shop = shop();
        happening.accept(shop);
        assertEquals(said, shop.until(1_000).said());
        assertEquals(Announcer.NEVER, shop.gate().nextDecision());
        assertFalse(shop.gate().isHolding());
    }

    /** A database with eleven dependents, some of which have dependents of their own, and a moment to gather. */
    @Test
    void aDatabaseAndElevenThatWentWithIt() {
        Shop shop = new Shop(Announcer.together(Shop.PERIOD, Announcer.USUAL_GATHERING));
        String[] direct = {"a1", "a2", "a3", "a4", "a5"};
        String[] through = {"b1", "b2", "b3", "b4"};
        String[] last = {"c1", "c2"};
        shop.up(0, "db").up(0, direct).up(0, through).up(0, last).until(15);
        shop.dies(20, "db").stopsFor(20, "db", direct).stopsFor(20, "a1", through).stopsFor(20, "b1", last);
        shop.stopped(20.1, last).stopped(20.2, "b1", "b2", "b3").stopped(21, direct).stopped(24, "b4");
        shop.up(20.3, "db").until(29);
        assertEquals(1, shop.said().size(), () -> shop.said().toString());
        assertTrue(shop.said().get(0).startsWith("24.25 db down, "), () -> shop.said().toString());
        assertEquals(12, shop.announcements().size());
        assertEquals(11, shop.announcements().stream().filter(a -> "db".equals(a.getRoot())).count());
        assertEquals(AnnouncedStatus.UP, shop.gate().getLatest("db"), "it is back, and that is not yet told");
        assertEquals(AnnouncedStatus.DOWN, shop.gate().getLatest("b4"));
        assertEquals(AnnouncedStatus.NOTHING, shop.gate().getLatest("nobody"));
    }

    /** An announcer that is killed while it holds something back leaves it to the next. */
    @Test
    void whatIsHeldBackIsNotTold() {
        Shop shop = shop();
        assertEquals(6, shop.gate().takeTold().size());
        shop.dies(20, "db", "lone").stopsFor(20, "db", "api").until(22);
        assertTrue(shop.gate().isHolding());
        assertEquals(
                "last known to readers as down, and it is so, held back for the rest of an outage",
                shop.gate().explain("db", 0));
        Told down = Told.of(AnnouncedStatus.DOWN, null);
        assertEquals(Map.of("lone", down), shop.gate().takeTold());
        shop.stopped(23, "api").until(24);
        assertEquals(Map.of("db", down, "api", down), shop.gate().takeTold());
    }

    @Test
    void atTheEndNothingIsHeldBack() {
        Shop shop = shop();
        shop.dies(20, "db").stopsFor(20, "db", "api", "web").stopped(21, "api").until(22).close();
        assertEquals(List.of("22 db down, api down by db"), shop.said());
        assertFalse(shop.gate().isHolding());
        assertEquals(Announcer.NEVER, shop.gate().nextDecision());
    }

    /** Another run of gaggled knows nothing of what was being stopped in this one. */
    @Test
    void anotherRunBeginsAnew() {
        Shop shop = shop();
        shop.dies(20, "db").stopsFor(20, "db", "api").until(22).close();
        shop.gate().startOver();
        shop.up(30, "db", "api").dies(50, "db");
        assertEquals(List.of("22 db down", "40 db up", "50 db down"), shop.until(1_000).said());
    }

    /** One that goes on where another was killed finds what is still down, and because of what. */
    @Test
    void whatIsFoundDownIsBackWithItsRoot() {
        Shop shop = new Shop();
        Told down = Told.of(AnnouncedStatus.DOWN, null);
        shop.gate().resume(Map.of("db", down, "api", down), 0);
        shop.dies(1, "db").isDownFor(1, "db", "api").up(20, "db").up(21, "api");
        assertEquals(List.of("31 db up, api up by db"), shop.until(1_000).said());
    }

    /** Without being asked for it, nothing is held back; but each announcement says with what it belongs together. */
    @Test
    void anyOtherAnnouncerOnlySaysBecauseOfWhat() {
        Shop shop = new Shop(new Announcer(Shop.PERIOD, Duration.ZERO)).up(0, ALL).until(15);
        shop.dies(20, "db").stopsFor(20, "db", "api").stopsFor(20, "api", "web").stopped(21, "web").stopped(23, "api");
        assertEquals(List.of("20 db down", "21 web down by db", "23 api down by db"), shop.until(1_000).said());
    }

    /** A name cannot break out of a line, and still is that of its root. */
    @Test
    void namesOfAnyKind() {
        Shop shop = new Shop().up(0, "d\u009bb", "api").until(15);
        shop.dies(20, "d\u009bb").stopsFor(20, "d\u009bb", "api").stopped(23, "api");
        assertEquals(List.of("23 d\\u009bb down, api down by d\\u009bb"), shop.until(1_000).said());
    }
}
