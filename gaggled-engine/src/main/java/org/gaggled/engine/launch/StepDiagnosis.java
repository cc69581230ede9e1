package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.ExecPlan.Report;
import org.gaggled.engine.launch.ExecPlan.Step;
import org.gaggled.engine.launch.FileAccess.Obstacle;
import org.gaggled.engine.launch.FileAccess.Person;
import org.gaggled.engine.launch.FileAccess.Wish;
import org.jspecify.annotations.Nullable;

/** Why a step of an {@link ExecPlan} failed, in words: the setting, what it wanted, and the reason. */
final class StepDiagnosis {

    private static final int ENXIO = 6;

    private final LaunchRequest request;
    private final ProcessAttributes attributes;
    private final Identity identity;
    private final Report report;

    private StepDiagnosis(LaunchRequest request, Identity identity, Report report) {
        this.request = request;
        this.attributes = request.getAttributes();
        this.identity = identity;
        this.report = report;
    }

    /** Explains what was reported on the way to the program. */
    static StartFailure explain(LaunchRequest request, Identity identity, Report report) {
        return StartFailure.builder(new StepDiagnosis(request, identity, report).sentence())
                .systemError(Errno.nameOf(report.errno())).build();
    }

    /** Explains a start that was given up. */
    static StartFailure late(LaunchRequest request, Duration longest) {
        return StartFailure.builder(request.getExecutable() + ": could not be executed within " + longest.toSeconds()
                + " s; its disk or that of wd does not answer, or somebody stopped the new process with a signal")
                .build();
    }

    private String sentence() {
        Step step = report.step();
        if (step == null) {
            return "lib/gaggled_exec did not do what gaggled asked of it: " + meaning()
                    + "; it may belong to another version: unpack the whole tarball";
        }
        return switch (step) {
            case JOIN_CGROUP -> Cgroups.reasonFor(request) + ": the control group cannot be joined: " + meaning();
            case OOM_SCORE -> "oomscore " + attributes.getOomScore() + ": "
                    + permitted("only root with CAP_SYS_RESOURCE may go below gaggled's own score" + ownOomScore());
            case NICE -> "nice " + attributes.getNice() + ": "
                    + permitted("only root (CAP_SYS_NICE) may go below gaggled's own nice value");
            case AFFINITY -> "cpus " + shown(attributes.getProcessors()) + ": " + processorProblem();
            case LIMIT -> limitProblem();
            case UMASK -> "umask: " + meaning();
            case GROUPS -> attributes.getGroups() == null
                    ? userProblem()
                    : "groups " + shown(attributes.getGroups()) + ": "
                            + identityProblem("only root (CAP_SETGID) may give a program other groups than gaggled's");
            case GROUP -> attributes.getGroup() == null
                    ? userProblem()
                    : "group " + attributes.getGroup() + ": "
                            + identityProblem("only root (CAP_SETGID) may give a program another group than gaggled's");
            case USER -> userProblem();
            case BOUNDING, KEEP_CAPABILITIES, CAPABILITIES, AMBIENT -> capabilities() + capabilityProblem();
            case NO_NEW_PRIVILEGES -> "nonewprivs: " + meaning();
            case DIRECTORY -> directoryProblem();
            case STANDARD_INPUT -> input() + ": " + inputProblem();
            case EXECUTE -> executionProblem();
        };
    }

    private String meaning() {
        return Errno.meaningOf(report.errno());
    }

    private boolean is(Errno errno) {
        return report.errno() == errno.number();
    }

    /** The reason for a refusal, where the system refused for want of a permission. */
    private String permitted(String reason) {
        return is(Errno.EPERM) || is(Errno.EACCES) ? reason : meaning();
    }

    private String user() {
        return "user " + identity.shown();
    }

    private String userProblem() {
        return user() + ": "
                + identityProblem(
                        "only root (CAP_SETUID and CAP_SETGID) may run a program as another user than gaggled's");
    }

    private static String shown(@Nullable Collection<?> values) {
        return values == null ? "" : String.join(", ", values.stream().map(String::valueOf).toList());
    }

    private String identityProblem(String reason) {
        if (is(Errno.EAGAIN)) {
            return tooManyProcesses();
        }
        return is(Errno.EINVAL) ? "the user namespace that gaggled runs in does not have that number"
                : permitted(reason);
    }

