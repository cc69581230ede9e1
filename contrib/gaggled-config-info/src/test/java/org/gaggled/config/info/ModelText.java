package org.gaggled.config.info;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.jspecify.annotations.Nullable;

/** What came of reading a configuration, as text to compare: the whole model, or all problems. */
final class ModelText {

    private ModelText() {}

    static String of(ConfigReading reading, Workplace workplace) {
        List<String> lines = new ArrayList<>();
        switch (reading) {
            case ConfigReading.Refused refused -> refused.problems().forEach(problem -> lines.add(problem.toString()));
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(warning -> lines.add(warning.toString()));
                lines.addAll(model(accepted.config()));
            }
        }
        return String.join("\n", lines).replace(workplace.directory.toString(), "DIR") + "\n";
    }

    /** The model alone, without the warnings. */
    static String of(GaggleConfig config, Workplace workplace) {
        return String.join("\n", model(config)).replace(workplace.directory.toString(), "DIR") + "\n";
    }

    private static List<String> model(GaggleConfig config) {
        List<String> lines = new ArrayList<>();
        lines.add("startwait " + config.gaggle().startWait() + ", stoporder " + config.gaggle().stopOrder());
        lines.add("eventurl " + config.eventUrl() + ", controlurl " + config.controlUrl());
        addPlugins("sink", config.eventSinks(), lines);
        addPlugins("source", config.controlSources(), lines);
        List<ProgramId> order = List.copyOf(config.gaggle().programs().keySet());
        config.gaggle().inOrder().forEach(program -> addProgram(program, order, lines));
        return lines;
    }

    private static <F extends ConfiguredPluginFactory> void addPlugins(
            String kind, Collection<ConfiguredPlugin<F>> plugins, List<String> lines) {
        for (ConfiguredPlugin<F> plugin : plugins) {
            lines.add(kind + " " + plugin.factory().getName() + " "
                    + plugin.factory().getSettings().stream()
                            .map(setting -> setting.getName() + "=" + plugin.settings().find(setting))
                            .collect(Collectors.joining(", ", "[", "]"))
                    + plugin.factory().getGlobalSettings().stream()
                            .map(Setting::getName)
                            .toList());
        }
    }

    private static void addProgram(ProgramDefinition program, List<ProgramId> order, List<String> lines) {
        LifeRules rules = program.life();
        LaunchRequest launch = program.launch();
        lines.add("program '" + program.id() + "'" + (rules.enabled() ? "" : ", disabled")
                + (rules.restarts().respawn() == Respawn.ALWAYS ? ", respawns" : ""));
        lines.add("  backoff " + rules.restarts().backoff() + " to " + rules.restarts().backoffMax() + ", killwait "
                + rules.killWait()
                + " of " + launch.getScope());
        lines.add("  " + launch.getExecutable() + " in " + launch.getWorkingDirectory());
        lines.add("  arguments " + quoted(launch.getArguments()));
        if (!launch.getAttributes().isEmpty()) {
            lines.addAll(attributes(launch.getAttributes()));
        }
        Map<String, String> environment = new TreeMap<>(launch.getEnvironment());
        environment.keySet().removeIf(name -> name.startsWith("GAGGLED_") && !name.equals("GAGGLED_EVENT_URL"));
        environment.forEach((name, value) -> lines.add("  " + name + "=" + quoted(List.of(value))));
        if (!rules.probing().equals(Probing.NONE)) {
            lines.add("  ready " + probe(rules.probing().ready()) + ", alive " + probe(rules.probing().alive()));
        }
        if (!program.output().equals(OutputRules.INHERITED)) {
            lines.add("  log " + program.output().output());
            lines.add("  errorlog " + program.output().error());
        }
        if (!rules.duty().equals(Duty.SERVICE)) {
            lines.add("  " + rules.duty() + ", respawn " + rules.restarts().respawn());
        }
        if (rules.places() != null) {
            lines.add("  " + rules.places());
        }
        rules.dependencies().forEach(rule -> lines.add("  depends on #" + order.indexOf(rule.on())
                + (rule.until() == Condition.READY ? "" : ", " + rule.until()) + " for " + rule.delay()
                + (rule.propagate() ? ", propagates" : "")
                + (rule.grace().isZero() ? "" : " after " + rule.grace())
                + (rule.required() ? "" : ", optional")));
    }

    private static String probe(@Nullable ProbeRules probe) {
        if (probe == null) {
            return "-";
        }
        return probe + (probe.command() == null ? "" : " " + quoted(probe.command().line().getArguments())) + " after "
                + probe.delay() + " every " + probe.period() + " for " + probe.timeout() + " " + probe.successes() + "/"
                + probe.failures() + " within " + probe.within() + " " + probe.statuses();
    }

    private static List<String> attributes(ProcessAttributes attributes) {
        return List.of(
                "  user " + attributes.getUser() + " with " + new TreeSet<>(attributes.getUserVariables()) + ", group "
                        + attributes.getGroup() + ", groups " + attributes.getGroups(),
                "  umask " + attributes.getUmask() + ", nice " + attributes.getNice() + ", oomscore "
                        + attributes.getOomScore() + ", cpus " + attributes.getProcessors(),
                "  limits " + attributes.getLimits(),
                "  capabilities " + attributes.getCapabilities()
                        + (attributes.hasNoNewPrivileges() ? ", no new privileges" : ""),
                "  stdin " + attributes.getStandardInput());
    }

    private static String quoted(List<String> texts) {
        return texts.stream()
                .map(text -> text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t"))
                .map(text -> text.codePoints()
                        .mapToObj(c -> Character.isISOControl(c) ? String.format("\\u%04x", c) : Character.toString(c))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("|", "[", "]"));
    }
}
