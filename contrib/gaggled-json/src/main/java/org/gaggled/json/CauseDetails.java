package org.gaggled.json;

import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/** What a cause says beyond its word, as {@code docs/protocol.md} shows it. */
final class CauseDetails {

    private CauseDetails() {}

    /** Null where the word says it all. */
    static @Nullable JsonObject of(Cause cause) {
        return switch (cause) {
            case Cause.Operator operator ->
                    new JsonObject().put("name", operator.name()).put("channel", operator.channel());
            case Cause.Dependency dependency -> of(dependency);
            case Cause.Ended ended -> of(ended);
            case Cause.StartFailed failed ->
                    new JsonObject().put("message", failed.message()).put("system_error", failed.systemError());
            case Cause.Limit limit ->
                    new JsonObject()
                            .put("most", limit.most())
                            .put("within_ms", limit.within().toMillis())
                            .put("last", named(limit.last()));
            case Cause.NotReady not ->
                    new JsonObject()
                            .put("within_ms", not.within() == null ? null : not.within().toMillis())
                            .put("detail", not.detail());
            case Cause.NotAlive not -> new JsonObject().put("detail", not.detail());
            case Cause.Schedule schedule -> new JsonObject().put("schedule", schedule.schedule());
            case Cause.Placement placement -> new JsonObject().put("reason", placement.reason());
            case Cause.Elsewhere elsewhere -> new JsonObject().put("text", elsewhere.text());
            default -> null;
        };
    }

    /** The row of programs has no bound; its two ends say what matters. */
    private static JsonObject of(Cause.Dependency dependency) {
        return new JsonObject()
                .put("program", dependency.program())
                .put("root_program", dependency.getRootProgram())
                .put("root", named(dependency.getRoot()));
    }

    private static JsonObject of(Cause.Ended ended) {
        JsonObject details = Objects.requireNonNull(JsonWords.of(ended.status()));
        Cause.Operator by = ended.signalledBy();
        return by == null ? details : details.put("signalled_by", of(by));
    }

    /** A cause inside another, with its word. */
    private static JsonObject named(Cause cause) {
        return new JsonObject().put("cause", cause.getWord()).put("details", of(cause));
    }
}
