package org.gaggled.engine.assembly;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.reload.PluginChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be known of a plugin before it is opened beside others. */
final class PartNeeds {

    private static final Logger log = LoggerFactory.getLogger(PartNeeds.class);

    private PartNeeds() {}

    /** Whether a plugin that was opened by one configuration is open as the other one asks for. */
    static boolean opensLike(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {
        return after.factory().equals(before.factory()) && PluginChanges.between(before, after).isEmpty();
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

    /** Whether what is open is known to hold what another plugin needs: its state directory, or what both claim. */
    static boolean collide(OpenPart open, ConfiguredPlugin<?> other) {
        return (open.context().usesStateDirectory() && open.plugin().factory().equals(other.factory()))
                || !Collections.disjoint(claims(open.plugin()).orElse(Set.of()), claims(other).orElse(Set.of()));
    }
}
