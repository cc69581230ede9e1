package org.gaggled.control.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Metrics as they are sent. A family of them is begun, and its samples follow; one without samples is left out. */
final class MetricsText {

    /** The formats that there are. They differ in what they say of a family. */
    enum Format {
        /** The format of Prometheus, which all can read that collect metrics. */
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        /** The best of those that a client accepts, as its header tells. */
        static Format accepted(@Nullable String header) {
            boolean open = header != null && header.toLowerCase(Locale.ROOT).contains("application/openmetrics-text");
            return open ? OPEN_METRICS : PROMETHEUS;
        }
    }

    private static final String GAUGE = "gauge";

    private final StringBuilder text = new StringBuilder();
    private final Format format;

    /** What is said of the family before its first sample. */
    private String heading = "";

    private String sampleName = "";

    MetricsText(Format format) {
        this.format = format;
    }

    /** Begins a family of facts, whose samples are all 1. */
    void beginInfo(String name, String help) {
        begin(name, "_info", format == Format.OPEN_METRICS ? "info" : GAUGE, help);
    }

    /** Begins a family of what comes and goes. */
    void beginGauge(String name, String help) {
        begin(name, "", GAUGE, help);
    }

    /** Begins a family of what only gets more. */
    void beginCounter(String name, String help) {
        begin(name, "_total", "counter", help);
    }

    private void begin(String name, String suffix, String type, String help) {
        sampleName = name + suffix;
        String family = format == Format.OPEN_METRICS ? name : sampleName;
        heading = "# HELP " + family + ' ' + help + "\n# TYPE " + family + ' ' + type + '\n';
        if (format == Format.OPEN_METRICS) {
            heading += Stream.of("seconds", "bytes").filter(unit -> name.endsWith('_' + unit))
                    .map(unit -> "# UNIT " + name + ' ' + unit + '\n').findFirst().orElse("");
        }
    }

    /**
     * Adds a sample of the family.
     *
     * @param labels the name of a label, its value, the name of the next
     */
    void add(double value, String... labels) {
        text.append(heading).append(sampleName);
        heading = "";
        for (int each = 0; each < labels.length; each += 2) {
            text.append(each == 0 ? '{' : ',').append(labels[each]).append("=\"");
            appendEscaped(labels[each + 1]);
            text.append(each + 2 == labels.length ? "\"}" : "\"");
        }
        text.append(' ');
        if (value == (long) value) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
    }

    private void appendEscaped(String value) {
        for (int each = 0; each < value.length(); each++) {
            char character = value.charAt(each);
            switch (character) {
                case '\n' -> text.append("\\n");
                case '"', '\\' -> text.append('\\').append(character);
                default -> text.append(character);
            }
        }
    }

    byte[] toBytes() {
        return (text + (format == Format.OPEN_METRICS ? "# EOF\n" : "")).getBytes(StandardCharsets.UTF_8);
    }
}
