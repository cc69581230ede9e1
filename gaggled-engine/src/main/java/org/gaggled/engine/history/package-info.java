/**
 * The runs of each program, for whoever asks later how it went. {@link org.gaggled.engine.history.RunHistory} hears of
 * them, and puts together what there is to tell; {@link org.gaggled.engine.history.RunFiles} keeps them in the
 * directory {@code statedir}, and {@link org.gaggled.engine.history.RunMemory} where there is none.
 */
@NullMarked
package org.gaggled.engine.history;

import org.jspecify.annotations.NullMarked;
