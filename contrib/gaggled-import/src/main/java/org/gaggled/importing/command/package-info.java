/** The command {@code gaggled import}: which formats there are, which files are of which, and where the result goes. */
@NullMarked
package org.gaggled.importing.command;

import org.jspecify.annotations.NullMarked;
