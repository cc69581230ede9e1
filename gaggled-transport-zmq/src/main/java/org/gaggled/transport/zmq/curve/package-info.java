/**
 * Who may use the channels: CURVE keys in files, a role for each client, and the
 * {@link org.gaggled.transport.zmq.curve.Gatekeeper} that lets in whoever has an authorised key.
 */
@NullMarked
package org.gaggled.transport.zmq.curve;

import org.jspecify.annotations.NullMarked;
