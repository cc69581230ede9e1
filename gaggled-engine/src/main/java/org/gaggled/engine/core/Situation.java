package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** What keeps a program from being up, and what comes next: what somebody wants to know who asks why. */
public sealed interface Situation {

    /** Nothing keeps it: it is up, and ready. */
    record Up() implements Situation {}

    /**
     * It is up, and was not ready in this run yet.
     *
     * @param since how long it has run
     * @param detail why it is not ready, as far as anybody has said
     * @param left how long it may still take; null where there is no bound
     */
    record NotReadyYet(Duration since, @Nullable String detail, @Nullable Duration left) implements Situation {}

    /** It is up, and has not been ready any more for so long. */
    record NotReadyAnyMore(Duration since, @Nullable String detail) implements Situation {}

    /**
     * It is a task that is done.
     *
     * @param since how long ago its last run ended
     * @param schedule when it runs again; null where it does not
     */
    record Done(Duration since, @Nullable Schedule schedule) implements Situation {}

    /**
     * It is a task that waits for the time of its schedule, and is not done.
     *
     * @param ran whether it has run before: then that run was no success
     */
    record Scheduled(Schedule schedule, boolean ran) implements Situation {}

    /** It is being started. */
    record Starting() implements Situation {}

    /** The command that comes before its start runs, for so long now. */
    record Preparing(Duration runsFor) implements Situation {}

    /**
     * It is being stopped.
     *
     * @param refused whether the system does not permit to signal it
     * @param errand the command around its life that it waits for, or null
     * @param runsFor for how long that has run
     */
    record Stopping(boolean refused, @Nullable ErrandKind errand, Duration runsFor) implements Situation {}

    /** Its run is over but for that command, which has run for so long. */
    record Clearing(ErrandKind errand, Duration runsFor) implements Situation {}

    /** It is down, and nothing is started any more. */
    record ShuttingDown() implements Situation {}

    /** It is disabled. */
    record Disabled() implements Situation {}

    /** It has no place on this host, for that reason. */
    record NoPlace(String reason) implements Situation {}

    /** It ended, and its rules, of which that is the one that counts, do not bring it back. */
    record Ended(Respawn respawn) implements Situation {}

    /** gaggled gave up on it, that long ago. */
    record Failed(Duration since) implements Situation {}

    /** What it depends on holds, but not yet for long enough. */
    record Delayed(Duration startsIn) implements Situation {}

    /** It ran for a short time only and pauses. */
    record Pausing(Duration startsIn) implements Situation {}

    /** It was not ready in time, and is tried again. */
    record RetryingUnready(Cause.NotReady why, Duration startsIn) implements Situation {}

    /** It could not be started and is tried again. */
    record Retrying(StartFailure failure, Duration startsIn) implements Situation {}

    /** It waits for the stops that came with another definition. */
    record Held() implements Situation {}

    /** Its host is not known yet, for that reason, if anybody has said one. */
    record NotHeardOf(@Nullable String reason) implements Situation {}

    /** Nobody has known for so long how its host is, for that reason. */
    record NotKnown(String reason, Duration since) implements Situation {}

    /** The gaggled of its host shut down, so long ago. */
    record HostLeft(Duration since) implements Situation {}

    /** Its host has no program of that name. */
    record NotThere() implements Situation {}

    /**
     * Its host says no more than where it is, and perhaps why.
     *
     * @param needs the first few programs that it waits for, or may wait for; empty where it does not wait, or its host
     * names none
     */
    record Elsewhere(@Nullable String reason, List<ProgramId> needs) implements Situation {}

    /**
     * It waits for what it depends on.
     *
     * @param missing the first few of those
     * @param others how many more there are
     */
    record Missing(List<MissingNeed> missing, int others) implements Situation {}

    /**
     * Something that a program waits for.
     *
     * @param program which one
     * @param until what is waited for: it may be up, and not ready or not done
     * @param lostFor for how long it has not held; null when it never did
     * @param between how many programs there are from that one to the root
     * @param rootUntil what the last but one in that row waits for of the last
     * @param root the last in the row of those that wait for each other: the one that has a reason of its own
     * @param rootSituation that reason
     */
    record MissingNeed(
            ProgramId program,
            Condition until,
            @Nullable Duration lostFor,
            int between,
            Condition rootUntil,
            ProgramState root,
            Situation rootSituation) {}
}
