package org.gaggled.importing.compose;

import java.util.Map;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;

/** What is about a container, and why a program has nothing of it. */
final class ContainersOnly {

    private static final String IMAGE =
            "gaggled runs what is installed on this machine; what the image sets (ENTRYPOINT, ENV, WORKDIR) is not known";
    private static final String FILES = "the program sees the files of this machine, at their own paths";
    private static final String NETWORK =
            "the program has the network of this machine: it listens on the port that it is told, and finds others at"
                    + " 127.0.0.1";
    private static final String TERMINAL = "a program has no terminal";
    private static final String RIGHTS = "'capabilities' names those that the program has, exactly";
    private static final String NAME = "a program has the name of its section";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("image", IMAGE),
            Map.entry("build", IMAGE),
            Map.entry("pull_policy", IMAGE),
            Map.entry("platform", IMAGE),
            Map.entry("volumes", FILES),
            Map.entry("volumes_from", FILES),
            Map.entry("tmpfs", FILES),
            Map.entry("read_only", FILES),
            Map.entry("configs", FILES),
            Map.entry("secrets", FILES),
            Map.entry("devices", FILES),
            Map.entry("shm_size", FILES),
            Map.entry("ports", NETWORK),
            Map.entry("expose", NETWORK),
            Map.entry("networks", NETWORK),
            Map.entry("network_mode", NETWORK),
            Map.entry("extra_hosts", NETWORK),
            Map.entry("dns", NETWORK),
            Map.entry("dns_search", NETWORK),
            Map.entry("hostname", NETWORK),
            Map.entry("domainname", NETWORK),
            Map.entry("mac_address", NETWORK),
            Map.entry("external_links", NETWORK),
            Map.entry("tty", TERMINAL),
            Map.entry("stdin_open", TERMINAL),
            Map.entry("cap_add", RIGHTS),
            Map.entry("cap_drop", RIGHTS),
            Map.entry("privileged", RIGHTS),
            Map.entry("container_name", NAME),
            Map.entry("labels", "'tags' are the names that several programs share"),
            Map.entry("develop", "gaggled does not watch files"));

    private ContainersOnly() {}

    static void lose(YamlValue setting, Section program) {
        program.lose(setting.setting(), REASONS.getOrDefault(setting.key(), "gaggled has nothing like it"));
    }
}
