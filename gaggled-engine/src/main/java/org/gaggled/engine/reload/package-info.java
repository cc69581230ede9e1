/**
 * Another configuration for a gaggle that runs. Begin with {@link org.gaggled.engine.reload.ReloadPlans}, which tells
 * what it would do.
 */
@NullMarked
package org.gaggled.engine.reload;

import org.jspecify.annotations.NullMarked;
