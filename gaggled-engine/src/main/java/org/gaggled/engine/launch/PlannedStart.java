package org.gaggled.engine.launch;

import java.nio.file.Path;
import java.time.Duration;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.gaggled.engine.launch.PlannedSpawn.Announcement;
import org.gaggled.engine.launch.PlannedSpawn.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One start of a program that asks for {@link ProcessAttributes}, or is announced: as whom it is made, and one try for
 * each file.
 *
 * @param exec the file {@code gaggled_exec}
 * @param request with what the environment has from the user
 * @param cgroupProcs the file {@code cgroup.procs} of the cgroup that it joins; null: gaggled's own
 */
record PlannedStart(
        PosixSpawn.Attributes spawnAttributes, Path exec, Identity identity, LaunchRequest request,
        @Nullable Path cgroupProcs) {

    /** Other starts may wait for this one meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Looks up as whom a request is to be started. */
    static PlannedStart of(
            LaunchRequest request, GaggledExec exec, PosixSpawn.Attributes spawnAttributes,
            @Nullable Path cgroupProcs)
            throws StartException {
        return switch (exec) {
            case GaggledExec.Unusable(String reason) ->
                    throw new StartException(
                            (request.getAttributes().isEmpty() ? "containment" : request.getAttributes())
                                    + ": cannot be had: " + reason);
            case GaggledExec.Usable(Path file) -> {
                Identity identity = Identity.of(request.getAttributes());
                yield new PlannedStart(
                        spawnAttributes, file, identity,
                        request.toBuilder().addEnvironment(identity.variables()).build(), cgroupProcs);
            }
        };
    }

    /**
     * Tries to start it from a file.
     *
     * @param found the request, with that file
     * @param descriptors the limit of descriptors to give back; null: gaggled's is as it was
     * @param announcement is told of the process
     */
    Outcome attempt(LaunchRequest found, @Nullable ResourceLimit descriptors, Announcement announcement)
            throws StartException {
        ExecPlan plan = ExecPlan.of(found, identity, descriptors, cgroupProcs);
        return PlannedSpawn.spawn(
                spawnAttributes, exec, plan, found.getArguments(), StartDiagnosis.environment(found),
                found.getDescriptors(), cgroupProcs == null ? null : cgroupProcs.getParent(), LONGEST, announcement);
    }

    /** The cgroup of the run alone; null where it has none. */
    @Nullable
    RunCgroup cgroup() {
        Path directory = cgroupProcs == null ? null : cgroupProcs.getParent();
        return directory == null ? null : new RunCgroup(directory);
    }

    /**
     * Why a try failed that may fare better without the cgroup; null where it had none, or failed by something else, or
     * for want of what may be there again soon.
     */
    @Nullable
    String faultOfCgroup(Outcome.Failed failed) {
        if (cgroupProcs == null) {
            return null;
        }
        return switch (failed) {
            case Outcome.NotSpawned(int errno) ->
                    Errno.isShortage(errno) ? null : exec + " cannot be executed: " + Errno.meaningOf(errno);
            case Outcome.Late _ -> null;
            case Outcome.StepFailed(ExecPlan.Report report) ->
                    report.step() == ExecPlan.Step.JOIN_CGROUP && !Errno.isShortage(report.errno())
                            ? cgroupProcs + " cannot be written to: " + Errno.meaningOf(report.errno())
                            : null;
        };
    }

    /**
     * Why such a try failed, where that may be the file's fault.
     *
     * @throws StartException where another file would fare no better
     */
    StartFailure explain(LaunchRequest found, Outcome.Failed failed) throws StartException {
        return switch (failed) {
            case Outcome.NotSpawned(int errno) ->
                    throw new StartException(StartDiagnosis.explainExec(found, exec, errno));
            case Outcome.Late _ -> throw new StartException(StepDiagnosis.late(found, LONGEST));
            case Outcome.StepFailed(ExecPlan.Report report) -> {
                StartFailure failure = StepDiagnosis.explain(found, identity, report);
                if (report.step() != ExecPlan.Step.EXECUTE) {
                    throw new StartException(failure);
                }
                yield failure;
            }
        };
    }
}
