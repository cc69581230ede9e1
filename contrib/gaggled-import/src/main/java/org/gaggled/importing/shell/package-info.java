/** Command lines that are written for a shell: whether they need one, and how they are run with it. */
@NullMarked
package org.gaggled.importing.shell;

import org.jspecify.annotations.NullMarked;
