/**
 * What one gaggled leaves for the next: the directory of the setting {@code statedir}, which one gaggled has at a time,
 * and the files in it.
 */
@NullMarked
package org.gaggled.engine.state;

import org.jspecify.annotations.NullMarked;
