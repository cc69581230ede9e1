package org.gaggled.api.config;

import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * What a format plugin made of a file: as much of the tree as could be read, and every problem met on the way.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigTree {

    private final ConfigNode root;
    private final List<ConfigProblem> problems;

    /** A tree and the problems found while reading it. */
    public ConfigTree(ConfigNode root, List<ConfigProblem> problems) {
        this.root = Objects.requireNonNull(root);
        this.problems = List.copyOf(problems);
    }

    /** The root; its children are the top-level sections. */
    public ConfigNode getRoot() {
        return root;
    }

    /** What the format itself forbids, in the order of the file; empty when the file reads well. */
    public List<ConfigProblem> getProblems() {
        return problems;
    }
}
