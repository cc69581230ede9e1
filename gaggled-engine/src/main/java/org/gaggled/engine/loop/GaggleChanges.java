package org.gaggled.engine.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;

/** What changes a gaggle as a whole while it runs: another configuration, another gaggled. Safe for any thread. */
public interface GaggleChanges {

    /** Those of a gaggle that was given as it is, as in a test. */
    GaggleChanges IMPOSSIBLE = new GaggleChanges() {

        @Override
        public CompletionStage<ReloadPlan> plan() {
            return refused();
        }

        @Override
        public CompletionStage<ReloadPlan> reload(Requester requester) {
            return refused();
        }

        @Override
        public CompletionStage<Void> upgrade(Requester requester) {
            return refused();
        }

        private static <T> CompletionStage<T> refused() {
            return CompletableFuture.failedFuture(
                    new ControlException(ControlOutcome.REFUSED, "this gaggle was not read from a file"));
        }
    };

    /** What {@link org.gaggled.api.control.ControlPort#planReload} gives to whoever may ask. */
    CompletionStage<ReloadPlan> plan();

    /** What {@link org.gaggled.api.control.ControlPort#reload} does for whoever may ask. */
    CompletionStage<ReloadPlan> reload(Requester requester);

    /** What {@link org.gaggled.api.control.ControlPort#upgrade} does for whoever may ask. */
    CompletionStage<Void> upgrade(Requester requester);
}
