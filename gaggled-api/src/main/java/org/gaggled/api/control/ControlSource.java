package org.gaggled.api.control;

import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests from outside and asks the {@link ControlPort}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ControlSource extends AutoCloseable {

    /**
     * Begins to take requests, on threads of its own, and returns. Called exactly once, on the thread that has opened
     * it. At the start of gaggled that is before the first program is started; what is asked before that is answered
     * after.
     *
     * @throws PluginException when it cannot; gaggled then reports that and does not start, or goes on with the
     * configuration before
     */
    void start() throws PluginException;

    /**
     * Where it is asked: the configured {@code controlurl}, with the port that was chosen where the configuration left
     * that open. Called once, after {@link #start()}; the programs find it in {@code GAGGLED_CONTROL_URL}.
     *
     * @return null for a source that is not the control channel
     */
    default @Nullable String getUrl() {
        return null;
    }

    /**
     * The public key that it proves itself by at that {@linkplain #getUrl() address}, as clients have to write it.
     * Other hosts of a cluster are told of it. Called once, after {@link #getUrl()}.
     *
     * @return null for a source that has none
     * @since 1.0
     */
    default @Nullable String getKey() {
        return null;
    }

    /**
     * Sees to it that it can be reached as before, if somebody has removed what it is reached by, such as a file.
     * Called after each reload that leaves it open, on the thread that reloads; it does not wait.
     *
     * @since 1.0
     */
    default void reloaded() {}

    /**
     * Ends taking requests and frees what it holds; a request that is being answered may be finished. Called exactly
     * once, after the last program is gone or when a reload closes it, also when {@link #start()} threw. gaggled waits
     * two seconds for it and goes on without it.
     */
    @Override
    void close() throws Exception;
}
