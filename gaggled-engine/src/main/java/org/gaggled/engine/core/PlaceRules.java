package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;

/**
 * On which of several hosts a program runs.
 *
 * @param hosts where it may run, the first choice first
 * @param copies on how many of them it runs
 * @param failover how long a host must be gone before another one runs its copy
 */
public record PlaceRules(List<String> hosts, int copies, Duration failover) {

    public PlaceRules {
        hosts = List.copyOf(hosts);
    }
}
