package org.gaggled.api.neighbour;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of another host, at one moment. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class HostState {

    private final String host;
    private final Standing standing;
    private final Duration since;
    private final @Nullable String reason;
    private final @Nullable HostReport report;
    private final Duration reportAge;

    private HostState(Builder builder) {
        this.host = builder.host;
        this.standing = builder.standing;
        this.since = builder.since;
        this.reason = builder.reason;
        this.report = builder.report;
        this.reportAge = builder.reportAge;
    }

    /**
     * Whether it is known what the programs of a host do. More may be added: a {@code switch} over it needs a
     * {@code default}, a Kotlin {@code when} an {@code else}.
     */
    public enum Standing {
        /** They do what the last report says. */
        KNOWN,
        /** Nobody knows: the host cannot be heard, or was not heard of yet. */
        UNKNOWN,
        /** Its gaggled has shut down, and said so: they are down. */
        LEFT
    }

    /**
     * Begins the state of a host that was not heard of yet.
     *
     * @throws IllegalArgumentException when that cannot be a host's name
     */
    public static Builder builder(String host) {
        return new Builder(host);
    }

    /** The name of the host in the cluster. */
    public String getHost() {
        return host;
    }

    /** Whether it is known what its programs do. */
    public Standing getStanding() {
        return standing;
    }

    /** For how long it has stood like that. */
    public Duration getSince() {
        return since;
    }

    /** Why it is not known, for a person, as a part of a sentence; null where it is, or where nobody has said why. */
    public @Nullable String getReason() {
        return reason;
    }

    /**
     * What the host has told last; null where it has told nothing, or has left since. Where it is unknown, that may not
     * be so any more.
     */
    public @Nullable HostReport getReport() {
        return report;
    }

    /** How long ago that was told: ages in it are those of that time. Zero without a report. */
    public Duration getReportAge() {
        return reportAge;
    }

    @Override
    public String toString() {
        return host + " " + standing + " for " + since.toMillis() + "ms" + (reason == null ? "" : ": " + reason);
    }

    /** Collects the parts of a {@link HostState}. Not safe for use by several threads. */
    public static final class Builder {

        private final String host;
        private Standing standing = Standing.UNKNOWN;
        private Duration since = Duration.ZERO;
        private @Nullable String reason;
        private @Nullable HostReport report;
        private Duration reportAge = Duration.ZERO;

        private Builder(String host) {
            this.host = HostReport.requireHost(host);
        }

        /** See {@link HostState#getStanding()} and {@link HostState#getSince()}. */
        public Builder standing(Standing value, Duration time) {
            this.standing = Objects.requireNonNull(value);
            this.since = Objects.requireNonNull(time);
            return this;
        }

        /** See {@link HostState#getReason()}. */
        public Builder reason(@Nullable String value) {
            this.reason = value;
            return this;
        }

        /**
         * See {@link HostState#getReport()} and {@link HostState#getReportAge()}.
         *
         * @throws IllegalArgumentException when it is the report of another host
         */
        public Builder report(HostReport value, Duration age) {
            if (!value.getHost().equals(host)) {
                throw new IllegalArgumentException("a report of " + value.getHost() + ", not of " + host);
            }
            this.report = value;
            this.reportAge = Objects.requireNonNull(age);
            return this;
        }

        /** The state; the builder may go on being used. */
        public HostState build() {
            return new HostState(this);
        }
    }
}
