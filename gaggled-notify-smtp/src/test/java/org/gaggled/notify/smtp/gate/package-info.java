/** Tests of the decision what to mail. */
@NullMarked
package org.gaggled.notify.smtp.gate;

import org.jspecify.annotations.NullMarked;
