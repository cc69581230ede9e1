package org.gaggled.control.http;

import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * As what a client is let in.
 *
 * @param role what it may do
 * @param session by which it is let in; null where it has shown a token, or need not
 * @param encrypted whether it reaches the server over TLS, be it that of a proxy, as far as that is known
 */
record Admission(Role role, @Nullable Session session, boolean encrypted) {}
