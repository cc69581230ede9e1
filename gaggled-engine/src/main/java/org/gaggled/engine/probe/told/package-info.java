/**
 * What programs tell by themselves: that they are ready, by a message ({@code notify}), a newline on a descriptor
 * ({@code fd:N}) or a line that they print ({@code log:REGEX}), and that they are alive, by messages that keep coming.
 *
 * <p>Begin with {@link org.gaggled.engine.probe.told.ToldProbes}, which is what others see. It makes sockets and pipes
 * before a launch; a {@code ToldRun} is what is known of one run. One thread listens to all of them; what programs
 * print it gets from {@link org.gaggled.engine.output.Outputs}.
 */
@NullMarked
package org.gaggled.engine.probe.told;

import org.jspecify.annotations.NullMarked;
