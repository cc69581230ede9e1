package org.gaggled.engine.launch;

import java.nio.file.Path;
import java.time.Duration;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.ExecPlan.Report;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;

/**
 * One start of a program: as whom it is made, and one try for each file. A program that asks for
 * {@link ProcessAttributes} is executed by {@code gaggled_exec}, with an {@link ExecPlan}; any other at once.
 *
 * @param request with what the environment has from the user
 * @param cgroup the directory of the cgroup of the run alone; null: gaggled's own
 */
record ProgramStart(
        GaggledExec.Usable exec, Identity identity, LaunchRequest request, @Nullable Path cgroup) {

    /** Other starts may wait for this one meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Looks up as whom a request is to be started. */
    static ProgramStart of(LaunchRequest request, GaggledExec.Usable exec, @Nullable Path cgroup)
            throws StartException {
        Identity identity = Identity.of(request.getAttributes());
        return new ProgramStart(
                exec, identity, request.toBuilder().addEnvironment(identity.variables()).build(), cgroup);
    }

    /** Whether that request is started by way of {@code gaggled_exec}. */
    static boolean isPlanned(LaunchRequest request) {
        return !request.getAttributes().isEmpty();
    }

    /**
     * Tries to start it from a file.
     *
     * @param found the request, with that file
     * @param descriptors the limit of descriptors to give back; null: gaggled's is as it was
     * @param announcement is told of the process
     */
    SpawnOutcome attempt(LaunchRequest found, @Nullable ResourceLimit descriptors, SpawnAnnouncement announcement)
            throws StartException {
        StartLibrary.Program program = new StartLibrary.Program(
                found.getExecutable(), found.getArguments(), StartDiagnosis.environment(found),
                found.getWorkingDirectory(), found.getDescriptors(), descriptors, cgroup);
        return isPlanned(found)
                ? PlannedSpawn.spawn(exec.library(), program, exec.file(), ExecPlan.of(found, identity, descriptors),
                        LONGEST, announcement)
                : exec.library().spawn(program, LONGEST, announcement);
    }

    /** The cgroup of the run alone; null where it has none. */
    @Nullable
    RunCgroup runCgroup() {
        return cgroup == null ? null : new RunCgroup(cgroup);
    }

    /** Why a try failed that may fare better without the cgroup; null where it failed by something else. */
    @Nullable
    String faultOfCgroup(SpawnOutcome.Failed failed) {
        return failed instanceof SpawnOutcome.StepFailed(Report(ExecPlan.Step step, _, int errno))
                && step == ExecPlan.Step.JOIN_CGROUP && !Errno.isShortage(errno)
                        ? cgroup + " cannot be joined: " + Errno.meaningOf(errno)
                        : null;
    }

    /**
     * Why such a try failed, where that may be the file's fault.
     *
     * @throws StartException where another file would fare no better
     */
    StartFailure explain(LaunchRequest found, SpawnOutcome.Failed failed) throws StartException {
        return switch (failed) {
            case SpawnOutcome.NotSpawned(int errno) ->
                    throw new StartException(isPlanned(found)
                            ? StartDiagnosis.explainExec(found, exec.file(), errno)
                            : StartDiagnosis.explain(found, errno));
            case SpawnOutcome.Late _ -> throw new StartException(StepDiagnosis.late(found, LONGEST));
            case SpawnOutcome.StepFailed(Report report) -> {
                StartFailure failure = StepDiagnosis.explain(found, identity, report);
                if (report.step() != ExecPlan.Step.EXECUTE) {
                    throw new StartException(failure);
                }
                yield failure;
            }
        };
    }
}
