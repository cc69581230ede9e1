/**
 * What is wrong with a configuration: {@link org.gaggled.engine.config.problem.Problems} collects everything that any
 * of the rooms finds, and knows which lines may hold a secret and are not shown with it. Nothing is thrown for a user's
 * mistake.
 */
@NullMarked
package org.gaggled.engine.config.problem;

import org.jspecify.annotations.NullMarked;
