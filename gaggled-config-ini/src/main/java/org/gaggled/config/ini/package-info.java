/**
 * Configurations written as INI files: {@code [section]} lines, {@code key = value} lines, and comments.
 *
 * <p>{@link org.gaggled.config.ini.IniConfigSource} feeds ini4j one line at a time, so that each call of its handler
 * has a known place; {@link org.gaggled.config.ini.IniSections} makes a tree of the section paths;
 * {@link org.gaggled.config.ini.IniSyntaxError} says what is wrong with a line that ini4j refuses.
 */
@NullMarked
package org.gaggled.config.ini;

import org.jspecify.annotations.NullMarked;
