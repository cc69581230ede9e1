/**
 * A notifier that posts events to a URL, as JSON, signed if there is a secret.
 *
 * <p>{@link org.gaggled.notify.webhook.Webhook} takes the events and puts those that are wanted into the
 * {@link org.gaggled.notify.webhook.Outbox}; the {@link org.gaggled.notify.webhook.Courier} takes them out, one after
 * the other, on a thread of its own, and tries each until it is accepted, refused or given up.
 */
@NullMarked
package org.gaggled.notify.webhook;

import org.jspecify.annotations.NullMarked;
