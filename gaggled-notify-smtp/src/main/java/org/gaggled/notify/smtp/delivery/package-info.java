/**
 * Getting mails to a mail server.
 *
 * <p>A {@link org.gaggled.notify.smtp.delivery.Letter} is written once and then only carried: by the
 * {@link org.gaggled.notify.smtp.delivery.Postman}, who has a thread of its own, an
 * {@link org.gaggled.notify.smtp.delivery.Outbox} and the patience to try again, over an
 * {@link org.gaggled.notify.smtp.delivery.SmtpConnection}. Nobody ever waits for the mail server but the postman.
 */
@NullMarked
package org.gaggled.notify.smtp.delivery;

import org.jspecify.annotations.NullMarked;
