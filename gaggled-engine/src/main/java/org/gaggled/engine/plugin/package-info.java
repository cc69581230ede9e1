/**
 * Plugins: found in directories, each in a class loader of its own, and closed at the end.
 *
 * <p>Begin with {@link org.gaggled.engine.plugin.PluginCatalog}: it scans every
 * {@link org.gaggled.engine.plugin.PluginDirectory} and holds what was found, as
 * {@link org.gaggled.engine.plugin.PluginService}s by {@link org.gaggled.engine.plugin.PluginKind}, and what was not,
 * as {@link org.gaggled.engine.plugin.PluginFailure}s. A plugin that does not load is never an exception here: whether
 * it matters is known only to who reads the configuration. Every call into a plugin is made within a
 * {@link org.gaggled.engine.plugin.PluginScope}.
 */
@NullMarked
package org.gaggled.engine.plugin;

import org.jspecify.annotations.NullMarked;
