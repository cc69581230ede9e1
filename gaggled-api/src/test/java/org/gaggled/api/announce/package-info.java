/** What is announced of programs, and when: rule by rule, and whatever happens. */
@NullMarked
package org.gaggled.api.announce;

import org.jspecify.annotations.NullMarked;
