package org.gaggled.engine.config;

import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.Settings;

/**
 * A plugin that the configuration asks for, and what it asks of it.
 *
 * @param factory opens it
 * @param settings of its own section, all at their defaults where there is no such section
 * @param globalSettings those it declared for section {@code gaggled}
 */
public record ConfiguredPlugin<F extends ConfiguredPluginFactory>(F factory, Settings settings, Settings globalSettings) {}
