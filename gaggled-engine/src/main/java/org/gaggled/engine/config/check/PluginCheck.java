package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.text.Wording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's own look at what the configuration says to it. Settings that were refused count as not given there, so
 * that one wrong value hides none of the rest; what the plugin then says of such a setting is dropped, because it may
 * not be true.
 */
final class PluginCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCheck.class);

    private final DeclaredPlugin<?> plugin;
    private final ConfiguredPlugin<?> configured;
    private final List<CheckedSettings> sections;

    /**
     * A check by {@code plugin} of what is {@code configured} for it.
     *
     * @param sections all that is in it
     */
    PluginCheck(DeclaredPlugin<?> plugin, ConfiguredPlugin<?> configured, List<CheckedSettings> sections) {
        this.plugin = plugin;
        this.configured = configured;
        this.sections = sections;
    }

    /** Reports what the plugin finds; nothing where a required setting has no value, for which it has no stand-in. */
    void report(ConfigPosition globalSection, Problems problems) {
        if (!sections.stream().allMatch(CheckedSettings::isComplete)) {
            return;
        }
        try (var _ = PluginScope.around(plugin.factory())) {
            for (ConfigProblem problem : plugin.factory().check(configured)) {
                if (!isAboutRefused(problem)) {
                    problems.add(problem);
                }
            }
        } catch (RuntimeException | LinkageError bug) {
            LOG.debug("{} {} fails to check its settings", plugin.kind(), plugin.name(), bug);
            problems.error(
                    globalSection,
                    "the " + plugin.kind() + " plugin " + Wording.quoted(plugin.name()) + " fails with " + bug
                            + " when it checks its settings",
                    "that is a fault of the plugin: update it or remove it");
        }
    }

    private boolean isAboutRefused(ConfigProblem problem) {
        String setting = problem.getSetting();
        return setting != null && sections.stream().anyMatch(section -> section.refused().contains(setting));
    }
}
