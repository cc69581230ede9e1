/** What connects one program with another one that reads what it prints. */
@NullMarked
package org.gaggled.importing.pipe;

import org.jspecify.annotations.NullMarked;
