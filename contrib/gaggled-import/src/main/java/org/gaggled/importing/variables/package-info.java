/**
 * Variables: {@link org.gaggled.importing.variables.References} to them in the values of a configuration, and files of
 * them, as {@code .env} is one.
 */
@NullMarked
package org.gaggled.importing.variables;

import org.jspecify.annotations.NullMarked;
