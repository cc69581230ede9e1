package org.gaggled.engine.config.read;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;
import org.jspecify.annotations.Nullable;

/**
 * As whom gaggled itself runs, what it may, and what the machine has: by that, some attributes of processes can be had,
 * and others cannot.
 *
 * @param user the number of its user
 * @param group the number of its group
 * @param capabilities the names of those in force: {@code sys_nice}
 * @param permitted those that it can have in force
 * @param bounding those that nobody below it can have more than
 * @param limits gaggled's own, each with its hard one
 * @param processors those that the machine has; empty where that is not known
 * @param mostDescriptors the highest limit of open descriptors that Linux allows anybody
 * @param obstacle why gaggled's own launcher gives no program any attributes, in words; null where it does
 */
public record Standing(
        int user,
        int group,
        Set<String> capabilities,
        Set<String> permitted,
        Set<String> bounding,
        int nice,
        int oomScore,
        Map<LimitedResource, ProcessLimit> limits,
        SortedSet<Integer> processors,
        long mostDescriptors,
        @Nullable String obstacle) {

    /** Takes copies. */
    public Standing {
        capabilities = Set.copyOf(capabilities);
        permitted = Set.copyOf(permitted);
        bounding = Set.copyOf(bounding);
        Map<LimitedResource, ProcessLimit> copy = new EnumMap<>(LimitedResource.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
        processors = Collections.unmodifiableSortedSet(new TreeSet<>(processors));
    }
}
