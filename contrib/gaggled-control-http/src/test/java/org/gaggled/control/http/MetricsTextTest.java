package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.gaggled.control.http.MetricsText.Format;
import org.junit.jupiter.api.Test;

/** The text is what the specifications of the two formats say. */
class MetricsTextTest {

    private static String textIn(Format format) {
        MetricsText text = new MetricsText(format);
        text.beginInfo("shop", "Which shop this is.");
        text.add(1, "name", "back\\slash, \"quotes\"\nand é");
        text.beginGauge("shop_open", "Whether it is open.");
        text.beginGauge("shop_area_bytes", "An odd unit.");
        text.add(1.25e12, "floor", "1", "side", "");
        text.add(-0.5, "floor", "2", "side", "left");
        text.beginCounter("shop_work_seconds", "How long somebody has worked.");
        text.add(Double.NaN);
        text.beginCounter("shop_visitors", "Who came.");
        text.add(3);
        return new String(text.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void familiesAndSamplesAreThoseOfOpenMetrics() {
        assertEquals("""
                # HELP shop Which shop this is.
                # TYPE shop info
                shop_info{name="back\\\\slash, \\"quotes\\"\\nand é"} 1
                # HELP shop_area_bytes An odd unit.
                # TYPE shop_area_bytes gauge
                # UNIT shop_area_bytes bytes
                shop_area_bytes{floor="1",side=""} 1250000000000
                shop_area_bytes{floor="2",side="left"} -0.5
                # HELP shop_work_seconds How long somebody has worked.
                # TYPE shop_work_seconds counter
                # UNIT shop_work_seconds seconds
                shop_work_seconds_total NaN
                # HELP shop_visitors Who came.
                # TYPE shop_visitors counter
                shop_visitors_total 3
                # EOF
                """, textIn(Format.OPEN_METRICS));
    }

    /** It knows no units, and names a family as its samples. */
    @Test
    void familiesAndSamplesAreThoseOfPrometheus() {
        assertEquals("""
                # HELP shop_info Which shop this is.
                # TYPE shop_info gauge
                shop_info{name="back\\\\slash, \\"quotes\\"\\nand é"} 1
                # HELP shop_area_bytes An odd unit.
                # TYPE shop_area_bytes gauge
                shop_area_bytes{floor="1",side=""} 1250000000000
                shop_area_bytes{floor="2",side="left"} -0.5
                # HELP shop_work_seconds_total How long somebody has worked.
                # TYPE shop_work_seconds_total counter
                shop_work_seconds_total NaN
                # HELP shop_visitors_total Who came.
                # TYPE shop_visitors_total counter
                shop_visitors_total 3
                """, textIn(Format.PROMETHEUS));
    }

    @Test
    void openMetricsIsForWhoAcceptsIt() {
        assertEquals(Format.OPEN_METRICS,
                Format.accepted("text/plain;q=0.1, Application/OpenMetrics-Text;version=1.0.0;q=0.5"));
        assertEquals(Format.PROMETHEUS, Format.accepted("text/plain;version=0.0.4, */*"));
        assertEquals(Format.PROMETHEUS, Format.accepted(null));
    }
}
