package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a server is, how long to wait for it, and the keys to show it. Immutable. */
public final class ServerAddress {

    private final String url;
    private final Duration timeout;
    private final @Nullable ClientKeys keys;
    private final boolean awaited;

    private ServerAddress(String url, Duration timeout, @Nullable ClientKeys keys, boolean awaited) {
        this.url = Objects.requireNonNull(url);
        this.timeout = timeout;
        this.keys = keys;
        this.awaited = awaited;
    }

    /** The server at that URL, with five seconds for each answer, and without CURVE. */
    public static ServerAddress of(String url) {
        return new ServerAddress(url, Duration.ofSeconds(5), null, true);
    }

    /** The same for a server at another URL. */
    public ServerAddress at(String other) {
        return new ServerAddress(other, timeout, keys, awaited);
    }

    /** The same, with that long for each answer. */
    public ServerAddress withTimeout(Duration value) {
        return new ServerAddress(url, value, keys, awaited);
    }

    /** The same, with CURVE. */
    public ServerAddress withKeys(@Nullable ClientKeys value) {
        return new ServerAddress(url, timeout, value, awaited);
    }

    /**
     * The same, for a server that must be there already: where nobody listens a question fails at once, with
     * {@link GaggledException.Kind#UNREACHABLE}. Otherwise the server may come as long as there is time for the answer.
     */
    public ServerAddress withoutWaitingForServer() {
        return new ServerAddress(url, timeout, keys, false);
    }

    /** Whether a server that is not there yet is waited for. */
    public boolean isAwaited() {
        return awaited;
    }

    /** The URL. */
    public String getUrl() {
        return url;
    }

    /** How long to wait for an answer. */
    public Duration getTimeout() {
        return timeout;
    }

    /** The keys, or null without CURVE. */
    public @Nullable ClientKeys getKeys() {
        return keys;
    }

    @Override
    public String toString() {
        return url;
    }
}
