package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of system gives gaggled its cgroup, or the reason why there is none and what to do about it. */
class CgroupSearchTest {

    private static final String VERSION_1 = "4:memory:/a\n3:cpu,cpuacct:/a\n2:blkio:/a\n1:name=systemd:/a\n";
    private static final String UNIFIED_MOUNT =
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    @TempDir
    Path root;

    @Test
    void unitThatSystemdDelegatesIsFound() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory", "pids", "cpu", "io");
        Granted granted = granted(made);
        assertEquals(made.home(), granted.home());
        assertEquals(Set.of("cpu", "io", "memory", "pids"), granted.controllers());
        assertNull(granted.refusalOf(List.of("memory", "io")));
    }

    @Test
    void gaggledInItsOwnLeafBelongsOneAbove() throws IOException {
        MadeCgroups made = MadeCgroups.of(root, "0::/a/gaggled-supervisor\n", MadeCgroups.VERSION_2_MOUNT);
        made.addCgroup("/sys/fs/cgroup/a", "pids");
        made.addCgroup("/sys/fs/cgroup/a/gaggled-supervisor");
        assertEquals(root.resolve("sys/fs/cgroup/a"), granted(made).home());
    }

    @Test
    void containerSeesItsCgroupAsTheTopmost() throws IOException {
        MadeCgroups made = MadeCgroups.of(root, "0::/\n", MadeCgroups.VERSION_2_MOUNT);
        made.addCgroup("/sys/fs/cgroup", "memory");
        assertEquals(root.resolve("sys/fs/cgroup"), granted(made).home());
    }

    @Test
    void partOfTheHierarchyCanBeMountedAnywhere() throws IOException {
        MadeCgroups made = MadeCgroups.of(
                root, "0::/docker/12ab/x\n", "30 23 0:27 /docker/12ab /my\\040cgroups rw - cgroup2 none rw\n");
        made.addCgroup("/my cgroups/x", "pids");
        assertEquals(root.resolve("my cgroups/x"), granted(made).home());
    }

    @Test
    void controllerThatIsNotHandedDownIsNamed() throws IOException {
        Granted granted = granted(MadeCgroups.version2(root, "cpu", "pids"));
        Refused refused = granted.refusalOf(List.of("memory", "pids"));
        assertNotNull(refused);
        assertEquals(granted.home() + " does not offer the controller memory, only cpu, pids", refused.reason());
        assertTrue(refused.advice().startsWith("set Delegate=yes"), refused.advice());
    }

    @Test
    void hybridSystemHasItsControllersInVersion1() throws IOException {
        MadeCgroups made = MadeCgroups.of(root, VERSION_1 + "0::/\n", UNIFIED_MOUNT);
        made.addCgroup("/sys/fs/cgroup/unified");
        Granted granted = granted(made);
        Refused memory = granted.refusalOf(List.of("io", "memory"));
        assertNotNull(memory);
        assertEquals("cgroup v1 holds the controllers io, memory on this system", memory.reason());
        assertEquals(CgroupDelegation.UNIFIED, memory.advice());
        Refused pids = granted.refusalOf(List.of("pids"));
        assertNotNull(pids);
        assertTrue(pids.reason().endsWith("does not offer the controller pids, none"), pids.reason());
    }

    @Test
    void version1AloneIsRefused() throws IOException {
        refuses(MadeCgroups.of(root, VERSION_1, ""), "this system has cgroup v1 alone", CgroupDelegation.UNIFIED);
    }

    @Test
    void kernelWithoutCgroupsIsRefused() throws IOException {
        refuses(MadeCgroups.of(root, "", ""), "this kernel has no cgroup v2", "use Linux 5.4 or newer");
        Files.delete(root.resolve("proc/self/cgroup"));
        refuses(new CgroupFiles(root), "the cgroup of gaggled cannot be found: ", "use Linux");
    }

    @Test
    void hierarchyThatIsNotMountedIsRefused() throws IOException {
        refuses(MadeCgroups.of(root, "0::/\n", ""), "cgroup v2 is not mounted", "mount it: mount -t cgroup2");
    }

    @Test
    void containerMayNotWriteByDefault() throws IOException {
        String mount = "30 23 0:27 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n";
        MadeCgroups made = MadeCgroups.of(root, "0::/\n", mount);
        made.addCgroup("/sys/fs/cgroup", "memory");
        refuses(made, "/sys/fs/cgroup is mounted read-only", "let the container write to it: docker run --cgroupns");
    }

    @Test
    void cgroupOutsideOfTheContainerIsRefused() throws IOException {
        MadeCgroups made = MadeCgroups.of(root, "0::/../../a\n", MadeCgroups.VERSION_2_MOUNT);
        made.addCgroup("/sys/fs/cgroup", "memory");
        refuses(made, "gaggled's own cgroup /../../a cannot be seen below /sys/fs/cgroup", "give the container a");
        MadeCgroups other = MadeCgroups.of(root, "0::/docker/1\n",
                "30 23 0:27 /docker/12 /sys/fs/cgroup rw - cgroup2 cgroup rw\n");
        refuses(other, "gaggled's own cgroup /docker/1 cannot be seen", "give the container a");
    }

    @Test
    void cgroupOfAnotherUserIsRefused() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory");
        made.forbid(made.home().resolve("cgroup.subtree_control"));
        refuses(made, "gaggled may not write to its own cgroup " + made.home(), "set Delegate=yes");
    }

    @Test
    void threadedCgroupIsRefused() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory");
        Files.writeString(made.home().resolve("cgroup.type"), "domain threaded\n");
        refuses(made, "gaggled's own cgroup " + made.home() + " is of type 'domain threaded'", "start gaggled in");
    }

    private static Granted granted(CgroupFiles files) {
        return assertInstanceOf(Granted.class, CgroupSearch.search(files));
    }

    private static void refuses(CgroupFiles files, String reason, String advice) {
        Refused refused = assertInstanceOf(Refused.class, CgroupSearch.search(files));
        assertTrue(refused.reason().startsWith(reason), refused.reason());
        assertTrue(refused.advice().startsWith(advice), refused.advice());
    }
}
