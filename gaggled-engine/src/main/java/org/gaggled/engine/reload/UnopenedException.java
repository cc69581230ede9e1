package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;

/** Something that the configuration asks for cannot be opened. */
public final class UnopenedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ConfigPosition position;
    private final transient List<ConfigProblem> closed;

    /**
     * Of what stands there, with everything else as before.
     *
     * @param cause whose message is for an operator
     */
    public UnopenedException(ConfigPosition position, Exception cause) {
        this(position, cause, List.of());
    }

    /**
     * The same, with something closed that was open before.
     *
     * @param closed what there is to tell of that
     */
    public UnopenedException(ConfigPosition position, Exception cause, List<ConfigProblem> closed) {
        super(cause.getMessage(), cause);
        this.position = position;
        this.closed = List.copyOf(closed);
    }

    /** What there is to tell of it, and of what stays closed because of it. */
    public List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        problems.add(ConfigProblem.error(position, String.valueOf(getMessage()), null));
        problems.addAll(closed);
        return problems;
    }
}
