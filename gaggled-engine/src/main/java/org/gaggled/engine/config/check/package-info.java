/**
 * From sections to settings that are right, or to everything that is wrong with them. Begin with
 * {@link org.gaggled.engine.config.check.ConfigChecker}, which has section {@code gaggled}, the plugins and the
 * programs read one after the other.
 */
@NullMarked
package org.gaggled.engine.config.check;

import org.jspecify.annotations.NullMarked;
