package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.UserDatabase.User;
import org.junit.jupiter.api.Test;

/** What a program sees in its first act is exactly what was asked for, and all else is as gaggled has it. */
class LinuxAttributesTest extends AttributesFixture {

    @Test
    void umask() throws Exception {
        assertChanges(seen -> seen.status().put("Umask", "0027"), ProcessAttributes.builder().umask(027));
        assertChanges(seen -> seen.status().put("Umask", "0777"), ProcessAttributes.builder().umask(0777));
    }

    @Test
    void nice() throws Exception {
        assertChanges(seen -> seen.rest().put("nice", "19"), ProcessAttributes.builder().nice(19));
    }

    @Test
    void oomScore() throws Exception {
        assertChanges(seen -> seen.rest().put("oom", "1000"), ProcessAttributes.builder().oomScore(1000));
    }

    @Test
    void processors() throws Exception {
        String mine = see(ProcessAttributes.builder()).status("Cpus_allowed_list");
        String last = mine.substring(Math.max(mine.lastIndexOf(','), mine.lastIndexOf('-')) + 1);
        assertChanges(
                seen -> seen.status().put("Cpus_allowed_list", last),
                ProcessAttributes.builder().processors(Set.of(Integer.valueOf(last))));
        assertRefused(
                "cpus " + last + ", 8191: processor 8191 does not exist here, or gaggled itself may not use it"
                        + " (/sys/devices/system/cpu/online, and the cpuset of the control group) (EINVAL)",
                ProcessAttributes.builder().processors(Set.of(Integer.valueOf(last), 8191)));
        assertRefused(
                "cpus 8191: no such processor exists here, or gaggled itself may use none of them"
                        + " (/sys/devices/system/cpu/online, and the cpuset of the control group) (EINVAL)",
                ProcessAttributes.builder().processors(Set.of(8191)));
    }

    @Test
    void noNewPrivileges() throws Exception {
        assertChanges(
                seen -> seen.status().put("NoNewPrivs", "1"), ProcessAttributes.builder().noNewPrivileges(true));
    }

    @Test
    void limits() throws Exception {
        Map<LimitedResource, String> names = new LinkedHashMap<>();
        names.put(LimitedResource.CPU, "cpu time");
        names.put(LimitedResource.FSIZE, "file size");
        names.put(LimitedResource.DATA, "data size");
        names.put(LimitedResource.STACK, "stack size");
        names.put(LimitedResource.CORE, "core file size");
        names.put(LimitedResource.RSS, "resident set");
        names.put(LimitedResource.NPROC, "processes");
        names.put(LimitedResource.NOFILE, "open files");
        names.put(LimitedResource.MEMLOCK, "locked memory");
        names.put(LimitedResource.AS, "address space");
        names.put(LimitedResource.LOCKS, "file locks");
        names.put(LimitedResource.SIGPENDING, "pending signals");
        names.put(LimitedResource.MSGQUEUE, "msgqueue size");
        names.put(LimitedResource.NICE, "nice priority");
        names.put(LimitedResource.RTPRIO, "realtime priority");
        names.put(LimitedResource.RTTIME, "realtime timeout");
        Map<LimitedResource, ProcessLimit> all = new LinkedHashMap<>();
        Map<LimitedResource, String> expected = new LinkedHashMap<>();
        long wanted = 1L << 30;
        for (LimitedResource resource : names.keySet()) {
            long hard = LibC.resourceLimit(ExecPlan.numberOf(resource)).hard();
            long most = Long.compareUnsigned(hard, wanted) < 0 ? hard : wanted;
            all.put(resource, ProcessLimit.of(most, most));
            expected.put(resource, most + ":" + most);
        }
        for (LimitedResource resource : names.keySet()) {
            SeenAttributes seen = see(ProcessAttributes.builder().limits(Map.of(resource, all.get(resource))));
            SeenAttributes before = see(ProcessAttributes.builder());
            before.limits().put(names.get(resource), expected.get(resource));
            assertEquals(before, seen);
        }
        assertChanges(
                seen -> names.forEach((resource, name) -> seen.limits().put(name, expected.get(resource))),
                ProcessAttributes.builder().limits(all));
    }

