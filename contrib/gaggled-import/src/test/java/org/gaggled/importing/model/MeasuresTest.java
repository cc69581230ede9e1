package org.gaggled.importing.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times and sizes as others write them. */
class MeasuresTest {

    @ParameterizedTest
    @CsvSource({
            "10s, 10s", "1m30s, 90s", "1h, 60m", "2m, 2m", "1m, 60s", "500ms, 500ms", "1.5s, 1500ms", "0s, 0s",
            "1us, 1ms", "1d, 1440m", "10000d, 2147483647ms", ".5m, 30s", "' 5s ', 5s"
    })
    void timesAreOfOneUnit(String written, String time) {
        assertEquals(time, Measures.time(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "5s x", "1m 30s", "-5s", "soon", "5e3s"})
    void otherTextsAreNoTimes(String written) {
        assertNull(Measures.time(written));
    }

    @ParameterizedTest
    @CsvSource({"512m, 512m", "1gb, 1g", "64K, 64k", "1024, 1024", "10b, 10", "2GiB, 2g"})
    void sizesHaveOneLetter(String written, String size) {
        assertEquals(size, Measures.size(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "1.5g", "1t", "-1"})
    void otherTextsAreNoSizes(String written) {
        assertNull(Measures.size(written));
    }
}
