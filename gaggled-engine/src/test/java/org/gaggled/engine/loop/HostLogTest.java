package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.gaggled.api.neighbour.HostReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever reads the log learns when other hosts were heard of, and each change once. */
class HostLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(HostLog.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Neighbours neighbours = new Neighbours(_ -> {}, new PlaceKeeping(_ -> {}, 0, false, _ -> {}));

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void eachChangeIsSaidOnce() {
        HostReport report = HostReport.builder("two", "1").build();
        neighbours.onDisconnected("no server answers at zk:2181");
        neighbours.onDisconnected("no server answers at zk:2181");
        neighbours.onConnected();
        neighbours.onReport(report);
        neighbours.onReport(report);
        neighbours.onUnknown("two", "its lease is over");
        neighbours.onReport(report);
        neighbours.onLeft("two");
        neighbours.follow(null);
        assertSaid(
                "WARN cluster: every other host is unknown: no server answers at zk:2181",
                "INFO cluster: this host is in it, and hears others",
                "INFO cluster: two is known",
                "WARN cluster: two is unknown, and so is whether its programs run: its lease is over",
                "INFO cluster: two is known",
                "INFO cluster: two has left",
                "INFO cluster: this gaggled is in no cluster any more");
    }

    @Test
    void aShutdownSaysWhatItWaitsFor() {
        HostLog hosts = new HostLog();
        hosts.awaited(List.of("api@two", "web@three"), Duration.ofSeconds(10));
        hosts.awaited(List.of("a@b", "c@d", "e@f", "g@h", "i@j", "k@l", "m@n"), Duration.ofSeconds(90));
        assertSaid(
                "INFO cluster: the shutdown waits for at most 10s (leavewait) until these are stopped: api@two, web@three",
                "INFO cluster: the shutdown waits for at most 1m 30s (leavewait) until these are stopped: a@b, c@d,"
                        + " e@f, g@h, i@j and 2 more");
    }

    private void assertSaid(String... lines) {
        assertEquals(List.of(lines),
                log.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList());
    }
}
