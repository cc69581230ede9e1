package org.gaggled.engine.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** The file that counts as soon as something is noted by the definition that it is for. */
    private GaggleState.@Nullable Next next;

    /** Whether something was noted of which it is not noted that it is done. */
    private boolean outstanding;

    Keeper(@Nullable GaggleState state) {
        this.state = state;
    }

    /** The step that begins now brings another definition, for which that file was prepared. */
    void follow(GaggleState.@Nullable Next prepared) {
        next = prepared;
    }

    /** Before anything else of a step is done. */
    void remember(Command.Remember command) {
        if (state != null) {
            // Only now: until then, what is in the file before is what is the case.
            takeNext();
            state.remember(command.memories());
            outstanding = true;
        }
    }

    /** All of a step is done. */
    void stepIsDone() {
        if (state != null) {
            takeNext();
            if (outstanding) {
                state.carriedOut();
                outstanding = false;
            }
        }
    }

    private void takeNext() {
        GaggleState.Next prepared = next;
        if (state != null && prepared != null) {
            next = null;
            try {
                state.follow(prepared);
            } catch (IOException e) {
                throw new UncheckedIOException("what is noted for the next gaggled cannot be replaced", e);
            }
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
