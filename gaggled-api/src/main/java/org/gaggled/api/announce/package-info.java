/**
 * What of all that happens is worth telling a person, and when: few announcements that can be believed. A crash loop is
 * one and not a thousand, and what was said to be down is said to be up again once it is.
 *
 * <p>A notifier begins with {@link org.gaggled.api.announce.AnnouncingSink}, which has a clock of its own. Who has one
 * already asks an {@link org.gaggled.api.announce.Announcer}. It is by these rules that gaggled's own mails are sent.
 */
@NullMarked
package org.gaggled.api.announce;

import org.jspecify.annotations.NullMarked;
