/**
 * {@link org.gaggled.json.call.Calls}, which carries out what is asked in JSON, for each channel on which that is done.
 * {@code docs/protocol.md} shows an example of each call.
 */
@NullMarked
package org.gaggled.json.call;

import org.jspecify.annotations.NullMarked;
