package org.gaggled.launcher.dryrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** In what an environment differs from another, by names alone: values may be secrets. */
final class EnvironmentChanges {

    private EnvironmentChanges() {}

    /** {@code +ADDED}, {@code ~CHANGED} and {@code -REMOVED}, in the order of the names. */
    static List<String> between(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            if (!before.containsKey(name)) {
                changes.add("+" + name);
            } else if (!after.containsKey(name)) {
                changes.add("-" + name);
            } else if (!String.valueOf(before.get(name)).equals(after.get(name))) {
                changes.add("~" + name);
            }
        }
        return changes;
    }
}
