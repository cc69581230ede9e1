package org.gaggled.engine.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;

/** What changes a gaggle as a whole while it runs: another configuration, another gaggled. Safe for any thread. */
public interface GaggleChanges extends ConfigurationChanges {

    /** Those of a gaggle that runs by itself, as in a test. */
    GaggleChanges IMPOSSIBLE = new GaggleChanges() {

        @Override
        public CompletionStage<ReloadPlan> plan() {
            return ConfigurationChanges.IMPOSSIBLE.plan();
        }

        @Override
        public CompletionStage<ReloadPlan> reload(Requester requester) {
            return ConfigurationChanges.IMPOSSIBLE.reload(requester);
        }

        @Override
        public CompletionStage<Void> upgrade(Requester requester) {
            return CompletableFuture.failedFuture(
                    new ControlException(ControlOutcome.REFUSED, "this gaggle does not run in a process of its own"));
        }
    };

    /** What {@link org.gaggled.api.control.ControlPort#upgrade} does for whoever may ask. */
    CompletionStage<Void> upgrade(Requester requester);
}
