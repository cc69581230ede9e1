/**
 * What may stand in a configuration: {@link org.gaggled.engine.config.known.KnownSettings} has every setting that
 * gaggled itself knows. All other rooms read, check, show and document by these definitions. A further setting begins
 * here.
 */
@NullMarked
package org.gaggled.engine.config.known;

import org.jspecify.annotations.NullMarked;
