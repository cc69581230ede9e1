package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaggled.api.program.ProgramDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

// Shows whose fault it is said to be that a request ends with an exception nobody expects, and that its connection ends, too.
class FaultsTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(HttpControlSource.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void close() {
        LOGGER.detachAppender(log);
    }

    /** The JDK's server takes the length for a negative one, and throws what a fault of gaggled's would. */
    @ParameterizedTest
    @ValueSource(strings = {"", Served.AUTHORIZATION})
    void aChunkOfAbsurdLengthIsItsSenders(String authorization) throws Exception {
        try (Served served = new Served(new FakePort())) {
            for (int i = 0; i < 3; i++) {
                String answer = served.ask("POST /v1/reload HTTP/1.1\r\nHost: localhost\r\n" + authorization
                        + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n");
                assertFalse(answer.contains("200 OK"), answer);
            }
        }
        awaitLine("WARN http: the server cannot read the request of .*");
        assertEquals(1, lines("WARN http: the server cannot read the request of .*").size());
        assertEquals(List.of(), lines("ERROR .*"));
    }

    @Test
    void anExceptionOfGaggledsOwnIsGaggleds() throws Exception {
        FakePort port = new FakePort() {
            @Override
            public CompletionStage<ProgramDescription> describe(String program) {
                throw new IllegalStateException("planted");
            }
        };
        try (Served served = new Served(port)) {
            assertEquals("", served.ask("GET /v1/programs/web HTTP/1.1\r\nHost: localhost\r\n" + Served.AUTHORIZATION
                    + "\r\n"));
        }
        awaitLine("ERROR http: a request of .* failed");
    }

    /** It comes after the end of the connection. */
    private void awaitLine(String regex) throws InterruptedException {
        long deadline = System.nanoTime() + Served.PATIENCE.toNanos();
        while (lines(regex).isEmpty()) {
            assertTrue(System.nanoTime() - deadline < 0, log.list::toString);
            Thread.sleep(5);
        }
    }

    private List<String> lines(String regex) {
        return log.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .filter(line -> line.matches(regex)).toList();
    }
}
