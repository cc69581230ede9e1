/** What gaggled and its tools know of terminals and pipes: how wide a text is there, and whether it arrived. */
@NullMarked
package org.gaggled.engine.terminal;

import org.jspecify.annotations.NullMarked;
