/**
 * What has been read of another supervisor's configuration, as gaggled would have it: a
 * {@link org.gaggled.importing.model.Gaggle} of {@link org.gaggled.importing.model.Section}s. Each setting that was
 * read is a {@link org.gaggled.importing.model.Finding}: kept, approximated or lost.
 */
@NullMarked
package org.gaggled.importing.model;

import org.jspecify.annotations.NullMarked;
