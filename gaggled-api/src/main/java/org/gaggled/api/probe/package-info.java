/**
 * Finding out whether a program can be used, and whether it still works: the service that brings another kind of probe,
 * such as a query to a database.
 */
@NullMarked
package org.gaggled.api.probe;

import org.jspecify.annotations.NullMarked;
