package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import java.util.function.Consumer;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;

/**
 * Of which run something is heard, and by whom.
 *
 * @param tell is told what it means
 */
record Hearing(
        ProgramId program, long run, DescriptorWatch watch, Buffers buffers, Consumer<? super Input.Probed> tell) {}
