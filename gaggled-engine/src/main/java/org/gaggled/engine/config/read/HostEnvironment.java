package org.gaggled.engine.config.read;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gaggled.engine.launch.CgroupDelegation;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration's meaning depends on besides its text.
 *
 * @param variables the environment gaggled was started with
 * @param hostName the name of this machine
 * @param directory the directory gaggled was started in, absolute
 * @param standing tells, where a program asks for something that not everybody may, what gaggled may; gives null where
 * that is not known
 * @param cgroups tells, where a program asks for resources, whether gaggled can have cgroups for them; gives null where
 * that is not known
 */
public record HostEnvironment(
        Map<String, String> variables,
        String hostName,
        Path directory,
        Supplier<@Nullable Standing> standing,
        Supplier<@Nullable CgroupDelegation> cgroups) {

    /** Takes a copy of the map, and refuses a relative directory. */
    public HostEnvironment {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + directory);
        }
    }

    /** One of a reader that starts no program: what gaggled may is not known to it. */
    public HostEnvironment(Map<String, String> variables, String hostName, Path directory) {
        this(variables, hostName, directory, () -> null, () -> null);
    }
}
