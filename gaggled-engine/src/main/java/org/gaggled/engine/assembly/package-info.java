/**
 * Puts the engine together: {@link org.gaggled.engine.assembly.Engine} makes its parts, and the
 * {@link org.gaggled.engine.assembly.Supervisor} opens everything in order, keeps the gaggle, and closes everything in
 * reverse.
 *
 * <p>Constructing anything here has no effect outside; what can fail for a user's reason happens in
 * {@link org.gaggled.engine.assembly.Supervisor#run}.
 */
@NullMarked
package org.gaggled.engine.assembly;

import org.jspecify.annotations.NullMarked;