    private static String ownOomScore() {
        try {
            return ", " + Files.readString(Path.of("/proc/self/oom_score_adj")).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }

    private String processorProblem() {
        if (!is(Errno.EINVAL)) {
            return permitted("the system does not permit it");
        }
        SortedSet<Integer> wanted = attributes.getProcessors();
        String which = wanted != null && wanted.contains(report.detail())
                ? "processor " + report.detail() + " does not exist here, or gaggled itself may not use it"
                : "no such processor exists here, or gaggled itself may use none of them";
        return which + " (/sys/devices/system/cpu/online, and the cpuset of the control group)";
    }

    private String limitProblem() {
        for (Map.Entry<LimitedResource, ProcessLimit> limit : attributes.getLimits().entrySet()) {
            LimitedResource resource = limit.getKey();
            if (ExecPlan.numberOf(resource) == report.detail()) {
                return resource.getWord() + " " + limit.getValue() + ": " + limitProblem(resource, limit.getValue());
            }
        }
        return "gaggled's own limit of open descriptors cannot be given to the program: " + meaning();
    }

    /** The kernel answers EINVAL where a soft limit is above the hard one that gaggled hands on. */
    private String limitProblem(LimitedResource resource, ProcessLimit limit) {
        if (!is(Errno.EPERM) && !is(Errno.EINVAL)) {
            return meaning();
        }
        String hard = ProcessLimit.ofSoft(LibC.resourceLimit(ExecPlan.numberOf(resource)).hard()).toString();
        return "above the hard limit " + hard + ", which only root with CAP_SYS_RESOURCE may raise"
                + (resource == LimitedResource.NOFILE ? ", and nobody above fs.nr_open" : "")
                + (limit.getHard() == null ? ": with " + resource.getWord() + " = " + limit + ":" + limit : "");
    }

    private String capabilities() {
        Set<String> wanted = attributes.getCapabilities();
        return "capabilities " + (wanted == null || wanted.isEmpty() ? "(none)" : shown(wanted)) + ": ";
    }

    private String capabilityProblem() {
        String name = Capability.nameOf(report.detail());
        Set<String> wanted = attributes.getCapabilities();
        boolean known = report.step() == Step.BOUNDING || report.step() == Step.AMBIENT;
        if (is(Errno.EINVAL)) {
            return "this kernel does not know " + (known ? name : "all of them");
        }
        if (!is(Errno.EPERM)) {
            return meaning();
        }
        if (known && wanted != null && wanted.contains(name)) {
            return "gaggled does not have " + name + " itself, and cannot give it";
        }
        return report.step() == Step.BOUNDING
                ? "only root (CAP_SETPCAP) may take capabilities away from what a program executes"
                : "gaggled does not have all of them itself, and cannot give them";
    }

    private String directoryProblem() {
        Path directory = request.getWorkingDirectory();
        String obstacle = obstacle(directory, Wish.EXECUTE, "enter");
        return obstacle == null
                ? StartDiagnosis.explainDirectory(request, report.errno())
                : "working directory " + directory + ": " + obstacle + "; correct wd, or the mode";
    }

    private String input() {
        Path file = attributes.getStandardInput();
        return file == null ? "/dev/null" : "stdin " + file;
    }

    private String inputProblem() {
        if (report.errno() == ENXIO) {
            return "is a socket or a device that is not there, and cannot be opened";
        }
        if (is(Errno.EISDIR)) {
            return "is a directory";
        }
        Path file = attributes.getStandardInput();
        String obstacle = file == null ? null : obstacle(file, Wish.READ, "read");
        return obstacle == null ? meaning() : obstacle;
    }

    private String executionProblem() {
        Path file = request.getExecutable();
        if (is(Errno.EAGAIN)) {
            return file + ": " + tooManyProcesses();
        }
        String obstacle = obstacle(file, Wish.EXECUTE, "execute");
        return obstacle == null
                ? StartDiagnosis.explain(request, report.errno()).getMessage()
                : file + ": " + obstacle;
    }

    /** What keeps the program's user from a file; null where that is gaggled's own user, or nothing is seen. */
    private @Nullable String obstacle(Path file, Wish wish, String verb) {
        Integer user = identity.uid();
        if (user == null || !identity.isAnother() || !is(Errno.EACCES)) {
            return null;
        }
        Obstacle obstacle = new FileAccess().find(file, wish, new Person(user, identity.allGroups()));
        return obstacle == null ? null : user() + " may not " + verb + " it: " + obstacle.clause();
    }

    private String tooManyProcesses() {
        ProcessLimit limit = attributes.getLimits().get(LimitedResource.NPROC);
        return limit == null
                ? user() + " has as many processes as the system allows; look at ulimit -u, which gaggled hands on"
                : user() + " has as many processes as nproc " + limit + " allows, or more";
    }
}
