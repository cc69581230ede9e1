package org.gaggled.engine.config.read;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a configuration's meaning depends on besides its text.
 *
 * @param variables the environment gaggled was started with
 * @param hostName the name of this machine
 * @param directory the directory gaggled was started in, absolute
 */
public record HostEnvironment(Map<String, String> variables, String hostName, Path directory) {

    /** Takes a copy of the map, and refuses a relative directory. */
    public HostEnvironment {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + directory);
        }
    }
}
