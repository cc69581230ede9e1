/** What gaggled and its tools say of a command line that is wrong. */
@NullMarked
package org.gaggled.engine.usage;

import org.jspecify.annotations.NullMarked;
