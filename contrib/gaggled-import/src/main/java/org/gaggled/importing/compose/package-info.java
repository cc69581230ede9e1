/**
 * Docker Compose's YAML: the services that say what they run. What is about containers, and not about programs, is
 * lost.
 */
@NullMarked
package org.gaggled.importing.compose;

import org.jspecify.annotations.NullMarked;
