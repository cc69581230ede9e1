/**
 * How a gaggled that runs is replaced by what is installed now, in the same process:
 * {@link org.gaggled.engine.upgrade.Upgrade} has the new installation check the configuration, and stops the loop
 * without stopping a program; {@link org.gaggled.engine.upgrade.StartCommand} is what this process then executes.
 */
@NullMarked
package org.gaggled.engine.upgrade;

import org.jspecify.annotations.NullMarked;
