package org.gaggled.engine.assembly;

import org.gaggled.api.PluginException;

/** Makes what a plugin throws by its own fault, at the start, into a line for who has to replace the plugin. */
final class PluginFault {

    private PluginFault() {}

    /**
     * A plugin threw what its contract does not allow, or does not fit this gaggled.
     *
     * @param what {@code event sink mail}
     * @param factory whose class loader has the plugin's name
     */
    static PluginException of(String what, Object factory, Throwable thrown) {
        ClassLoader loader = factory.getClass().getClassLoader();
        String plugin = loader == null || loader.getName() == null ? "" : " of plugin " + loader.getName();
        if (isOutOfDescriptors(thrown)) {
            return new PluginException(
                    what + plugin
                            + " failed to open: gaggled is out of file descriptors; raise the limit (ulimit -n, LimitNOFILE)",
                    thrown);
        }
        String reason = thrown instanceof LinkageError
                ? " was built against another version of what it uses: "
                : " failed to open: ";
        return new PluginException(
                what + plugin + reason + String.valueOf(thrown).replaceAll("\\s+", " ")
                        + "; that is a fault of the plugin: update it or remove it",
                thrown);
    }

    private static boolean isOutOfDescriptors(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
                return true;
            }
        }
        return false;
    }
}
