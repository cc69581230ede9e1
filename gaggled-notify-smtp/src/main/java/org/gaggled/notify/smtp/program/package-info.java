/**
 * {@code gaggled_smtpgate}: the gate as a program of its own, fed by the two ZeroMQ channels of a gaggled, new or
 * classic.
 *
 * <p>It is a program and no plugin: this package alone may use the engine, to read a configuration as gaggled does, and
 * the client of the ZeroMQ transport. {@link org.gaggled.notify.smtp.program.GaggleFollower} keeps in step with the
 * gaggled.
 */
@NullMarked
package org.gaggled.notify.smtp.program;

import org.jspecify.annotations.NullMarked;
