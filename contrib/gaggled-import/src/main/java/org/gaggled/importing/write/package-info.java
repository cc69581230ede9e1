/**
 * Writes what was imported: a {@link org.gaggled.importing.model.Gaggle} as a configuration, with a comment beside each
 * setting that gaggled has not or only nearly, and the {@link org.gaggled.importing.write.Report}.
 */
@NullMarked
package org.gaggled.importing.write;

import org.jspecify.annotations.NullMarked;
