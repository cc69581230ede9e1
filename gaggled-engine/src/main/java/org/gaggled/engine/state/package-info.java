/**
 * What one gaggled leaves for the next: the directory of the setting {@code statedir}, which one gaggled has at a time,
 * and the files in it.
 *
 * <p>Begin with {@link org.gaggled.engine.state.GaggleState}: what is remembered of programs and noted of processes,
 * and what the next gaggled finds of that.
 */
@NullMarked
package org.gaggled.engine.state;

import org.jspecify.annotations.NullMarked;
