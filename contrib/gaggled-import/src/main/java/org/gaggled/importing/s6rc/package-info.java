/**
 * Source directories of s6-rc. {@link org.gaggled.importing.s6rc.Definition} is one service in them; a longrun becomes
 * a program, a oneshot a task, and a bundle a tag. Scripts are run as they are, in whatever language.
 */
@NullMarked
package org.gaggled.importing.s6rc;

import org.jspecify.annotations.NullMarked;
