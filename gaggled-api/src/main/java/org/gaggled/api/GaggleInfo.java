package org.gaggled.api;

import java.util.Objects;

/**
 * Who is running: one start of gaggled with one configuration.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class GaggleInfo {

    private final String instanceId;
    private final String hostName;
    private final String version;
    private final String configFile;

    private GaggleInfo(Builder builder) {
        this.instanceId = builder.instanceId;
        this.hostName = builder.hostName;
        this.version = builder.version;
        this.configFile = builder.configFile;
    }

    /** Begins the description of a run. The host makes it; a plugin's tests can make one too. */
    public static Builder builder(String instanceId) {
        return new Builder(instanceId);
    }

    /**
     * New for every gaggle that begins; stands in every event. By it a listener notices that gaggled was restarted. It
     * stays the same where the gaggle goes on: after an upgrade, and where gaggled was killed and the next one has
     * adopted the programs. The numbers of events go on then, too.
     */
    public String getInstanceId() {
        return instanceId;
    }

    /** The name of this machine, as {@code GAGGLED_HOST} gives it to programs. */
    public String getHostName() {
        return hostName;
    }

    /** The version of gaggled, {@code 1.0.0} for instance. */
    public String getVersion() {
        return version;
    }

    /** The configuration file as it was named on the command line. */
    public String getConfigFile() {
        return configFile;
    }

    /** Collects the parts of a {@link GaggleInfo}. Not safe for use by several threads. */
    public static final class Builder {

        private final String instanceId;
        private String hostName = "localhost";
        private String version = "1.0.0";
        private String configFile = "gaggled.ini";

        private Builder(String instanceId) {
            this.instanceId = Objects.requireNonNull(instanceId);
        }

        /** See {@link GaggleInfo#getHostName()}; {@code localhost} unless given. */
        public Builder hostName(String value) {
            this.hostName = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link GaggleInfo#getVersion()}; {@code 1.0.0} unless given. */
        public Builder version(String value) {
            this.version = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link GaggleInfo#getConfigFile()}; {@code gaggled.ini} unless given. */
        public Builder configFile(String value) {
            this.configFile = Objects.requireNonNull(value);
            return this;
        }

        /** The description; the builder may go on being used. */
        public GaggleInfo build() {
            return new GaggleInfo(this);
        }
    }
}
