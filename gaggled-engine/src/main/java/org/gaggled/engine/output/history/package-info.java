/** What programs have printed, for whoever asks: from memory, and from the files that were written before. */
@NullMarked
package org.gaggled.engine.output.history;

import org.jspecify.annotations.NullMarked;
