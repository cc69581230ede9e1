package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.engine.launch.ExecPlan.Step;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.Test;

/**
 * What cannot be had is a start that failed, whose reason names the setting; and a program's files are looked at with
 * the rights of its user.
 */
class RefusedAttributesTest extends AttributesFixture {

    @Test
    void aSoftLimitAboveTheHardOneIsRefused() throws Exception {
        LibC.ResourceLimit before = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
        if (Long.compareUnsigned(before.hard(), 1_000_000) >= 0) {
            assertChanges(
                    seen -> seen.limits().put("open files", "1000000:1000000"),
                    ProcessAttributes.builder()
                            .limits(Map.of(LimitedResource.NOFILE, ProcessLimit.of(1_000_000, 1_000_000))));
            return;
        }
        assertRefused(
                "nofile 1000000: above the hard limit " + before.hard()
                        + ", which only root with CAP_SYS_RESOURCE may raise, and nobody above fs.nr_open:"
                        + " with nofile = 1000000:1000000 (EINVAL)",
                ProcessAttributes.builder().limits(Map.of(LimitedResource.NOFILE, ProcessLimit.ofSoft(1_000_000))));
        ProcessAttributes.Builder raised = ProcessAttributes.builder()
                .limits(Map.of(LimitedResource.NOFILE, ProcessLimit.of(1_000_000, 1_000_000)));
        if (has(24)) {
            assertChanges(seen -> seen.limits().put("open files", "1000000:1000000"), raised);
        } else {
            assertRefused(
                    "nofile 1000000:1000000: above the hard limit " + before.hard()
                            + ", which only root with CAP_SYS_RESOURCE may raise, and nobody above fs.nr_open (EPERM)",
                    raised);
        }
    }

    @Test
    void whoIsNotThere() throws Exception {
        assertRefused("user 'gone-away': there is no such user", ProcessAttributes.builder().user("gone-away"));
        assertRefused("user '4294967295': there is no such user", ProcessAttributes.builder().user("4294967295"));
        assertRefused("group 'gone-away': there is no such group", ProcessAttributes.builder().group("gone-away"));
        assertRefused(
                "groups: there is no group 'gone-away'", ProcessAttributes.builder().groups(List.of("0", "gone-away")));
    }

    @Test
    void filesAreOpenedWithTheRightsOfTheUser() throws Exception {
        if (!root) {
            return;
        }
        ProcessAttributes nobody = ProcessAttributes.builder().user("nobody").build();
        Path inside = Files.createDirectory(directory.resolve("closed"));
        Path file = Files.writeString(inside.resolve("file"), "x");
        Path open = Files.createDirectory(inside.resolve("open"));
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
        assertEquals(
                "working directory " + inside + ": user nobody may not enter it: " + inside
                        + " has the mode 0700; correct wd, or the mode (EACCES)",
                refused(shell("exit 0").workingDirectory(inside).attributes(nobody)).toString());
        assertEquals(
                "working directory " + open + ": user nobody may not enter it: " + inside
                        + " has the mode 0700; correct wd, or the mode (EACCES)",
                refused(shell("exit 0").workingDirectory(open).attributes(nobody)).toString());
        assertEquals(
                "stdin " + file + ": user nobody may not read it: " + inside + " has the mode 0700 (EACCES)",
                refused(shell("exit 0").attributes(nobody.toBuilder().standardInput(file).build())).toString());
        Path secret = closed("secret", "rw-------");
        assertEquals(
                "stdin " + secret + ": user nobody may not read it: " + secret + " has the mode 0600 (EACCES)",
                refused(shell("exit 0").attributes(nobody.toBuilder().standardInput(secret).build())).toString());
        Path program = closed("program", "rwx------");
        assertEquals(
                program + ": user nobody may not execute it: " + program + " has the mode 0700 (EACCES)",
                refused(program(program).attributes(nobody)).toString());
        Path missing = directory.resolve("none");
        assertEquals(
                "working directory " + missing + ": does not exist; create it or correct wd (ENOENT)",
                refused(shell("exit 0").workingDirectory(missing).attributes(nobody)).toString());
        assertEquals(missing + ": no such file (ENOENT)", refused(program(missing).attributes(nobody)).toString());
    }

