/**
 * What plugins that speak JSON say of events and programs, in the words of {@code docs/protocol.md}.
 *
 * <p>A library, not a plugin: no plugin sees another one's classes, so each that uses it carries a copy beside its own jar.
 */
@NullMarked
package org.gaggled.json;

import org.jspecify.annotations.NullMarked;
