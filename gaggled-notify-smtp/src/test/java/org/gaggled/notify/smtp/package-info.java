/** Tests of the gate as a whole. */
@NullMarked
package org.gaggled.notify.smtp;

import org.jspecify.annotations.NullMarked;
