/**
 * The units of systemd. {@link org.gaggled.importing.systemd.Units} are all that are imported, with their drop-ins;
 * {@link org.gaggled.importing.systemd.UnitSection} gives away their settings, and knows which nobody has taken. A
 * service becomes a program, a timer the schedule of one, and a target a tag; what they say of each other is a
 * {@link org.gaggled.importing.systemd.Relation}, of which {@link org.gaggled.importing.systemd.Ordering} makes
 * dependencies.
 */
@NullMarked
package org.gaggled.importing.systemd;

import org.jspecify.annotations.NullMarked;