    @Test
    void theLowestLimitOfDescriptorsLeavesRoomForTheInput() throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "told\n");
        RecordingLaunchListener run = launch(shell("exit 0").attributes(ProcessAttributes.builder()
                .limits(Map.of(LimitedResource.NOFILE, ProcessLimit.of(1, 1)))
                .standardInput(input)
                .build()));
        // The loader of the shell has no descriptor for its library.
        assertEquals(new ExitStatus.Exited(127), run.awaitEnd().getStatus());
    }

    @Test
    void standardInput() throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "told\n");
        assertChanges(seen -> seen.rest().put("input", "told"), ProcessAttributes.builder().standardInput(input));
        Path missing = directory.resolve("missing");
        assertRefused("stdin " + missing + ": no such file (ENOENT)",
                ProcessAttributes.builder().standardInput(missing));
        assertRefused("stdin " + directory + ": is a directory (EISDIR)",
                ProcessAttributes.builder().standardInput(directory));
    }

    /** Opening one waits for a writer; gaggled must not. */
    @Test
    void aFifoWithoutAWriterIsAnInputThatIsEmpty() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", "-m", "666", fifo.toString()).start().waitFor());
        SeenAttributes seen = see(ProcessAttributes.builder().standardInput(fifo));
        assertEquals("", seen.rest().get("input"));
    }

    @Test
    void anotherUser() throws Exception {
        User nobody = nobody();
        if (!root) {
            assertRefused(
                    "user nobody: only root (CAP_SETUID and CAP_SETGID) may run a program as another user than gaggled's"
                            + " (EPERM)",
                    ProcessAttributes.builder().user("nobody"));
            return;
        }
        assertChanges(seen -> becomes(seen, nobody, nobody.gid()), ProcessAttributes.builder().user("nobody"));
        assertChanges(seen -> {
            becomes(seen, nobody, nobody.gid());
            seen.rest().put("home", nobody.home());
            seen.rest().put("user", "nobody");
            seen.rest().put("logname", "nobody");
            seen.rest().put("shell", nobody.shell());
        }, ProcessAttributes.builder().user("nobody").userVariables(VARIABLES));
        assertChanges(seen -> {
            becomes(seen, nobody, 4242);
            seen.status().put("Groups", "7 64125");
        }, ProcessAttributes.builder().user("nobody").group("4242").groups(List.of("7", "64125")));
        assertChanges(seen -> {
            becomes(seen, nobody, nobody.gid());
            seen.status().put("Groups", "");
        }, ProcessAttributes.builder().user("nobody").groups(List.of()));
    }

    @Test
    void aNumberWithoutAnEntry() throws Exception {
        assertRefused(
                "user 64124: the user database has no such number, so group is needed as well",
                ProcessAttributes.builder().user("64124"));
        if (root) {
            assertChanges(seen -> {
                becomes(seen, new User("64124", 64124, 0, "", ""), 4242);
                seen.status().put("Groups", "");
                seen.rest().put("home", "/");
                seen.rest().put("user", "64124");
            }, ProcessAttributes.builder().user("64124").group("4242").userVariables(Set.of("HOME", "USER")));
        }
    }

    @Test
    void groupsAlone() throws Exception {
        if (root) {
            assertChanges(seen -> seen.status().put("Gid", "4242\t4242\t4242\t4242"), ProcessAttributes.builder().group("4242"));
            List<String> forty = IntStream.range(5000, 5040).mapToObj(String::valueOf).toList();
            assertChanges(
                    seen -> seen.status().put("Groups", String.join(" ", forty)),
                    ProcessAttributes.builder().groups(forty));
        } else {
            assertRefused(
                    "group 4242: only root (CAP_SETGID) may give a program another group than gaggled's (EPERM)",
                    ProcessAttributes.builder().group("4242"));
        }
    }

    @Test
    void gaggledsOwnUserIsAlwaysAllowed() throws Exception {
        String own = Integer.toUnsignedString(LibC.ownUser());
        SeenAttributes seen = see(ProcessAttributes.builder().user(own).userVariables(Set.of("USER")));
        assertEquals(own, seen.status("Uid").split("\t")[0]);
        assertNotEquals("u", seen.rest().get("user"));
    }

    @Test
    void capabilitiesOfAnotherUser() throws Exception {
        if (!root) {
            return;
        }
        String bits = inHex((1L << 10) | (1L << 5));
        assertChanges(seen -> {
            becomes(seen, nobody(), nobody().gid());
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd")) {
                seen.status().put(set, bits);
            }
        }, ProcessAttributes.builder().user("nobody").capabilities(Set.of("net_bind_service", "kill")));
    }

    @Test
    void capabilitiesOfRoot() throws Exception {
        if (!root) {
            assertRefused(
                    "capabilities (none): only root (CAP_SETPCAP) may take capabilities away from what a program executes"
                            + " (EPERM)",
                    ProcessAttributes.builder().capabilities(Set.of()));
            return;
        }
        for (Set<String> wanted : List.of(Set.of("kill"), Set.<String>of())) {
            String bits = inHex(wanted.isEmpty() ? 0 : 1L << 5);
            assertChanges(seen -> {
                for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd")) {
                    seen.status().put(set, bits);
                }
            }, ProcessAttributes.builder().capabilities(wanted));
        }
        if (!has(24)) {
            assertRefused(
                    "capabilities sys_resource: gaggled does not have sys_resource itself, and cannot give it (EPERM)",
                    ProcessAttributes.builder().capabilities(Set.of("sys_resource")));
        }
    }

    /** All of it at once, a thousand times: there is no window in which a program is something else. */
    @Test
    void everythingTogetherHoldsAThousandTimes() throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "told\n");
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rw-r--r--"));
        String mine = see(ProcessAttributes.builder()).status("Cpus_allowed_list");
        String last = mine.substring(Math.max(mine.lastIndexOf(','), mine.lastIndexOf('-')) + 1);
        ProcessAttributes.Builder all = ProcessAttributes.builder()
                .umask(027)
                .nice(7)
                .oomScore(777)
                .processors(Set.of(Integer.valueOf(last)))
                .limits(Map.of(
                        LimitedResource.NOFILE, ProcessLimit.of(77, 99),
                        LimitedResource.CORE, ProcessLimit.of(0, 0)))
                .noNewPrivileges(true)
                .standardInput(input);
        SeenAttributes expected = see(ProcessAttributes.builder());
        if (root) {
            all.user("nobody").group("4242").groups(List.of("7", "8")).userVariables(VARIABLES)
                    .capabilities(Set.of("net_bind_service"));
            becomes(expected, nobody(), 4242);
            expected.status().put("Groups", "7 8");
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd")) {
                expected.status().put(set, inHex(1L << 10));
            }
            expected.rest().put("home", nobody().home());
            expected.rest().put("user", "nobody");
            expected.rest().put("logname", "nobody");
            expected.rest().put("shell", nobody().shell());
        }
        expected.status().put("Umask", "0027");
        expected.status().put("NoNewPrivs", "1");
        expected.status().put("Cpus_allowed_list", last);
        expected.rest().put("nice", "7");
        expected.rest().put("oom", "777");
        expected.rest().put("input", "told");
        expected.limits().put("open files", "77:99");
        expected.limits().put("core file size", "0:0");
        for (int round = 0; round < 10; round++) {
            List<Path> outputs = new ArrayList<>();
            List<RecordingLaunchListener> runs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Path output = directory.resolve(round + "-" + i);
                outputs.add(output);
                runs.add(launch(show(output, all)));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(expected, read(runs.get(i), outputs.get(i)));
            }
        }
    }

}
