/**
 * The decision what to mail: changes and times in, announcements and mails out.
 *
 * <p>Begin with {@link org.gaggled.notify.smtp.gate.Gate}. A {@link org.gaggled.notify.smtp.gate.Change} of a program goes
 * in; when its time has come the rules of {@link org.gaggled.notify.smtp.gate.ProgramGate} make an {@link
 * org.gaggled.notify.smtp.gate.Announcement} of it, or nothing; and mails are made of announcements, one for each or one
 * for a batch. There is no clock, no thread and no mail server here: time comes in from outside, in nanoseconds since some
 * fixed moment, so that a test can let an hour pass in no time.
 */
@NullMarked
package org.gaggled.notify.smtp.gate;

import org.jspecify.annotations.NullMarked;
