/**
 * Configurations written in YAML: mappings are sections, scalars are texts exactly as they are written, and a sequence
 * is the list of a setting.
 *
 * <p>{@link org.gaggled.config.yaml.YamlReading} turns the tokens of Jackson's streaming parser into
 * {@link org.gaggled.config.yaml.YamlNode}s, in which aliases and merge keys are resolved;
 * {@link org.gaggled.config.yaml.ConfigTreeBuilder} makes the configuration's tree of them, and refuses one that
 * aliases have blown up; {@link org.gaggled.config.yaml.YamlSyntaxError} says in plain words what the parser has
 * against a text.
 */
@NullMarked
package org.gaggled.config.yaml;

import org.jspecify.annotations.NullMarked;
