package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;

/** Makes rules of which a test says only what it is about; the rest is as in a configuration that says nothing. */
public final class LifeRulesBuilder {

    private boolean enabled = true;
    private boolean respawn = true;
    private Duration backoff = Duration.ofMillis(100);
    private Duration backoffMax = Duration.ofSeconds(10);
    private Duration killWait = Duration.ofSeconds(10);
    private StopSteps stopSteps = StopSteps.TERM;
    private ErrandRules errands = ErrandRules.NONE;
    private List<Dependency> dependencies = List.of();

    public LifeRulesBuilder enabled(boolean value) {
        this.enabled = value;
        return this;
    }

    public LifeRulesBuilder respawn(boolean value) {
        this.respawn = value;
        return this;
    }

    public LifeRulesBuilder backoff(Duration value) {
        this.backoff = value;
        return this;
    }

    public LifeRulesBuilder backoffMax(Duration value) {
        this.backoffMax = value;
        return this;
    }

    public LifeRulesBuilder killWait(Duration value) {
        this.killWait = value;
        return this;
    }

    public LifeRulesBuilder stopSteps(StopSteps value) {
        this.stopSteps = value;
        return this;
    }

    public LifeRulesBuilder errands(ErrandRules value) {
        this.errands = value;
        return this;
    }

    public LifeRulesBuilder dependencies(List<Dependency> value) {
        this.dependencies = value;
        return this;
    }

    public LifeRules build() {
        return new LifeRules(enabled, respawn, backoff, backoffMax, killWait, stopSteps, errands, dependencies);
    }
}
