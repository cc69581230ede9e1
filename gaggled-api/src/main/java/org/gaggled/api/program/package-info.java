/** What can be said of a program: its state, how its last process ended, what that process used. */
@NullMarked
package org.gaggled.api.program;

import org.jspecify.annotations.NullMarked;
