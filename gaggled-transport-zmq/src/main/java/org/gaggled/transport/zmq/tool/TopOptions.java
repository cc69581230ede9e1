package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.time.Duration;
import org.gaggled.api.config.Setting;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.tool.top.Top;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** How {@code top} shows programs. */
final class TopOptions {

    static final String DESCRIPTION =
            "Show in the terminal what programs do and use: CPU, memory, restarts and why they"
                    + " are not up. Keys sort and filter them, show what one prints, and restart, stop or start it; ? shows all"
                    + " keys.";

    private static final Duration USUAL = Duration.ofSeconds(2);

    /** Each look costs gaggled a look at all processes of the machine. */
    private static final Duration SHORTEST = Duration.ofMillis(200);

    private final OptionSpec interval = OptionSpec.builder("--interval").paramLabel("TIME").type(Duration.class)
            .converters(new IntervalConverter())
            .description("Look at the programs every TIME: 500ms, 2s or 1m. Without it, every 2s.")
            .build();

    /** Adds them to a command. */
    void addTo(CommandSpec spec) {
        spec.addOption(interval);
    }

    /** Shows them until a key or a signal ends it. */
    void run(ServerAddress address) throws GaggledException, ToolException {
        if (!ToolOutput.isTerminal()) {
            throw new ToolException("top needs a terminal to draw on and to read keys from; -d -l and list -l print"
                    + " programs anywhere");
        }
        Duration given = interval.getValue();
        try {
            Top.run(address, given == null ? USUAL : given, ToolOutput.areColoursWanted());
        } catch (IOException e) {
            throw new ToolException("top: " + e.getMessage() + "; -d -l and list -l print programs anywhere");
        }
    }

    /** Reads durations as configurations have them. */
    static final class IntervalConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration duration = Setting.duration("interval").parseText(text);
                if (duration.compareTo(SHORTEST) < 0) {
                    throw new TypeConversionException("'" + text + "' is too short: give at least "
                            + SHORTEST.toMillis() + "ms");
                }
                return duration;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }
}
