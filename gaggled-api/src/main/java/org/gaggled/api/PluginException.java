package org.gaggled.api;

/**
 * A plugin cannot do what the configuration asks of it, and the reason is the user's to mend: an address in use, a file
 * that is not there. Its message is shown as it is, in one line, without a stack trace; so it says what is wrong with
 * what, and what to do.
 */
public class PluginException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the text that the user reads. */
    public PluginException(String message) {
        super(message);
    }

    /** With the text that the user reads, and what was behind it, for the debug log. */
    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
