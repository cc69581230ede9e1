package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.launch.Descriptors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever read gaggled's standard output is gone: what is printed there is lost, and nothing else is. */
class BrokenOutputTest extends OutputsFixture {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(OwnStream.class);

    BrokenOutputTest() throws Exception {
        // The fixture opens pipes.
    }

    @Test
    void whatIsPrintedThereIsLostAndThatIsSaidOnce() throws Exception {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        LOGGER.addAppender(said);
        Descriptors.Pipe broken = Descriptors.pipe();
        Descriptors.close(broken.readEnd());
        outputs = new Outputs(connections, true, null, () -> new OwnStream.Both(
                OwnStream.open(broken.writeEnd(), "standard output"),
                OwnStream.open(standardError.writeEnd(), "standard error")));
        try {
            define(program("web", new Destination.Inherited(true), new Destination.Inherited(true)),
                    program("other", filed("other"), null));
            launch("web", "echo lost; echo wrong >&2").awaitEnd();
            assertEquals("web: wrong\n", read(standardError, 11));
            Run run = launch("web", "seq 1 300000; exit 7");
            assertEquals(new ExitStatus.Exited(7), run.listener.awaitEnd().getStatus());
            run.awaitEnd();
            connections.history("web", LogLine.Stream.OUTPUT).awaitEnd("\n300000\n");
            launch("other", "echo kept").awaitEnd();
            assertEquals("kept\n", file("other").await("kept\n"));
            outputs.close();
            assertEquals(
                    List.of("what programs print to standard output is lost: it cannot be written:"
                            + " nobody has the other end any more"),
                    said.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        } finally {
            outputs.close();
            LOGGER.detachAppender(said);
            Descriptors.close(broken.writeEnd());
        }
    }
}
