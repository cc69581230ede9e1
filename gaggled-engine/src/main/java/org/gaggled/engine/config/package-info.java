/**
 * From a configuration file to a checked model, or to every reason why not.
 *
 * <p>Begin with {@link org.gaggled.engine.config.ConfigReader}. It reads the file, has a format plugin turn it into a tree, and
 * checks the tree by the definitions in {@link org.gaggled.engine.config.KnownSettings}; whatever is wrong is collected as
 * {@link org.gaggled.api.config.ConfigProblem}s, and nothing is thrown for a user's mistake. What comes out, {@link
 * org.gaggled.engine.config.GaggleConfig}, can be run as it is. There is no static state: environment, host name and current
 * directory come in from outside.
 */
@NullMarked
package org.gaggled.engine.config;

import org.jspecify.annotations.NullMarked;
