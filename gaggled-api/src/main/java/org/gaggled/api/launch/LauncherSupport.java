package org.gaggled.api.launch;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Whether a launcher can work on this system, and how well.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class LauncherSupport {

    private final boolean supported;
    private final int rank;
    private final @Nullable String reason;

    private LauncherSupport(boolean supported, int rank, @Nullable String reason) {
        this.supported = supported;
        this.rank = rank;
        this.reason = reason;
    }

    /**
     * It works.
     *
     * @param rank the higher, the better: the portable launcher has 0, the Linux launcher 100; one that must be asked
     * for by name has a negative rank
     */
    public static LauncherSupport supported(int rank) {
        return new LauncherSupport(true, rank, null);
    }

    /** It does not work, for this reason: {@code needs Linux 5.4 or newer, this is 4.19}. */
    public static LauncherSupport unsupported(String reason) {
        return new LauncherSupport(false, 0, Objects.requireNonNull(reason));
    }

    /** Whether it works. */
    public boolean isSupported() {
        return supported;
    }

    /** The higher, the better; 0 when it does not work. */
    public int getRank() {
        return rank;
    }

    /** Why it does not work; null when it does. */
    public @Nullable String getReason() {
        return reason;
    }
}
