package org.gaggled.engine.plugin;

/** A plugin directory cannot be used. The message is one line for the user, whose mistake it is. */
public final class PluginDirectoryException extends Exception {

    private static final long serialVersionUID = 1L;

    PluginDirectoryException(String message) {
        super(message);
    }
}
