/** The command line of {@code gaggled}: what it accepts, what it prints, and with what status it exits. */
@NullMarked
package org.gaggled.engine.cli;

import org.jspecify.annotations.NullMarked;
