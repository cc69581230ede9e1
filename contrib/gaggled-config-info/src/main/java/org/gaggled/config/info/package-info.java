/**
 * Configurations written in INFO, the format of Boost's property trees and of classic gaggled.
 *
 * <p>{@link org.gaggled.config.info.InfoReading} reads a file, and those it includes, line by line;
 * {@link org.gaggled.config.info.InfoLine} takes words, strings and braces off a line;
 * {@link org.gaggled.config.info.InfoEntry} is what they make, until it becomes a node of the configuration's tree.
 */
@NullMarked
package org.gaggled.config.info;

import org.jspecify.annotations.NullMarked;
