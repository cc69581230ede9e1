package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ReloadEffect;
import org.gaggled.engine.config.show.OwnSetting;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;

/**
 * What a reload does, found by comparing two configurations. What is compared is what runs, not how it is written: the
 * order of programs, comments, formats and files do not matter.
 */
public final class ReloadPlans {

    /** A plugin that both ask for. */
    private record Pair(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {}

    private final GaggleConfig before;
    private final GaggleConfig after;
    private final List<Pair> pairs = new ArrayList<>();

    private ReloadPlans(GaggleConfig before, GaggleConfig after) {
        this.before = before;
        this.after = after;
        addPairs(before.eventSinks(), after.eventSinks());
        addPairs(before.controlSources(), after.controlSources());
        addPairs(before.neighbourSources(), after.neighbourSources());
    }

    private <F extends ConfiguredPluginFactory> void addPairs(
            List<ConfiguredPlugin<F>> former, List<ConfiguredPlugin<F>> next) {
        next.forEach(plugin -> former.stream()
                .filter(each -> isSame(each, plugin))
                .findFirst()
                .ifPresent(same -> pairs.add(new Pair(same, plugin))));
    }

    private static boolean isSame(ConfiguredPlugin<?> one, ConfiguredPlugin<?> other) {
        return one.factory().getName().equals(other.factory().getName());
    }

    /**
     * What is done to whatever runs by one configuration, so that it runs by the other; refused where only a start of
     * gaggled can do it.
     */
    public static ReloadPlan compare(GaggleConfig before, GaggleConfig after) {
        ReloadPlans plans = new ReloadPlans(before, after);
        List<ConfigProblem> problems = plans.problems();
        return problems.isEmpty()
                ? new ReloadPlan(plans.programs(), plans.parts(), List.of())
                : ReloadPlan.refused(problems);
    }

    /** What a start does that goes on with what runs by another configuration; it can change everything. */
    public static ReloadPlan resume(GaggleConfig before, GaggleConfig after) {
        ReloadPlans plans = new ReloadPlans(before, after);
        return new ReloadPlan(plans.programs(), plans.parts(), List.of());
    }

    /** What a start does, where nothing runs. */
    public static ReloadPlan start(GaggleConfig config) {
        List<PlannedChange> programs = config.gaggle().inOrder().stream().map(ReloadPlans::start).toList();
        List<PlannedChange> parts = plugins(config)
                .map(plugin -> change(PluginChanges.nameOf(plugin), Action.START))
                .toList();
        return new ReloadPlan(programs, parts, List.of());
    }

    /** It begins disabled where it is, and that is said. */
    private static PlannedChange start(ProgramDefinition program) {
        List<Difference> differences = program.life().enabled()
                ? List.of() : List.of(new Difference(KnownSettings.ENABLED.getName(), null, "false", false));
        return new PlannedChange(program.id().name(), Action.START, differences);
    }

    private static PlannedChange change(String name, Action action) {
        return new PlannedChange(name, action, List.of());
    }

    // ---- programs

    private List<PlannedChange> programs() {
        Map<ProgramId, ProgramDefinition> former = before.gaggle().programs();
        Map<ProgramId, ProgramDefinition> next = after.gaggle().programs();
        Map<String, Setting<?>> added = new HashMap<>();
        Stream.of(before, after).flatMap(ReloadPlans::plugins)
                .forEach(plugin -> added.putAll(PluginChanges.programSettings(plugin)));
        Map<ProgramId, PlannedChange> planned = LinkedHashMap.newLinkedHashMap(next.size());
        for (ProgramDefinition program : next.values()) {
            ProgramDefinition known = former.get(program.id());
            planned.put(
                    program.id(),
                    known == null ? start(program)
                            : ProgramChanges.between(known, program, added, secrets(known, program)));
        }
        Propagation.add(before.gaggle(), after.gaggle(), planned);
        List<PlannedChange> changes = new ArrayList<>(planned.values());
        former.keySet().stream()
                .filter(id -> !next.containsKey(id))
                .forEach(id -> changes.add(change(id.name(), Action.STOP)));
        return changes;
    }

    private List<Difference> secrets(ProgramDefinition known, ProgramDefinition program) {
        return pairs.stream()
                .flatMap(pair -> PluginChanges.secrets(
                        pair.before(), pair.after(), known.id().name(), program.id().name()).stream())
                .distinct()
                .toList();
    }

    // ---- gaggled itself, channels and notifiers

    private List<PlannedChange> parts() {
        List<PlannedChange> parts = new ArrayList<>();
        List<Difference> own = own().stream().map(Changed::difference).toList();
        if (!own.isEmpty()) {
            parts.add(new PlannedChange(KnownSettings.GAGGLED, Action.CHANGE, own));
        }
        addParts(before.eventSinks(), after.eventSinks(), parts);
        addParts(before.controlSources(), after.controlSources(), parts);
        addParts(before.neighbourSources(), after.neighbourSources(), parts);
        return parts;
    }

    private <F extends ConfiguredPluginFactory> void addParts(
            List<ConfiguredPlugin<F>> former, List<ConfiguredPlugin<F>> next, List<PlannedChange> parts) {
        for (ConfiguredPlugin<F> plugin : next) {
            Pair pair = pairs.stream().filter(each -> each.after().equals(plugin)).findFirst().orElse(null);
            String name = PluginChanges.nameOf(plugin);
            List<Difference> differences =
                    pair == null ? List.of() : PluginChanges.between(pair.before(), plugin);
            if (pair == null) {
                parts.add(change(name, Action.START));
            } else if (!differences.isEmpty()) {
                parts.add(new PlannedChange(name, Action.RESTART, differences));
            }
        }
        former.stream()
                .filter(plugin -> pairs.stream().noneMatch(pair -> pair.before().equals(plugin)))
                .forEach(plugin -> parts.add(change(PluginChanges.nameOf(plugin), Action.STOP)));
    }

    private static Stream<ConfiguredPlugin<?>> plugins(GaggleConfig config) {
        return Stream.of(config.eventSinks(), config.controlSources(), config.neighbourSources()).flatMap(List::stream);
    }

    /** A setting of gaggled itself that differs, as it is now. */
    private record Changed(OwnSetting now, Difference difference) {}

    private List<Changed> own() {
        List<Changed> changed = new ArrayList<>();
        for (OwnSetting setting : after.own()) {
            before.own().stream()
                    .filter(former -> former.name().equals(setting.name()))
                    .filter(former -> !Objects.equals(former.text(), setting.text()))
                    .forEach(former -> changed.add(new Changed(
                            setting, new Difference(setting.name(), former.text(), setting.text(), false))));
        }
        return changed;
    }

    private List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        if (after.gaggle().programs().isEmpty() && !before.gaggle().programs().isEmpty()) {
            problems.add(withoutPrograms());
        }
        own().stream()
                .filter(changed -> changed.now().effect() == ReloadEffect.REFUSAL)
                .forEach(changed -> problems.add(refusal(changed.now(), changed.difference())));
        return problems;
    }

    /** More likely than a wish to stop everything is a file that is just being written. */
    private ConfigProblem withoutPrograms() {
        ConfigPosition known = before.gaggle().inOrder().getFirst().origin();
        return ConfigProblem.error(
                new ConfigPosition(known.file(), 1, 1),
                "no program is defined, and a reload does not stop all that there are",
                "write the file again; to stop everything, use gaggled_controller stop '*', or shut gaggled down");
    }

    private static ConfigProblem refusal(OwnSetting setting, Difference difference) {
        String former = difference.before();
        return ConfigProblem.error(
                setting.position(),
                "'" + setting.name() + "' cannot be changed while gaggled runs: "
                        + (former == null ? "it has none" : "it is '" + former + "'"),
                (former == null ? "remove it again" : "write '" + former + "' again")
                        + ", or shut gaggled down and start it with the new value");
    }
}
