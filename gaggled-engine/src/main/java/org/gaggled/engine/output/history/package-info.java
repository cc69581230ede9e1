/**
 * What programs have printed, for whoever asks: from memory, and from the files that were written before. Begin with
 * {@link org.gaggled.engine.output.history.LogBook}. A {@link org.gaggled.engine.output.history.LineRing} holds the
 * last lines of one stream, {@link org.gaggled.engine.output.history.LogAnswers} is the thread that answers.
 */
@NullMarked
package org.gaggled.engine.output.history;

import org.jspecify.annotations.NullMarked;
