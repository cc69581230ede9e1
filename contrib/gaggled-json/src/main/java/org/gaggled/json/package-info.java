/**
 * Gaggled's JSON: objects that are read and written ({@link org.gaggled.json.JsonObject}), and what they say of events
 * and programs ({@link org.gaggled.json.JsonWords}), as {@code docs/protocol.md} shows it.
 *
 * <p>It stands on Jackson's streaming parser, without data binding: the tools that use it start fast. It is a library
 * and not a plugin: no plugin sees the classes of another one, so each that uses it carries a copy beside its own jar.
 */
@NullMarked
package org.gaggled.json;

import org.jspecify.annotations.NullMarked;
