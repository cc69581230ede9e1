package org.gaggled.engine.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A plugin, or one service of it, that could not be loaded.
 *
 * @param origin the jar or directory concerned
 * @param kind what would have been offered; null when the plugin as a whole failed
 * @param name what it calls itself; null when it did not get so far
 * @param reason what is wrong, in one line for a person
 * @param cause what was thrown, for the debug log; null when nothing was
 */
public record PluginFailure(
        PluginOrigin origin, @Nullable PluginKind<?> kind, @Nullable String name, String reason,
        @Nullable Throwable cause) {

    /** {@code plugins/mail.jar: class org.x.Mail needs org.y.Foo, which is not in the jar}. */
    @Override
    public String toString() {
        return origin + ": " + reason;
    }
}
