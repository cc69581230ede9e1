package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows when two measurements make a load, and when they do not. */
class LoadMeterTest {

    private final LoadMeter meter = new LoadMeter();

    private static long seconds(double count) {
        return (long) (count * TimeUnit.SECONDS.toNanos(1));
    }

    @BeforeEach
    void measureOnce() {
        meter.begin();
        assertNull(meter.percent("db", 7, 1000, seconds(100)));
    }

    @Test
    void theDifferenceIsDividedByTheTimeBetween() {
        meter.begin();
        assertEquals(25.0, meter.percent("db", 7, 1500, seconds(102)));
        meter.begin();
        assertEquals(200.0, meter.percent("db", 7, 3500, seconds(103)));
        meter.begin();
        assertEquals(0.0, meter.percent("db", 7, 3500, seconds(104)));
    }

    @Test
    void anotherRunBeginsAnew() {
        meter.begin();
        assertNull(meter.percent("db", 8, 2000, seconds(101)));
        meter.begin();
        assertEquals(10.0, meter.percent("db", 8, 2100, seconds(102)));
    }

    @Test
    void timeThatIsNotToldAnyMoreIsNoLoad() {
        meter.begin();
        assertNull(meter.percent("db", 7, 500, seconds(101)));
        meter.begin();
        assertEquals(50.0, meter.percent("db", 7, 1000, seconds(102)));
    }

    @Test
    void twoMeasurementsAtOneMomentAreNoLoad() {
        meter.begin();
        assertNull(meter.percent("db", 7, 1500, seconds(100)));
    }

    @Test
    void whatWasNotMeasuredInARoundBeginsAnew() {
        meter.begin();
        meter.begin();
        assertNull(meter.percent("db", 7, 1500, seconds(104)));
    }
}
