package org.gaggled.importing.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals in all the ways in which others write them. */
class SignalsTest {

    @ParameterizedTest
    @CsvSource({
            "INT, INT", "SIGINT, INT", "sigint, INT", "' 2 ', INT", "RTMIN, 34", "SIGRTMIN+3, 37", "37, 37",
            "SIGKILL, KILL"
    })
    void signalsAreWrittenAsGaggledHasThem(String written, String signal) {
        assertEquals(signal, Signals.of(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NONSENSE", "0", "65", "RTMIN+31", "${SIGNAL}"})
    void whatIsNoSignalIsNone(String written) {
        assertNull(Signals.of(written));
    }

    @ParameterizedTest
    @CsvSource({"SIGQUIT, QUIT, kept", "9, TERM/0s, approximated", "NONSENSE, , lost"})
    void everyStopCanBegin(String written, String stopSignal, String outcome) {
        List<Finding> findings = new ArrayList<>();
        Section program = new Section("web", findings::add);
        Signals.readStop(written, new ForeignSetting("stop=" + written, new Place("x", 1)), program);
        assertEquals(stopSignal, program.find("stopsignal"));
        assertEquals(List.of(outcome), findings.stream().map(finding -> finding.outcome().toString()).toList());
    }
}
