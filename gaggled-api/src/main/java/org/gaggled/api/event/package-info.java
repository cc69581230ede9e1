/** Being told what happens: the service for notifiers, publishers and logs. */
@NullMarked
package org.gaggled.api.event;

import org.jspecify.annotations.NullMarked;
