package org.gaggled.engine.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warning that the heap stays mostly full: what a whole collection has not freed is nearly all there is. When it is
 * full, the virtual machine ends, and that comes without words. Plugins share the heap, so the warning names them.
 */
final class FullHeap {

    private static final Logger log = LoggerFactory.getLogger(FullHeap.class);

    private static final int MOSTLY_FULL_PERCENT = 80;

    /** Below that, the next time is worth another warning. */
    private static final int RELIEVED_PERCENT = 60;

    private static final long MIB = 1L << 20;

    private final List<String> plugins;
    private boolean said;

    /**
     * Nothing was said so far.
     *
     * @param plugins the names of those that are loaded
     */
    FullHeap(List<String> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /** Looks at what the last collection has left, where the heap is large enough for that to matter. */
    void look() {
        Runtime machine = Runtime.getRuntime();
        if (machine.totalMemory() < machine.maxMemory() / 2) {
            return;
        }
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            // Of the pools of a heap, the one of what stays has a threshold.
            MemoryUsage left = pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported()
                    ? pool.getCollectionUsage() : null;
            String warning = left == null ? null : warning(left.getUsed(), left.getMax());
            if (warning != null) {
                log.warn("{}", warning);
            }
        }
    }

    /**
     * What there is to say now; null where that is nothing, or was said.
     *
     * @param used bytes that the last collection has left
     * @param most bytes that there can be
     */
    @Nullable
    String warning(long used, long most) {
        if (used < most / 100 * RELIEVED_PERCENT) {
            said = false;
        }
        if (said || used < most / 100 * MOSTLY_FULL_PERCENT) {
            return null;
        }
        said = true;
        return "the heap of gaggled stays mostly full: " + used / MIB + " of " + most / MIB
                + " MiB are in use after a collection. When it is full, gaggled ends, and its programs run on without it."
                + " Give gaggled more memory, for example with GAGGLED_JAVA_OPTS=-Xmx1g, or find out which plugin takes it; "
                + (plugins.isEmpty() ? "no plugin is loaded" : "loaded are: " + String.join(", ", plugins));
    }
}
