/** Asking gaggled to do something: the service for whatever takes requests from outside. */
@NullMarked
package org.gaggled.api.control;

import org.jspecify.annotations.NullMarked;
