package org.gaggled.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.Test;

/** Shows what is said of a sink that does not keep up, and how often. */
class DropReportsTest {

    private static final String ADVICE =
            " so far in this run. Nothing else is affected. Find out what it waits for; if it is only"
                    + " short of room, raise 'queue' in its section";

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    /** Never started, so that what is offered stays. */
    private final SinkChannel webhook = new SinkChannel("webhook", event -> {}, getClass().getClassLoader(), 2);

    private final SinkChannel mail = new SinkChannel("mail", event -> {}, getClass().getClassLoader(), 1000);

    private void offer(int events) {
        GaggleEvent event = GaggleEvent.builder(GaggleEventType.PROGRAM_UP).build();
        for (int i = 0; i < events; i++) {
            webhook.offer(event);
            mail.offer(event);
        }
    }

    @Test
    void theFirstDropIsSaidAtOnceAndTheNextOnesTogetherOnceInTheInterval() throws Exception {
        try (DropReports reports = new DropReports(() -> List.of(webhook, mail), Duration.ofMillis(200), said::add)) {
            reports.start();
            offer(3);
            reports.dropped();
            assertEquals(
                    "event sink webhook does not keep up: 1 of its events dropped, the oldest first, 1" + ADVICE,
                    said.poll(30, TimeUnit.SECONDS));
            for (int i = 0; i < 5; i++) {
                offer(2);
                reports.dropped();
            }
            int news = 0;
            while (news < 10) {
                String line = said.poll(30, TimeUnit.SECONDS);
                assertNotNull(line);
                news += Integer.parseInt(line.replaceFirst(".*: (\\d+) of its.*", "$1"));
            }
            assertEquals(10, news);
            assertEquals(11, webhook.getDropped());
            assertEquals(0, mail.getDropped());
        }
    }

    @Test
    void whatIsNotSaidYetIsSaidAtTheEnd() throws Exception {
        DropReports reports = new DropReports(() -> List.of(webhook), Duration.ofDays(1), said::add);
        reports.start();
        offer(3);
        reports.dropped();
        assertNotNull(said.poll(30, TimeUnit.SECONDS));
        offer(4);
        reports.dropped();
        assertNull(said.poll(), "not before the interval is over");
        reports.close();
        assertEquals(
                "event sink webhook does not keep up: 4 of its events dropped, the oldest first, 5" + ADVICE,
                said.poll(30, TimeUnit.SECONDS));
    }
}
