/**
 * Asking gaggled to do something: the service for whatever takes requests from outside. A
 * {@link org.gaggled.api.control.ControlSource} hands {@link org.gaggled.api.control.OperationRequest}s to the
 * {@link org.gaggled.api.control.ControlPort}; what can be asked for is in the table
 * {@link org.gaggled.api.control.Operation}.
 */
@NullMarked
package org.gaggled.api.control;

import org.jspecify.annotations.NullMarked;
