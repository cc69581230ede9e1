package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd's times and sizes. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({
            "90, 90000", "0, 0", "1min 30s, 90000", "1min30, 90000", "2h, 7200000", "500ms, 500", "1.5s, 1500",
            "3us, 1", "1d 1 hour, 90000000", "1w, 604800000", "1M, 2629800000", "1m, 60000"
    })
    void timesAreRead(String written, long millis) {
        assertEquals(Duration.ofMillis(millis), Values.time(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5 parsecs", "-1", "1 2x"})
    void othersAreNoTimes(String written) {
        assertNull(Values.time(written));
    }

    @Test
    void aTimeCanHaveNoEnd() {
        assertEquals(Values.INFINITE, Values.time("infinity"));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1024, 1k", "512M, 512m", "2G, 2g", "1T, 1024g", "1.5G, 1536m", "1K, 1k", "0, 0"})
    void sizesAreRead(String written, String size) {
        assertEquals(size, Values.size(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "infinity", "much", "1X", ""})
    void othersAreNoSizes(String written) {
        assertNull(Values.size(written));
    }
}
