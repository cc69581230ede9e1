package org.gaggled.engine.loop;

import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** Where processes are noted for the next gaggled, each before it executes anything. Safe for any thread. */
@FunctionalInterface
interface ProcessNotes {

    /** Notes the process of a run or, where that is not null, of a command around the program's life. */
    void spawned(ProgramId program, long run, @Nullable ErrandKind errand, ProcessIdentity process);
}
