package org.gaggled.engine.loop;

import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.state.GaggleState;
import org.jspecify.annotations.Nullable;

/**
 * Notes for the next gaggled what the loop does, before it is done. Where nothing is kept, it does nothing. For the
 * loop's thread alone.
 */
final class Keeper {

    private final @Nullable GaggleState state;

    Keeper(@Nullable GaggleState state) {
        this.state = state;
    }

    /** The step that begins now brings another definition, for which that file was prepared. */
    void follow(GaggleState.@Nullable Next prepared) {
        if (state != null && prepared != null) {
            state.follow(prepared);
        }
    }

    /** Before anything else of a step is done. */
    void remember(Command.Remember command) {
        if (state != null) {
            state.remember(command.memories());
        }
    }

    /** All of a step is done. */
    void stepIsDone() {
        if (state != null) {
            state.carriedOut();
        }
    }

    /** Before anybody is told of an event. */
    void event(long number) {
        if (state != null) {
            state.event(number);
        }
    }

    /** Nothing of a program is left, and it is not defined any more. */
    void forget(ProgramId program) {
        if (state != null) {
            state.forget(program);
        }
    }

    /** Nothing runs any more: the next gaggled begins anew. */
    void finish() {
        if (state != null) {
            state.finish();
        }
    }
}
