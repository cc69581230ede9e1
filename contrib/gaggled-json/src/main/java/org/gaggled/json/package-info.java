/**
 * Gaggled's JSON: objects that are read and written ({@link org.gaggled.json.JsonObject}), also for people
 * ({@link org.gaggled.json.PrettyJson}), and what they say of events and programs ({@link org.gaggled.json.JsonWords}),
 * as {@code docs/protocol.md} shows it. A plan of a reload is also put into lines here
 * ({@link org.gaggled.json.PlanText}), because gaggled itself and its controller print the same of it.
 *
 * <p>It stands on Jackson's streaming parser, without data binding: the tools that use it start fast. It is a library
 * and not a plugin: no plugin sees the classes of gaggled or of another plugin, so each that uses it carries a copy.
 */
@NullMarked
package org.gaggled.json;

import org.jspecify.annotations.NullMarked;
