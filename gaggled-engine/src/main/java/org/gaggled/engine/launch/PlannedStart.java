package org.gaggled.engine.launch;

import java.nio.file.Path;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.CommandStarts.Refusal;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.gaggled.engine.launch.PlannedSpawn.Outcome;
import org.jspecify.annotations.Nullable;

/** One start of a program that asks for {@link ProcessAttributes}: as whom it is made, and one try for each file. */
final class PlannedStart {

    /** What one try came to. */
    sealed interface Tried {

        /** It runs. */
        record Running(int pid) implements Tried {}

        /** It does not. */
        record Refused(Refusal refusal) implements Tried {}
    }

    private final PosixSpawn.Attributes spawnAttributes;
    private final Path exec;
    private final Identity identity;
    private final LaunchRequest request;
    private final @Nullable Path cgroupProcs;

    private PlannedStart(
            PosixSpawn.Attributes spawnAttributes, Path exec, Identity identity, LaunchRequest request,
            @Nullable Path cgroupProcs) {
        this.spawnAttributes = spawnAttributes;
        this.exec = exec;
        this.identity = identity;
        this.request = request;
        this.cgroupProcs = cgroupProcs;
    }

    /**
     * Looks up as whom a request is to be started.
     *
     * @param cgroupProcs the file {@code cgroup.procs} of the cgroup that it joins; null: gaggled's own
     */
    static PlannedStart of(
            LaunchRequest request, GaggledExec exec, PosixSpawn.Attributes spawnAttributes,
            @Nullable Path cgroupProcs)
            throws AttributeException {
        return switch (exec) {
            case GaggledExec.Unusable(String reason) ->
                    throw new AttributeException(request.getAttributes() + ": cannot be had: " + reason);
            case GaggledExec.Usable(Path file) -> {
                Identity identity = Identity.of(request.getAttributes());
                yield new PlannedStart(
                        spawnAttributes, file, identity,
                        request.toBuilder().addEnvironment(identity.variables()).build(), cgroupProcs);
            }
        };
    }

    /** The request, with what the environment has from the user. */
    LaunchRequest request() {
        return request;
    }

    /**
     * Tries to start it from a file.
     *
     * @param found the request, with that file
     * @param descriptors the limit of descriptors to give back; null: gaggled's is as it was
     */
    Tried attempt(LaunchRequest found, @Nullable ResourceLimit descriptors) {
        ExecPlan plan;
        try {
            plan = ExecPlan.of(found, identity, descriptors, cgroupProcs);
        } catch (AttributeException unmet) {
            return refused(StartFailure.builder(unmet.getMessage()).build());
        }
        Outcome outcome = PlannedSpawn.spawn(
                spawnAttributes, exec, plan, found.getArguments(), StartDiagnosis.environment(found),
                found.getDescriptors());
        return switch (outcome) {
            case Outcome.Executed(int pid) -> new Tried.Running(pid);
            case Outcome.NotSpawned(int errno) -> refused(StartDiagnosis.explainExec(found, exec, errno));
            case Outcome.StepFailed(ExecPlan.Report report) -> {
                StartFailure failure = StepDiagnosis.explain(found, identity, report);
                yield report.step() == ExecPlan.Step.EXECUTE
                        ? new Tried.Refused(new Refusal.OfTheStart(failure))
                        : refused(failure);
            }
        };
    }

    private static Tried refused(StartFailure failure) {
        return new Tried.Refused(new Refusal.BeforeTheFile(failure));
    }
}
