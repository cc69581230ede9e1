package org.gaggled.notify.smtp.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.Installation;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.notify.smtp.GateSettings;
import org.gaggled.notify.smtp.SmtpGateFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration of gaggled, read just as gaggled reads it, says to the gate.
 *
 * @param settings of section {@code gaggled/smtpgate}
 * @param auto whether the gate runs inside gaggled
 * @param controlUrl as configured, or null
 * @param eventUrl as configured, or null
 * @param dependencies what each program depends on
 */
record GateConfiguration(
        GateSettings settings,
        boolean auto,
        @Nullable String controlUrl,
        @Nullable String eventUrl,
        Map<String, List<String>> dependencies) {

    /** Reads a file of any format that a plugin knows. */
    static GateConfiguration read(
            Path file, @Nullable String format, List<Path> pluginDirectories, HostEnvironment host)
            throws ProgramException {
        Installation installation = new Installation(pluginDirectories);
        try (PluginCatalog plugins = installation.load()) {
            return read(file, format, withThisGate(installation.configPlugins(plugins)), host);
        } catch (PluginDirectoryException e) {
            throw new ProgramException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ProgramException("cannot close the plugins: " + e);
        }
    }

    /** The same, with these plugins. */
    static GateConfiguration read(Path file, @Nullable String format, ConfigPlugins plugins, HostEnvironment host)
            throws ProgramException {
        return switch (new ConfigReader(plugins, host).read(file, format)) {
            case ConfigReading.Accepted accepted -> of(file, accepted.config(), host.hostName());
            case ConfigReading.Refused refused -> throw new ProgramException(
                    refused.problems().stream()
                            .filter(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR)
                            .findFirst()
                            .map(ConfigProblem::toString)
                            .orElse("") + "; gaggled -t -c " + file + " shows all problems");
        };
    }

    private static GateConfiguration of(Path file, GaggleConfig config, String hostName) throws ProgramException {
        for (ConfiguredPlugin<EventSinkFactory> sink : config.eventSinks()) {
            if (sink.factory() instanceof SmtpGateFactory) {
                try {
                    return new GateConfiguration(
                            GateSettings.read(sink.settings(), hostName),
                            SmtpGateFactory.runsInsideGaggled(sink.settings()),
                            config.controlUrl(),
                            config.eventUrl(),
                            dependencies(config.gaggle().inOrder()));
                } catch (PluginException e) {
                    throw new ProgramException(String.valueOf(e.getMessage()));
                }
            }
        }
        throw new ProgramException(file + " has no section gaggled/smtpgate, which says where mails go");
    }

    private static Map<String, List<String>> dependencies(List<ProgramDefinition> programs) {
        Map<String, List<String>> dependencies = new HashMap<>();
        for (ProgramDefinition program : programs) {
            dependencies.put(
                    program.id().name(),
                    program.life().dependencies().stream().map(need -> need.on().name()).toList());
        }
        return dependencies;
    }

    /** Those of the installation, but for the gate itself, which is this one. */
    private static ConfigPlugins withThisGate(ConfigPlugins plugins) {
        SmtpGateFactory gate = new SmtpGateFactory();
        List<EventSinkFactory> sinks = new ArrayList<>(plugins.eventSinks());
        sinks.removeIf(sink -> sink.getName().equals(gate.getName()));
        sinks.add(gate);
        return new ConfigPlugins(plugins.formats(), sinks, plugins.controlSources(), plugins.probes(),
                plugins.failures(),
                plugins.available());
    }
}
