package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one program by another definition of it. Whether it is restarted is decided by
 * {@link ProgramDefinition#startsLike}, as it is when the definition takes effect.
 */
final class ProgramChanges {

    private final ProgramDefinition before;
    private final ProgramDefinition after;
    private final Map<String, Setting<?>> added;
    private final List<Difference> differences = new ArrayList<>();

    private ProgramChanges(
            ProgramDefinition before, ProgramDefinition after, Map<String, Setting<?>> added) {
        this.before = before;
        this.after = after;
        this.added = added;
    }

    /**
     * What is done to a program that is in both.
     *
     * @param added the settings that plugins have added to those of programs
     * @param more what differs in those of them that are not shown
     */
    static PlannedChange between(
            ProgramDefinition before, ProgramDefinition after, Map<String, Setting<?>> added, List<Difference> more) {
        ProgramChanges changes = new ProgramChanges(before, after, added);
        changes.compareNames();
        changes.compareSettings();
        changes.differences.addAll(more);
        changes.compareVariables();
        changes.compareDependencies();
        return new PlannedChange(after.id().name(), changes.action(), changes.differences);
    }

    private Action action() {
        boolean wasEnabled = before.life().enabled();
        boolean isEnabled = after.life().enabled();
        if (wasEnabled != isEnabled) {
            return isEnabled ? Action.START : Action.STOP;
        }
        if (!before.startsLike(after)) {
            return Action.RESTART;
        }
        return differences.isEmpty() ? Action.KEEP : Action.CHANGE;
    }

    /** As where there were no other instances, and now are. */
    private void compareNames() {
        compare("name", before.id().name(), after.id().name());
    }

    private void compareSettings() {
        Map<String, String> former = SettingOrder.withSections(before.settings().get());
        Map<String, String> next = SettingOrder.withSections(after.settings().get());
        if (former.equals(next)) {
            return;
        }
        Set<String> names = new TreeSet<>(former.keySet());
        names.addAll(next.keySet());
        // How many there are is told by the programs there are.
        names.remove(KnownSettings.INSTANCES.getName());
        // The one in force depends on the machine, and that of a program that runs stays. What is asked for is compared
        // as a setting of gaggled itself.
        names.remove(KnownSettings.CONTAINMENT.getName());
        for (String name : SettingOrder.sorted(names)) {
            String formerText = former.get(name);
            String nextText = next.get(name);
            boolean means = formerText != null && nextText != null;
            // What comes with a section, or goes with it, is told as far as it is not as usual.
            if (means || !SettingOrder.isDefault(name, formerText == null ? nextText : formerText, added)) {
                compare(name, formerText, nextText);
            }
        }
    }

    /** Never the values: that is where secrets are kept. */
    private void compareVariables() {
        Map<String, String> former = before.variables().get();
        Map<String, String> next = after.variables().get();
        Set<String> names = new TreeSet<>(former.keySet());
        names.addAll(next.keySet());
        for (String name : names) {
            if (!Objects.equals(former.get(name), next.get(name))) {
                differences.add(new Difference(KnownSettings.ENV + "/" + name, null, null, true));
            }
        }
    }

    private void compareDependencies() {
        Map<String, Map<String, String>> former = dependencies(before);
        Map<String, Map<String, String>> next = dependencies(after);
        Set<String> rules = new TreeSet<>(former.keySet());
        rules.addAll(next.keySet());
        for (String rule : rules) {
            String name = KnownSettings.DEPENDS.getName() + "/" + rule;
            Map<String, String> formerRule = former.get(rule);
            Map<String, String> nextRule = next.get(rule);
            if (formerRule == null || nextRule == null) {
                compare(name, until(formerRule), until(nextRule));
            } else {
                nextRule.forEach((setting, text) -> compare(
                        setting.isEmpty() ? name : name + "/" + setting, formerRule.get(setting), text));
            }
        }
    }

    private static @Nullable String until(@Nullable Map<String, String> rule) {
        return rule == null ? null : rule.get(KnownSettings.UNTIL.getName());
    }

    /** What it needs, by the names it is asked for by; the empty setting is which programs that are. */
    private static Map<String, Map<String, String>> dependencies(ProgramDefinition program) {
        Map<String, List<Dependency>> byRule = new TreeMap<>();
        program.life().dependencies()
                .forEach(need -> byRule.computeIfAbsent(need.rule(), _ -> new ArrayList<>()).add(need));
        Map<String, Map<String, String>> rules = new TreeMap<>();
        byRule.forEach((rule, needs) -> {
            Map<String, String> settings = new LinkedHashMap<>();
            Dependency first = needs.getFirst();
            settings.put("", identities(needs));
            settings.put(KnownSettings.UNTIL.getName(), needs.stream()
                    .map(need -> need.until().name().toLowerCase(Locale.ROOT))
                    .distinct()
                    .collect(Collectors.joining(", ")));
            settings.put(KnownSettings.DELAY.getName(), first.delay().toMillis() + "ms");
            settings.put(KnownSettings.REQUIRED.getName(), String.valueOf(first.required()));
            settings.put(KnownSettings.PROPAGATE.getName(), String.valueOf(first.propagate()));
            settings.put(KnownSettings.GRACE.getName(), first.grace().toMillis() + "ms");
            settings.put(KnownSettings.ON_UNKNOWN.getName(), first.onUnknown().name().toLowerCase(Locale.ROOT));
            rules.put(rule, settings);
        });
        return rules;
    }

    /** The first of several instances is the same program as the only one. */
    private static String identities(List<Dependency> needs) {
        return needs.stream()
                .map(Dependency::on)
                .map(on -> on.instance() == 1 ? new ProgramId(on.section()) : on)
                .map(ProgramId::name)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void compare(String name, @Nullable String former, @Nullable String next) {
        if (!Objects.equals(former, next)) {
            differences.add(new Difference(name, former, next, false));
        }
    }
}
