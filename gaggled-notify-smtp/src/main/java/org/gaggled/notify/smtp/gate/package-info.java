/**
 * The decision what to mail: what happens and times in, mails out.
 *
 * <p>Begin with {@link org.gaggled.notify.smtp.gate.Newsroom}. What is worth telling is decided by the rules that every
 * notifier may use, those of {@link org.gaggled.api.announce.Announcer}; here mails are made of announcements, one for
 * each or one for a batch. There is no clock, no thread and no mail server here: time comes in from outside, in
 * nanoseconds since some fixed moment, so that a test can let an hour pass in no time.
 */
@NullMarked
package org.gaggled.notify.smtp.gate;

import org.jspecify.annotations.NullMarked;
