/**
 * From a configuration file to what can be run, or to every reason why not.
 *
 * <p>Begin with {@link org.gaggled.engine.config.ConfigReader}, which goes through the rooms in their order:
 * {@code read} makes sections of files, {@code expand} replaces variables, {@code check} makes settings of sections, by
 * the definitions in {@code known}, {@link org.gaggled.engine.config.Definitions} makes programs of settings, and
 * {@code show} tells what is in force. Whatever is wrong is collected in {@code problem}. What comes out,
 * {@link org.gaggled.engine.config.GaggleConfig}, can be run as it is. There is no static state: environment, host name
 * and current directory come in from outside.
 */
@NullMarked
package org.gaggled.engine.config;

import org.jspecify.annotations.NullMarked;
