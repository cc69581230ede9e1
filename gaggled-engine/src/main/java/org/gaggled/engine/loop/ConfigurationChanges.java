package org.gaggled.engine.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;

/** What has another configuration take effect while a gaggle runs. Safe for any thread. */
public interface ConfigurationChanges {

    /** Those of a gaggle whose configuration is in no file that could be read again. */
    ConfigurationChanges IMPOSSIBLE = new ConfigurationChanges() {

        @Override
        public CompletionStage<ReloadPlan> plan() {
            return CompletableFuture.failedFuture(
                    new ControlException(ControlOutcome.REFUSED, "this gaggle was not read from a file"));
        }

        @Override
        public CompletionStage<ReloadPlan> reload(Requester requester) {
            return plan();
        }
    };

    /** What {@link org.gaggled.api.control.ControlPort#planReload} gives to whoever may ask. */
    CompletionStage<ReloadPlan> plan();

    /** What {@link org.gaggled.api.control.ControlPort#reload} does for whoever may ask. */
    CompletionStage<ReloadPlan> reload(Requester requester);
}
