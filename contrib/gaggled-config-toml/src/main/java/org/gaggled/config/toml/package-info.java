/**
 * Configurations written in TOML.
 *
 * <p>The parser is tomlj. It tells where a key begins, but not where its value or a part of a dotted key does:
 * {@link org.gaggled.config.toml.TomlText} finds those. {@link org.gaggled.config.toml.ConfigTreeBuilder} makes the
 * tree.
 */
@NullMarked
package org.gaggled.config.toml;

import org.jspecify.annotations.NullMarked;
