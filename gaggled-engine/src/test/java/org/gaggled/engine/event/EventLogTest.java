package org.gaggled.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;

/** Shows that a start that keeps failing in the same way is logged once a minute, and whatever else happens, always. */
class EventLogTest {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final EventLog log = new EventLog();
    private final List<String> logged = new ArrayList<>();

    private void happens(int second, GaggleEventType type, String program, String message) {
        GaggleEvent event = GaggleEvent.builder(type)
                .time(BEGINNING.plusSeconds(second))
                .program(ProgramState.builder(program).build())
                .message(message)
                .build();
        if (!log.isRepetition(event, program)) {
            logged.add(second + " " + program + " " + message);
        }
    }

    @Test
    void theSameFailureIsToldOnceAMinute() {
        for (int second = 0; second <= 130; second += 10) {
            happens(second, GaggleEventType.START_FAILED, "web", "no such file");
        }
        assertEquals(List.of("0 web no such file", "60 web no such file", "120 web no such file"), logged);
    }

    @Test
    void whatIsNewIsToldAtOnce() {
        happens(0, GaggleEventType.START_FAILED, "web", "no such file");
        happens(10, GaggleEventType.START_FAILED, "db", "no such file");
        happens(20, GaggleEventType.START_FAILED, "web", "not executable");
        happens(30, GaggleEventType.START_FAILED, "web", "no such file");
        happens(40, GaggleEventType.OPERATOR_START, "web", "start");
        happens(50, GaggleEventType.START_FAILED, "web", "no such file");
        happens(55, GaggleEventType.START_FAILED, "web", "no such file");
        assertEquals(
                List.of("0 web no such file", "10 db no such file", "20 web not executable", "30 web no such file",
                        "40 web start", "50 web no such file"),
                logged);
    }
}
