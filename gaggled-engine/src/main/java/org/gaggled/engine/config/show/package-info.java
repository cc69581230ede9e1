/**
 * What is in force, as a person reads it: a whole configuration with all defaults
 * ({@link org.gaggled.engine.config.show.EffectiveConfig}), and the settings of one program
 * ({@link org.gaggled.engine.config.show.ShownSettings}).
 */
@NullMarked
package org.gaggled.engine.config.show;

import org.jspecify.annotations.NullMarked;
