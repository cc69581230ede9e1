/**
 * The service descriptions of dinit. {@link org.gaggled.importing.dinit.ServiceFile} reads one, with what it includes;
 * {@link org.gaggled.importing.dinit.Services} are all that are imported. A service with a process becomes a program,
 * and one without a tag of those that it depends on.
 */
@NullMarked
package org.gaggled.importing.dinit;

import org.jspecify.annotations.NullMarked;
