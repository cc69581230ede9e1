/**
 * From values as they are written to values as they are meant. {@link org.gaggled.engine.config.expand.Variables} knows
 * what <code>${NAME}</code> stands for: gaggled's own environment and, laid over it, {@code envfile} and {@code env}.
 */
@NullMarked
package org.gaggled.engine.config.expand;

import org.jspecify.annotations.NullMarked;
