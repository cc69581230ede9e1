/** What gaggled and its tools know of terminals: how wide a text is there. */
@NullMarked
package org.gaggled.engine.terminal;

import org.jspecify.annotations.NullMarked;
