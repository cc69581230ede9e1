package org.gaggled.engine.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;

/** What changes a gaggle as a whole while it runs: another configuration, another gaggled. Safe for any thread. */
public interface GaggleChanges extends ConfigurationChanges {

    /** Those of a gaggle that has still to begin, although its channels are open. */
    GaggleChanges NOT_YET = new GaggleChanges() {

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
                    new ControlException(ControlOutcome.BUSY, "gaggled has only just been started; try again"));
        }
    };

    /** What {@link org.gaggled.api.control.ControlPort#upgrade} does for whoever may ask. */
    CompletionStage<Void> upgrade(Requester requester);
}
