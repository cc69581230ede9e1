/**
 * The files that gaggled writes for programs. A {@link org.gaggled.engine.output.file.FileSink} appends whole lines to
 * one, follows it where somebody moves, removes or truncates it, and rotates it. A thread of low priority compresses
 * rotated files. The lines are read again, from the last one on, for whoever asks.
 */
@NullMarked
package org.gaggled.engine.output.file;

import org.jspecify.annotations.NullMarked;
