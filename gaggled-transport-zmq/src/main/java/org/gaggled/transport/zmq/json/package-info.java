/**
 * Just enough JSON: {@link org.gaggled.transport.zmq.json.JsonObject}, read from text and written to it by Jackson's streaming
 * parser. No databind: the tools are to start fast.
 */
@NullMarked
package org.gaggled.transport.zmq.json;

import org.jspecify.annotations.NullMarked;
