package org.gaggled.engine.plugin;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Several services of one kind that go by one name, so that the configuration cannot mean one of them.
 *
 * @param kind what they all are
 * @param name what they all call themselves
 * @param origins where they come from, in the order in which they were found; at least two
 */
public record PluginNameClash(PluginKind<?> kind, String name, List<PluginOrigin> origins) {

    /** Takes a copy of the list. */
    public PluginNameClash {
        origins = List.copyOf(origins);
    }

    /** {@code event sink mail is in plugins/mail-1.jar and in plugins/mail-2.jar; keep one of them}. */
    @Override
    public String toString() {
        return origins.stream()
                .map(PluginOrigin::toString)
                .collect(Collectors.joining(" and in ", kind + " " + name + " is in ", "; keep one of them"));
    }
}
