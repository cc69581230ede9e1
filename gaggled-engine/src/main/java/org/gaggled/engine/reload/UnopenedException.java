package org.gaggled.engine.reload;

import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;

/** Something that the configuration asks for cannot be opened. */
public final class UnopenedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ConfigPosition position;

    /**
     * Of what stands there.
     *
     * @param cause whose message is for an operator
     */
    public UnopenedException(ConfigPosition position, Exception cause) {
        super(cause.getMessage(), cause);
        this.position = position;
    }

    /** What there is to tell of it. */
    public ConfigProblem problem() {
        return ConfigProblem.error(position, String.valueOf(getMessage()), null);
    }
}
