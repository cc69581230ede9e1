/**
 * A launcher that starts nothing and says what it would do, so that a configuration can be rehearsed: which program is
 * started when, with what, and what is stopped with it.
 */
@NullMarked
package org.gaggled.launcher.dryrun;

import org.jspecify.annotations.NullMarked;
