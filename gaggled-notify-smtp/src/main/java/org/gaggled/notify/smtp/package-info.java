/**
 * The SMTP gate: the plugin that mails the state changes of note.
 *
 * <p>Begin with {@link org.gaggled.notify.smtp.SmtpGateFactory}, which opens it, and
 * {@link org.gaggled.notify.smtp.SmtpGate}, which puts the parts together: what is decided in {@code gate} is written
 * and carried by {@code delivery}. {@code program} is the same as a process of its own.
 */
@NullMarked
package org.gaggled.notify.smtp;

import org.jspecify.annotations.NullMarked;
