package org.gaggled.api.config;

import org.gaggled.api.Stability;

/**
 * Turns the text of a setting into a value of a plugin's own type.
 *
 * <p>Called at each check of a configuration, by one thread at a time, and touches nothing but the text: whether a file
 * is there or a host answers is for {@link org.gaggled.api.ConfiguredPluginFactory#check} to find out.
 *
 * @param <T> what the text becomes
 * @since 1.0
 */
@FunctionalInterface
@Stability(Stability.Level.STABLE)
public interface SettingParser<T> {

    /**
     * The value.
     *
     * <p>An {@link InvalidSettingException} says in its own words what is wrong. Any other
     * {@link IllegalArgumentException}, and any checked exception, means that the text is not what the setting allows,
     * and the host says so; what its message is does not matter. Whatever else is thrown, and null, is a fault of the
     * plugin and reported as that.
     */
    T parse(String text) throws Exception;
}
