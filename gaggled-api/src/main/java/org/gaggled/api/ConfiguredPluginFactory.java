package org.gaggled.api;

import java.util.List;
import java.util.Set;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.jspecify.annotations.Nullable;

/**
 * A factory whose plugin is switched on by the configuration, and takes settings from it.
 *
 * <p>The plugin is opened when the configuration has the section {@code gaggled/NAME}, or one of the plugin's
 * {@link #getGlobalSettings() global settings}; otherwise nothing but the factory ever runs, unless it
 * {@linkplain #isOpenUnasked() says so}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface ConfiguredPluginFactory extends PluginFactory {

    /**
     * The settings that section {@code gaggled/NAME} may hold. The host checks every one before anything is opened, by
     * these definitions; a setting that is not among them is an error. Always the same answer.
     */
    default List<Setting<?>> getSettings() {
        return List.of();
    }

    /**
     * Settings of this plugin that stand directly in section {@code gaggled}, beside the host's own, as
     * {@code eventurl} does. Two kinds of plugin may share one; two plugins of one kind may not. Always the same
     * answer.
     */
    default List<Setting<?>> getGlobalSettings() {
        return List.of();
    }

    /**
     * Sections of this plugin that stand in section {@code gaggled} beside the one of its own name, as {@code curve}
     * does. They are checked like it; by themselves they do not ask for the plugin. Two kinds of plugin may share one,
     * and each then sees the settings it declared; two plugins of one kind may not. Always the same answer.
     */
    default List<SettingsSection> getGlobalSections() {
        return List.of();
    }

    /**
     * Settings of this plugin that stand in the section of each program, beside the host's own: {@code notify = no},
     * for one. They are checked and shown as the host's are. By themselves they do not ask for the plugin; where
     * nothing does, the host warns that they are not used. A name that programs have without it, or that another plugin
     * declares, of whatever kind, is refused. One that is {@link Setting#required()} must be in every program. Always
     * the same answer.
     */
    default List<Setting<?>> getProgramSettings() {
        return List.of();
    }

    /**
     * Whether the plugin is opened where nothing in the configuration asks for it, too, with all settings at their
     * defaults. Such a plugin does no harm where nobody knows of it, and has a setting by which it is refused: what it
     * opens then does nothing. It should not fail for want of something that nobody has asked for. Always the same
     * answer.
     *
     * @since 1.0
     */
    default boolean isOpenUnasked() {
        return false;
    }

    /**
     * Looks for what only the plugin can know to be wrong in a configuration that asks for it: files that are not
     * there, settings that contradict each other, things that an operator should be warned of. Called at each check of
     * a configuration, before anything is opened; it touches nothing, and gaggled may never open the plugin afterwards.
     * An exception is reported as a fault of the plugin.
     *
     * <p>So that all problems are shown at once, it is called as well when settings have been refused. Those count as
     * not given: they have their default, or none; a problem that is {@linkplain ConfigProblem#about about} such a
     * setting, as those are that {@link org.gaggled.api.config.SettingProblems} collects, is dropped, because it may
     * not be true. It is not called while a setting that is {@link Setting#required()} is missing or was refused, since
     * {@link org.gaggled.api.config.Settings#get} would have nothing to give.
     */
    default List<ConfigProblem> check(PluginSettings settings) {
        return List.of();
    }

    /**
     * What only one opened plugin of a gaggled can hold at a time, with these settings: a port, as {@code tcp:9876}, or
     * a file that it locks, as {@code file:/var/spool/x}. The host asks when the configuration is read again. Where
     * what is open and what is to be opened claim the same, it closes the former first, and opens it again if the
     * latter cannot be opened. Otherwise both are open for a moment, and whoever uses them notices nothing.
     *
     * @return null where that is not known: the host then opens the new one first, and only if that fails tries it with
     * the former one of the same name closed
     */
    default @Nullable Set<String> findClaims(PluginSettings settings) {
        return null;
    }
}
