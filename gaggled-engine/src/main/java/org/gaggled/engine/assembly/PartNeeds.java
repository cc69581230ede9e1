package org.gaggled.engine.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be known of a plugin before it is opened beside others. */
final class PartNeeds {

    private static final Logger log = LoggerFactory.getLogger(PartNeeds.class);

    private PartNeeds() {}

    /**
     * Whether a plugin that was opened by one configuration is open as the other one asks for. What the two say of
     * programs may differ: that takes effect while the plugin is open.
     */
    static boolean opensLike(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {
        ConfiguredPluginFactory factory = after.factory();
        return factory.equals(before.factory())
                && isSame(factory.getSettings(), before.getSettings(), after.getSettings())
                && (!(factory instanceof EventSinkFactory)
                        || isSame(List.of(KnownSettings.SINK_QUEUE), before.getSettings(), after.getSettings()))
                && isSame(factory.getGlobalSettings(), before.getGlobalSettings(), after.getGlobalSettings())
                && factory.getGlobalSections().stream().allMatch(section -> isSame(section, before, after));
    }

    private static boolean isSame(SettingsSection section, ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {
        Settings one = before.findSection(section.getName());
        Settings other = after.findSection(section.getName());
        return one == null || other == null ? one == other : isSame(section.getSettings(), one, other);
    }

    private static boolean isSame(List<Setting<?>> declared, Settings one, Settings other) {
        return declared.stream().allMatch(setting -> isSame(one.find(setting), other.find(setting)));
    }

    /** By what is shown of them, too: not every type of a plugin's own can be compared. */
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(one, other) || String.valueOf(one).equals(String.valueOf(other));
    }

    /** What a plugin holds alone; empty where it does not say. */
    static Optional<Set<String>> claims(ConfiguredPlugin<?> plugin) {
        try (PluginScope _ = PluginScope.around(plugin.factory())) {
            return Optional.ofNullable(plugin.factory().findClaims(plugin));
        } catch (RuntimeException | LinkageError bug) {
            log.warn("plugin {} cannot say what it holds alone, which is a fault of the plugin: {}",
                    plugin.factory().getName(), String.valueOf(bug));
            return Optional.empty();
        }
    }

    /** Whether two plugins are known to claim the same. */
    static boolean collide(ConfiguredPlugin<?> one, ConfiguredPlugin<?> other) {
        return !Collections.disjoint(claims(one).orElse(Set.of()), claims(other).orElse(Set.of()));
    }
}
