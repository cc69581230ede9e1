package org.gaggled.api;

/**
 * What is discovered of a plugin: the part that names itself and opens the real thing.
 *
 * <p>The host creates one instance of each factory with its public no-argument constructor, on the thread that starts
 * gaggled, before the configuration is read. All methods of a factory are called on that thread, except {@code open} of
 * a {@linkplain org.gaggled.api.probe.ProbeFactory probe}. A constructor must be quick and must touch nothing outside
 * the jar: a factory is also created when nothing asks for the plugin. One that throws is reported with the jar's name
 * and left out.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface PluginFactory {

    /**
     * The name by which configurations, options and messages speak of this plugin: lower-case letters, digits and
     * hyphens, beginning with a letter, at most 64. Two plugins of one kind and one name are a configuration error.
     *
     * <p>Asked right after the constructor, and possibly again: the answer is always the same. One that throws then, or
     * gives a name that is not allowed, is reported with the jar's name and left out.
     */
    String getName();
}
