/** Tests of gaggled_smtpgate. */
@NullMarked
package org.gaggled.notify.smtp.program;

import org.jspecify.annotations.NullMarked;
