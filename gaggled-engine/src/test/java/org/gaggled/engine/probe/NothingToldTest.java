package org.gaggled.engine.probe;

import static org.gaggled.engine.probe.ProbesFixture.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Shows that somebody learns of it where a program tells what gaggled cannot hear. */
class NothingToldTest {

    private final List<Input.Probed> heard = new ArrayList<>();
    private final NothingTold told = new NothingTold(heard::add);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(NothingTold.class)).addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(NothingTold.class)).detachAppender(log);
    }

    private void begin(Probing.Purpose purpose) {
        told.begin(new Command.Probe(WEB, 1, 4711, purpose, TestRules.of("notify").make()));
    }

    @Test
    void aProgramThatIsToSayThatItIsReadyNeverIs() {
        begin(Probing.Purpose.READY);
        assertEquals(
                List.of(new Input.NotReady(WEB, 1, "gaggled cannot hear notify with this launcher")), heard);
    }

    @Test
    void aWatchdogThatCannotBeHeardIsSaidToWatchNothing() {
        begin(Probing.Purpose.ALIVE);
        assertEquals(List.of(), heard);
        assertEquals(
                List.of("web: gaggled cannot hear alive = notify with this launcher, and takes it to be alive"),
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }
}
