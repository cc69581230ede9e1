/**
 * The one place where what the core tells becomes prose: events with their messages
 * ({@link org.gaggled.engine.words.EventWords}), the answer to why a program is not up
 * ({@link org.gaggled.engine.words.SituationWords}), and durations in both.
 */
@NullMarked
package org.gaggled.engine.words;

import org.jspecify.annotations.NullMarked;
