package org.gaggled.api.launch;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * How much of a {@link LimitedResource} a process may use. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProcessLimit {

    /** No limit, for soft and hard limits alike. */
    public static final long UNLIMITED = -1;

    private final long soft;
    private final @Nullable Long hard;

    private ProcessLimit(long soft, @Nullable Long hard) {
        this.soft = soft;
        this.hard = hard;
    }

    /**
     * A soft limit; the hard one stays what it is.
     *
     * @param soft in the resource's unit, or {@link #UNLIMITED}
     */
    public static ProcessLimit ofSoft(long soft) {
        return new ProcessLimit(atLeastUnlimited(soft), null);
    }

    /**
     * Both limits, in the resource's unit or {@link #UNLIMITED}.
     *
     * @throws IllegalArgumentException when the soft limit is above the hard one
     */
    public static ProcessLimit of(long soft, long hard) {
        if (Long.compareUnsigned(atLeastUnlimited(soft), atLeastUnlimited(hard)) > 0) {
            throw new IllegalArgumentException("has a soft limit above its hard limit");
        }
        return new ProcessLimit(soft, hard);
    }

    private static long atLeastUnlimited(long limit) {
        if (limit < UNLIMITED) {
            throw new IllegalArgumentException("has a limit below zero");
        }
        return limit;
    }

    /** The limit that is in force, in the resource's unit, or {@link #UNLIMITED}. */
    public long getSoft() {
        return soft;
    }

    /** How far the process may raise that itself, in the same unit; null: as far as gaggled may. */
    public @Nullable Long getHard() {
        return hard;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessLimit limit && soft == limit.soft && Objects.equals(hard, limit.hard);
    }

    @Override
    public int hashCode() {
        return Objects.hash(soft, hard);
    }

    /** As it is written in a configuration: {@code 1024:4096}. */
    @Override
    public String toString() {
        return hard == null ? text(soft) : text(soft) + ":" + text(hard);
    }

    private static String text(long limit) {
        return limit == UNLIMITED ? "unlimited" : String.valueOf(limit);
    }
}
