package org.gaggled.api;

import java.util.Objects;

/** Who is running: one start of gaggled with one configuration. */
public final class GaggleInfo {

    private final String instanceId;
    private final String hostName;
    private final String version;
    private final String configFile;

    /** Made by the host; public so that a plugin's tests can make one too. */
    public GaggleInfo(String instanceId, String hostName, String version, String configFile) {
        this.instanceId = Objects.requireNonNull(instanceId);
        this.hostName = Objects.requireNonNull(hostName);
        this.version = Objects.requireNonNull(version);
        this.configFile = Objects.requireNonNull(configFile);
    }

    /** New for every start of gaggled; stands in every event. By it a listener notices that gaggled was restarted. */
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
}
