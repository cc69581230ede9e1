package org.gaggled.engine.probe.told;

import org.gaggled.engine.core.Input;

/** Whether a run is ready, as far as it has told; tells each change once it was asked. On the watching thread. */
final class Readiness {

    private enum State {
        NOT_YET,
        READY,
        NO_MORE
    }

    private final Hearing hearing;
    private State state = State.NOT_YET;
    /** Why it is not ready, while it is not. */
    private String detail;
    private boolean asked;

    /**
     * Of a run that is not ready.
     *
     * @param detail why not, as a part of a sentence
     */
    Readiness(Hearing hearing, String detail) {
        this.hearing = hearing;
        this.detail = detail;
    }

    /** It was ready before: an earlier gaggled has heard so. */
    void wasReady() {
        state = State.READY;
    }

    /** Tells how it is now, and each change from now on. */
    void ask() {
        asked = true;
        tell();
    }

    /** Tells nothing from now on, until it is asked again. */
    void askNoMore() {
        asked = false;
    }

    /** Whether it is not ready, and may still become so. */
    boolean isOutstanding() {
        return state == State.NOT_YET;
    }

    /** It is ready. It stays so, unless it says that it is not any more; that is its last word. */
    void ready() {
        if (state == State.NOT_YET) {
            state = State.READY;
            tell();
        }
    }

    /** It is not ready, and this is why, as far as it is known. */
    void notYet(String reason) {
        if (state == State.NOT_YET && !detail.equals(reason)) {
            detail = reason;
            tell();
        }
    }

    /** It is not ready any more, and never will be again. */
    void noMore(String reason) {
        if (state != State.NO_MORE) {
            state = State.NO_MORE;
            detail = reason;
            tell();
        }
    }

    private void tell() {
        if (asked) {
            hearing.tell().accept(state == State.READY
                    ? new Input.BecameReady(hearing.program(), hearing.run())
                    : new Input.NotReady(hearing.program(), hearing.run(), detail));
        }
    }
}
