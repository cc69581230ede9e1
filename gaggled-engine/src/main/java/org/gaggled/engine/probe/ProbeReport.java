package org.gaggled.engine.probe;

import org.gaggled.engine.core.Input;
import org.jspecify.annotations.Nullable;

/**
 * That a probe has something to tell. A probe never has more than one of them in the loop's inbox, however often its
 * program comes and goes: what is told is what is known when the loop gets to it.
 */
@FunctionalInterface
public interface ProbeReport {

    /** What the core is told; null when there is nothing left to tell. Called once, by the loop. */
    Input.@Nullable Probed take();
}
