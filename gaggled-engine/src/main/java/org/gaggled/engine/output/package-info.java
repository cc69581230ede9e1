/**
 * What programs print, where gaggled reads it: an {@link org.gaggled.engine.output.OutputReader} makes lines of what
 * comes out of a pipe, and an {@link org.gaggled.engine.output.OwnStream} hands them through to gaggled's own standard
 * output or standard error, and waits for it in the programs' place.
 */
@NullMarked
package org.gaggled.engine.output;

import org.jspecify.annotations.NullMarked;