    /**
     * What gaggled could execute and the user cannot gives way to the next of that name, as with gaggled's own user.
     */
    @Test
    void aFileThatTheUserCannotExecuteGivesWayToTheNext() throws Exception {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        for (Path directory : List.of(first, second)) {
            Files.setPosixFilePermissions(
                    Files.writeString(directory.resolve("tool"), "#!/bin/sh\nexit 5\n"),
                    PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ProcessAttributes.Builder attributes = ProcessAttributes.builder().umask(0);
        if (root) {
            attributes.user("nobody");
            String refusal = refused(program(first.resolve("tool")).searchedFor("tool", first + ":" + second)
                    .attributes(attributes.build())).toString();
            assertTrue(refusal.startsWith(first.resolve("tool") + ": user nobody may not execute it"), refusal);
        }
        Files.setPosixFilePermissions(second.resolve("tool"), PosixFilePermissions.fromString("rwxr-xr-x"));
        RecordingLaunchListener run = launch(program(first.resolve("tool"))
                .searchedFor("tool", first + ":" + second).attributes(attributes.build()));
        assertEquals(new ExitStatus.Exited(5), run.awaitEnd().getStatus());
    }

    /**
     * Linux looks when a process becomes another user's: whether that one has more than it may, without the new one.
     */
    @Test
    void tooManyProcessesAreToldAsThat() throws Exception {
        if (!root) {
            return;
        }
        ProcessAttributes user = ProcessAttributes.builder().user("64123").group("64123").build();
        RecordingLaunchListener first = launch(shell("exec sleep 300").attributes(user));
        try {
            first.awaitStarted();
            assertEquals(
                    "/bin/sh: user 64123 has as many processes as nproc 0:0 allows, or more (EAGAIN)",
                    refused(shell("exit 0").attributes(user.toBuilder()
                            .limits(Map.of(LimitedResource.NPROC, ProcessLimit.of(0, 0)))
                            .build())).toString());
        } finally {
            first.awaitStarted().signal(ProcessSignal.KILL);
            first.awaitEnd();
        }
    }

    private static String explained(LaunchRequest request, Step step, int detail, Errno errno) throws Exception {
        return StepDiagnosis
                .explain(
                        request, Identity.of(request.getAttributes()),
                        new ExecPlan.Report(step, detail, errno.number()))
                .toString();
    }

    /** Reasons that no test can bring about on every machine. */
    @Test
    void everyStepHasWordsForItsFailure() throws Exception {
        LaunchRequest request = shell("exit 0").attributes(ProcessAttributes.builder()
                .group("4242").groups(List.of("7", "8")).nice(-5).oomScore(-500).capabilities(Set.of("bpf", "kill"))
                .noNewPrivileges(true).standardInput(Path.of("/in"))
                .build()).build();
        assertEquals(
                "containment: the control group cannot be joined: permission denied (EACCES)",
                explained(request, Step.JOIN_CGROUP, 0, Errno.EACCES));
        assertTrue(explained(request, Step.OOM_SCORE, 0, Errno.EACCES)
                .startsWith("oomscore -500: only root with CAP_SYS_RESOURCE may go below gaggled's own score, "));
        assertEquals(
                "nice -5: only root (CAP_SYS_NICE) may go below gaggled's own nice value (EACCES)",
                explained(request, Step.NICE, 0, Errno.EACCES));
        assertEquals(
                "groups 7, 8: only root (CAP_SETGID) may give a program other groups than gaggled's (EPERM)",
                explained(request, Step.GROUPS, 0, Errno.EPERM));
        assertEquals(
                "group 4242: the user namespace that gaggled runs in does not have that number (EINVAL)",
                explained(request, Step.GROUP, 0, Errno.EINVAL));
        assertEquals(
                "capabilities bpf, kill: this kernel does not know bpf (EINVAL)",
                explained(request, Step.BOUNDING, 39, Errno.EINVAL));
        assertEquals(
                "capabilities bpf, kill: gaggled does not have all of them itself, and cannot give them (EPERM)",
                explained(request, Step.CAPABILITIES, 0, Errno.EPERM));
        assertEquals(
                "nonewprivs: the system cannot execute it (EINVAL)",
                explained(request, Step.NO_NEW_PRIVILEGES, 0, Errno.EINVAL));
        assertEquals(
                "gaggled's own limit of open descriptors cannot be given to the program: the system does not permit it"
                        + " (EPERM)",
                explained(request, Step.LIMIT, 7, Errno.EPERM));
    }

    @Test
    void theFailuresOfAFileAreToldAsWithoutAttributes() throws Exception {
        ProcessAttributes some = ProcessAttributes.builder().umask(0).build();
        Path plain = script("plain", "rw-r--r--", "#!/bin/sh\n");
        Path odd = script("odd", "rwxr-xr-x", "exit 5\n");
        for (LaunchRequest.Builder request : List.of(
                program(directory.resolve("none")), program(directory), program(plain), program(odd),
                program(script("lost", "rwxr-xr-x", "#!/no/such/shell\n")),
                shell("exit 0", "x".repeat(200_000)), shell("exit 0", "a\0b"),
                shell("exit 0").workingDirectory(plain))) {
            String without = refused(request).toString();
            assertEquals(without, refused(request.attributes(some)).toString());
        }
    }

    @Test
    void aLauncherWithoutGaggledExecStartsNothingThatAsksForIt() throws Exception {
        Path missing = directory.resolve("gaggled_exec");
        try (var launcher = new LinuxLauncherFactory(() -> GaggledExec.at(missing))
                .open(new FakeLauncherContext())) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            launcher.launch(
                    shell("exit 0").attributes(ProcessAttributes.builder().user("nobody").umask(077).build()).build(),
                    run);
            assertEquals(
                    "user nobody, umask 077: cannot be had: " + missing + " is missing; unpack the whole tarball",
                    run.awaitStartFailed().toString());
            RecordingLaunchListener plain = new RecordingLaunchListener();
            launcher.launch(shell("exit 3").build(), plain);
            assertEquals(new ExitStatus.Exited(3), plain.awaitEnd().getStatus());
        }
    }

    private Path closed(String name, String permissions) throws IOException {
        return Files.setPosixFilePermissions(
                Files.writeString(directory.resolve(name), "#!/bin/sh\nexit 5\n"),
                PosixFilePermissions.fromString(permissions));
    }
}
