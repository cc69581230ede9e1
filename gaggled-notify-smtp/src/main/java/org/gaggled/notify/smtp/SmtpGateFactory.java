package org.gaggled.notify.smtp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;

/** Opens the SMTP gate inside gaggled, where section {@code gaggled/smtpgate} says {@code auto = true}. */
public final class SmtpGateFactory implements EventSinkFactory {

    static final String NAME = "smtpgate";

    /** gaggled gives a sink two seconds to end; the rest is for saying goodbye and what is left. */
    private static final Duration LONGEST_FLUSH = Duration.ofMillis(1400);

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return GateSettings.DEFINITIONS;
    }

    /** Whether a configuration wants the gate inside gaggled, or as a program of its own. */
    public static boolean runsInsideGaggled(Settings settings) {
        return settings.get(GateSettings.AUTO);
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        return GateSettings.problems(settings.getSettings());
    }

    /** The spool, which is locked; that one in the state directory gaggled gives to one gate at a time. */
    @Override
    public Set<String> findClaims(PluginSettings settings) {
        Path spool = settings.getSettings().find(GateSettings.SPOOL);
        return spool == null || !runsInsideGaggled(settings.getSettings())
                ? Set.of() : Set.of("file:" + spool.toAbsolutePath().normalize());
    }

    @Override
    public EventSink open(EventSinkContext context) throws PluginException {
        if (!runsInsideGaggled(context.getSettings())) {
            // The section is there for gaggled_smtpgate, which may be running; it has been checked.
            return event -> {};
        }
        GateSettings settings =
                GateSettings.read(context.getSettings(), context.getGaggle().getHostName())
                        .withFlushOfAtMost(LONGEST_FLUSH);
        if (settings.spool() == null) {
            settings = settings.withSpool(context.getStateDirectory());
        }
        Dependencies dependencies = new AskedDependencies(context.getControlPort());
        SmtpGate gate = SmtpGate.open(settings, dependencies);
        gate.follow(context.getGaggle().getInstanceId());
        return SmtpGateSink.open(gate, context.getControlPort());
    }
}
