package org.gaggled.importing.format;

/** A value that means nothing, or nothing that gaggled could do. */
public final class NotExpressibleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public NotExpressibleException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Why, fit to stand behind the setting. */
    public String reason() {
        return reason;
    }
}
