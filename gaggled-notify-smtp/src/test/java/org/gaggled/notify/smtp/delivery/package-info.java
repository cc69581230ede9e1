/** Tests of delivery, against servers that behave and servers that do not. */
@NullMarked
package org.gaggled.notify.smtp.delivery;

import org.jspecify.annotations.NullMarked;
