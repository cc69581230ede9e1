/**
 * Configuration: a format plugin turns a file into a tree of {@link org.gaggled.api.config.ConfigNode}s in which
 * everything knows its file, line and column; the host checks the tree, by {@link org.gaggled.api.config.Setting}
 * definitions, and reports every {@link org.gaggled.api.config.ConfigProblem} at once.
 */
@NullMarked
package org.gaggled.api.config;

import org.jspecify.annotations.NullMarked;
