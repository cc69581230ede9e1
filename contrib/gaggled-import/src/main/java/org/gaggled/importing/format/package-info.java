/** What a format that can be imported has to be: a {@link org.gaggled.importing.format.Format}, which reads files. */
@NullMarked
package org.gaggled.importing.format;

import org.jspecify.annotations.NullMarked;
