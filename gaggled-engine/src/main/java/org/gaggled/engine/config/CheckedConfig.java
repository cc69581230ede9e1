package org.gaggled.engine.config;

/**
 * What checking made of a configuration.
 *
 * @param config what is to be run
 * @param effective the same, as a person reads it
 */
record CheckedConfig(GaggleConfig config, EffectiveConfig effective) {}
