package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.usage.OptionModels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** How much {@code logs} prints, and in which form. */
final class LogOptions {

    private final OptionSpec follow = OptionSpec.builder("-f", "--follow").type(boolean.class)
            .description("Go on with what the programs print from now on, until a signal ends it. If the server does"
                    + " not answer, say so and ask again.")
            .build();
    private final OptionSpec lines = OptionSpec.builder("-n", "--lines").paramLabel("N").type(Integer.class)
            .converters(new LinesConverter())
            .description("Print the last N lines, of all these programs together, at most " + LogRequest.MAX_LINES
                    + ". Without it, print " + LogRequest.USUAL_LINES + ", or, with --since, all of that time.")
            .build();
    private final OptionSpec since = OptionSpec.builder("--since").paramLabel("TIME").type(Duration.class)
            .converters(new SinceConverter())
            .description("Print only what was printed in the last TIME: 30s, 10m or 2h.")
            .build();
    private final OptionSpec raw = OptionModels.flag("--raw",
            "Print the bytes as they are. Without it, control characters and bytes that are not UTF-8 are made"
                    + " visible, so that no program can act on this terminal.");

    /** Adds them to a command. */
    void addTo(CommandSpec spec) {
        List.of(follow, lines, since, raw).forEach(spec::addOption);
    }

    boolean follow() {
        return OptionModels.isGiven(follow);
    }

    @Nullable
    Integer lines() {
        return lines.getValue();
    }

    @Nullable
    Duration since() {
        return since.getValue();
    }

    boolean raw() {
        return OptionModels.isGiven(raw);
    }

    /** Takes as many lines as an answer can have. */
    static final class LinesConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > LogRequest.MAX_LINES) {
                throw new TypeConversionException("'" + text + "' is not a number from 0 to " + LogRequest.MAX_LINES);
            }
            return Integer.valueOf(text);
        }
    }

    /** Reads durations as configurations have them. */
    static final class SinceConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration since = Setting.duration("since").parseText(text);
                if (since.isZero()) {
                    throw new TypeConversionException("'" + text + "' is not a time before now: give at least 1ms");
                }
                return since;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }
}
