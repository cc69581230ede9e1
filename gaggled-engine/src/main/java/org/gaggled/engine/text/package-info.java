/**
 * How names, values and files are worded in what a person is told: {@link org.gaggled.engine.text.Wording} for texts,
 * on one line and never long, and {@link org.gaggled.engine.text.Presence} for why a file cannot be had. Whoever
 * reports a problem words it with these.
 */
@NullMarked
package org.gaggled.engine.text;

import org.jspecify.annotations.NullMarked;
