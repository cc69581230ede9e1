/** The files that gaggled writes for programs: they are rotated, compressed, and read again for whoever asks. */
@NullMarked
package org.gaggled.engine.output.file;

import org.jspecify.annotations.NullMarked;
