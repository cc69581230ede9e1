package org.gaggled.notify.smtp;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.gaggled.api.event.EventSinkContext;
import org.jspecify.annotations.Nullable;

/** What gaggled opens a sink with. */
record TestContext(GaggleInfo getGaggle, PluginSettings plugin) implements EventSinkContext {

    @Override
    public Settings getSettings() {
        return plugin.getSettings();
    }

    @Override
    public Settings getGlobalSettings() {
        return plugin.getGlobalSettings();
    }

    @Override
    public @Nullable Settings findSection(String name) {
        return plugin.findSection(name);
    }
}
