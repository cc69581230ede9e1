package org.gaggled.notify.smtp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.control.ControlPort;
import org.jspecify.annotations.Nullable;

/**
 * Where the two halves of the plugin meet: the event sink is told what changes, and only the control source may ask how things
 * are. The host opens each by itself, so that they find each other by the run they belong to.
 */
final class ControlPorts {

    private static final Map<String, ControlPort> PORTS = new ConcurrentHashMap<>();

    private ControlPorts() {}

    static void put(String instanceId, ControlPort port) {
        PORTS.put(instanceId, port);
    }

    static void remove(String instanceId) {
        PORTS.remove(instanceId);
    }

    static @Nullable ControlPort find(String instanceId) {
        return PORTS.get(instanceId);
    }
}
