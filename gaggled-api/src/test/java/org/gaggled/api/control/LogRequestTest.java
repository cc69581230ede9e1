package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A request for lines has a bound that fits what it asks for, and cannot ask for what makes no sense. */
class LogRequestTest {

    private static LogRequest.Builder request() {
        return LogRequest.builder(new Requester("me", "test", Role.WATCH), ProgramSelector.named("web"));
    }

    @Test
    void asksForTheUsualLinesUnlessItSaysOtherwise() {
        assertEquals(LogRequest.USUAL_LINES, request().build().getLines());
        assertEquals(LogRequest.MAX_LINES, request().after("position").build().getLines());
        assertEquals(LogRequest.MAX_LINES, request().since(Duration.ofMinutes(1)).build().getLines());
        assertEquals(0, request().lines(0).build().getLines());
        assertEquals(LogRequest.USUAL_LINES, request().lines(7).lines(null).build().getLines());
    }

    @Test
    void refusesWhatMakesNoSense() {
        refuses(() -> request().lines(-1));
        refuses(() -> request().lines(LogRequest.MAX_LINES + 1));
        refuses(() -> request().since(Duration.ZERO));
        refuses(() -> request().since(Duration.ofMillis(-1)));
        refuses(() -> request().waitAtMost(LogRequest.MAX_WAIT.plusMillis(1)));
        refuses(() -> request().waitAtMost(Duration.ofMillis(-1)));
        refuses(() -> request().waitAtMost(Duration.ofSeconds(1)).build());
        refuses(() -> request().after("position").since(Duration.ofSeconds(1)).build());
        request().after("position").waitAtMost(LogRequest.MAX_WAIT).build();
    }

    private static void refuses(Executable request) {
        assertThrows(IllegalArgumentException.class, request);
    }

    @Test
    void aLineCannotBeChanged() {
        byte[] bytes = {'a'};
        LogLine line = new LogLine("web", LogLine.Stream.OUTPUT, null, bytes);
        bytes[0] = 'b';
        line.getBytes()[0] = 'c';
        assertArrayEquals(new byte[] {'a'}, line.getBytes());
        assertEquals("web: a", line.toString());
    }
}
