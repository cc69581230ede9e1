package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes rules of which a test says only what it is about; the rest is as in a configuration that says nothing. */
public final class LifeRulesBuilder {

    private boolean enabled = true;
    private Respawn respawn = Respawn.ALWAYS;
    private List<SuccessCode> successCodes = List.of(new SuccessCode.Status(0));
    private @Nullable RespawnLimit limit;
    private boolean essential;
    private Duration backoff = Duration.ofMillis(100);
    private Duration backoffMax = Duration.ofSeconds(10);
    private Duration killWait = Duration.ofSeconds(10);
    private StopSteps stopSteps = StopSteps.TERM;
    private ErrandRules errands = ErrandRules.NONE;
    private Probing probing = Probing.NONE;
    private Duty duty = Duty.SERVICE;
    private List<Dependency> dependencies = List.of();
    private @Nullable PlaceRules places;

    public LifeRulesBuilder enabled(boolean value) {
        this.enabled = value;
        return this;
    }

    public LifeRulesBuilder respawn(Respawn value) {
        this.respawn = value;
        return this;
    }

    /** After every end, or after none. */
    public LifeRulesBuilder respawn(boolean value) {
        return respawn(value ? Respawn.ALWAYS : Respawn.NEVER);
    }

    /** As a configuration has it, {@code 0, TERM}. */
    public LifeRulesBuilder successCodes(String value) {
        this.successCodes = Stream.of(value.split(", ")).map(SuccessCode::parse).toList();
        return this;
    }

    /** As a configuration has it, {@code 3/10s}. */
    public LifeRulesBuilder limit(String value) {
        this.limit = RespawnLimit.parse(value);
        return this;
    }

    public LifeRulesBuilder essential() {
        this.essential = true;
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

    public LifeRulesBuilder probing(Probing value) {
        this.probing = value;
        return this;
    }

    public LifeRulesBuilder duty(Duty value) {
        this.duty = value;
        return this;
    }

    public LifeRulesBuilder dependencies(List<Dependency> value) {
        this.dependencies = value;
        return this;
    }

    public LifeRulesBuilder places(@Nullable PlaceRules value) {
        this.places = value;
        return this;
    }

    public LifeRules build() {
        Restarts restarts = new Restarts(respawn, backoff, backoffMax, successCodes, limit);
        return new LifeRules(enabled, restarts, essential, killWait, stopSteps, errands, probing,
                duty, dependencies, places);
    }
}
