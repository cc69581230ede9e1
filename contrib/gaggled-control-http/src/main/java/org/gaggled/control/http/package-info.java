/**
 * A control source that speaks HTTP and JSON, on the JDK's own server.
 *
 * <p>{@link org.gaggled.control.http.HttpControlSource} is the server. {@link org.gaggled.control.http.Gatekeeper} lets
 * in who has the token, or one of the {@link org.gaggled.control.http.Sessions} that browsers begin with it;
 * {@link org.gaggled.control.http.Router} finds what is asked for; {@link org.gaggled.control.http.Operations} asks
 * gaggled for it; {@link org.gaggled.control.http.EventStream} is one client that follows the events;
 * {@link org.gaggled.control.http.Page} is for people. What is refused, on the way, is a
 * {@link org.gaggled.control.http.Refusal}.
 */
@NullMarked
package org.gaggled.control.http;

import org.jspecify.annotations.NullMarked;
