package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.read.Standing;
import org.gaggled.engine.launch.Capability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/*
 * Shows what -t says of a program that asks for what gaggled cannot give: a user, a limit, a capability. What gaggled
 * may is told by the tests, so that they are the same for root and for everybody else.
 */
class AttributesCheckTest {

    private static final Set<String> ALL = Set.copyOf(Capability.names());
    private static final int NOT_ROOT = 4242;

    /** In /tmp, which every user can reach, wherever the other tests have their files. */
    static final class OpenToAll implements TempDirFactory {

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(Path.of("/tmp"), "gaggled");
        }
    }

    @TempDir(factory = OpenToAll.class)
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        // A new directory is for its user alone.
        allow(directory, "rwxr-xr-x");
        allow(fixture.bin.resolve("serve"), "rwxr-xr-x");
        fixture.standing = root();
    }

    @Test
    void rootMayDoAllOfIt() throws IOException {
        accepted("""
                  user = nobody
                  group = 12
                  groups = 13, 14
                  nice = -20
                  oomscore = -1000
                  cpus = 0-3
                  capabilities = net_bind_service
                  limits
                    nofile = 500:5000
                    core = unlimited:unlimited
                """);
    }

    @Test
    void whereItIsNotKnownWhatGaggledMayNothingIsSaid() throws IOException {
        fixture.standing = null;
        accepted("  user = no-such-user\n  nice = -20\n  cpus = 4000\n");
    }

    @Test
    void anInstallationWithoutGaggledExecIsToldOnce() throws IOException {
        fixture.standing = new Standing(
                0, 0, ALL, ALL, ALL, 0, 0, Map.of(), new TreeSet<>(), 1 << 20,
                "/g/lib/gaggled_exec is missing; unpack it");
        ConfigReading.Accepted reading = assertInstanceOf(ConfigReading.Accepted.class, fixture.read(
                "web\n  command = serve\n  nice = 1\n  instances = 2\ndb\n  command = serve\n  nice = 2\nplain\n"
                        + "  command = serve\n"));
        assertEquals(
                List.of("1:1: warning: program 'web' and 1 other cannot be started with what is asked for:"
                        + " /g/lib/gaggled_exec is missing; unpack it"),
                fixture.texts(reading.warnings()));
    }

    @Test
    void aProgramThatIsDisabledIsNotChecked() throws IOException {
        accepted("  enabled = no\n  user = no-such-user\n  nice = -20\n  cpus = 4000\n  stdin = nothing\n");
    }

    @Test
    void nobodyOfThatName() throws IOException {
        refused("  user = no-such-user\n",
                "3:10: user 'no-such-user' does not exist on this machine; create that user, or name another one");
        refused("  group = no-such-group\n",
                "3:11: group 'no-such-group' does not exist on this machine; create that group, or name another one");
        refused("  groups = 12, no-such-group\n",
                "3:12: groups has 'no-such-group', which does not exist on this machine; create that group, or name"
                        + " another one");
    }

    @Test
    void aNumberWithoutAnEntryNeedsAGroup() throws IOException {
        refused("  user = 987654321\n",
                "3:10: user '987654321' has no entry in the user database, and no 'group' is given; add the setting"
                        + " 'group'");
        accepted("  user = 987654321\n  group = 987654321\n");
    }

    @Test
    void whoIsNotRootChangesNoUserAndNoGroup() throws IOException {
        fixture.standing = withOut(NOT_ROOT, Set.copyOf(ALL));
        refused("  user = nobody\n",
                "3:10: user 'nobody' is not the user that gaggled runs as, and gaggled lacks the capability setuid; run"
                        + " gaggled (and gaggled -t) as root, or remove 'user'");
        refused("  group = 12\n",
                "3:11: group '12' is not the group that gaggled runs with, and gaggled lacks the capability setgid; run"
                        + " gaggled (and gaggled -t) as root, or remove 'group'");
        refused("  groups = 12, 13\n",
                "3:12: groups '12, 13' cannot be set, and gaggled lacks the capability setgid; run gaggled (and"
                        + " gaggled -t) as root, or remove 'groups'");
        accepted("  user = " + NOT_ROOT + "\n");
        accepted("  user = " + NOT_ROOT + "\n  group = " + NOT_ROOT + "\n");
    }

    @Test
    void aRootWithoutTheCapabilityIsNoBetter() throws IOException {
        fixture.standing = withOut(0, Set.of("setgid"));
        refused("  user = nobody\n",
                "3:10: user 'nobody' has groups of its own, and gaggled lacks the capability setgid; run gaggled (and"
                        + " gaggled -t) as root, or remove 'user'");
    }

    @Test
    void aNiceValueBelowGaggledsOwn() throws IOException {
        fixture.standing = withOut(0, Set.of("sys_nice"));
        refused("  nice = -1\n",
                "3:10: nice '-1' is lower than gaggled's own, 0, and gaggled lacks the capability sys_nice; write 0 or"
                        + " more, or run gaggled as root");
        accepted("  nice = 0\n");
        fixture.standing = with(0, without(Set.of("sys_nice")), Map.of(LimitedResource.NICE, ProcessLimit.of(25, 25)));
        accepted("  nice = -5\n");
        assertEquals(1, problems("  nice = -6\n").size());
    }

    @Test
    void anOomScoreBelowGaggledsOwn() throws IOException {
        fixture.standing = withOut(0, Set.of("sys_resource"));
        refused("  oomscore = -1\n",
                "3:14: oomscore '-1' is lower than gaggled's own, 0, and gaggled lacks the capability sys_resource;"
                        + " write 0 or more, or run gaggled as root");
        accepted("  oomscore = 500\n");
    }

    @Test
    void processorsThatTheMachineDoesNotHave() throws IOException {
        refused("  cpus = 2-5, 7\n",
                "3:10: cpus '2-5, 7' has 4-5, 7, and this machine has no such processor; choose among 0-3");
    }

    @Test
    void limitsAboveTheHardOne() throws IOException {
        Map<LimitedResource, ProcessLimit> own = Map.of(
                LimitedResource.NOFILE, ProcessLimit.of(1024, 4096),
                LimitedResource.MEMLOCK, ProcessLimit.of(0, 1 << 20));
        fixture.standing = with(0, ALL, own);
        accepted("  limits\n    nofile = 4096\n    memlock = 1m\n    core = unlimited:unlimited\n");
        accepted("  limits\n    nofile = 5000:5000\n");
        refused("  limits\n    nofile = 5000\n",
                "4:14: nofile '5000' in limits is above the hard limit of gaggled, 4096; write 5000:5000 to raise the"
                        + " hard limit too");
        refused("  limits\n    nofile = unlimited:unlimited\n",
                "4:14: nofile 'unlimited:unlimited' in limits has a hard limit above 1048576, the highest that Linux"
                        + " allows here; lower it, or raise fs.nr_open with sysctl");
        fixture.standing = with(0, without(Set.of("sys_resource")), own);
        refused("  limits\n    memlock = 2m\n",
                "4:15: memlock '2097152' in limits is above the hard limit of gaggled, 1048576; write at most 1048576,"
                        + " or raise the limit where gaggled is started");
        refused("  limits\n    nofile = 5:5000\n",
                "4:14: nofile '5:5000' in limits has a hard limit above that of gaggled, 4096, and gaggled lacks the"
                        + " capability sys_resource; write at most 4096, or raise the limit where gaggled is started");
    }

    @Test
    void capabilitiesThatGaggledDoesNotHave() throws IOException {
        fixture.standing = withOut(0, Set.of("sys_time", "sys_boot"));
        refused("  capabilities = net_raw, sys_time, sys_boot\n",
                "3:18: capabilities 'net_raw, sys_time, sys_boot' has sys_boot and sys_time, which gaggled itself does"
                        + " not have; run gaggled with it, or leave it out");
        accepted("  capabilities = net_raw\n");
    }

    /** Who may not give capabilities up for good can only hand on all that it could ever have. */
    @Test
    void capabilitiesOfAGaggledThatIsNotRoot() throws IOException {
        fixture.standing = new Standing(
                NOT_ROOT, NOT_ROOT, Set.of("net_raw"), Set.of("net_raw"), ALL, 0, 0, Map.of(), new TreeSet<>(),
                1 << 20, null);
        refused("  capabilities = net_raw\n",
                "3:18: capabilities 'net_raw' cannot be set, and gaggled lacks the capability setpcap; run gaggled (and"
                        + " gaggled -t) as root, or remove 'capabilities'");
        fixture.standing = new Standing(
                NOT_ROOT, NOT_ROOT, Set.of("net_raw"), Set.of("net_raw"), Set.of("net_raw"), 0, 0, Map.of(),
                new TreeSet<>(), 1 << 20, null);
        accepted("  capabilities = net_raw\n");
    }

    @Test
    void aStandardInputThatIsNotThere() throws IOException {
        refused("  stdin = nothing\n",
                "3:11: stdin 'nothing' does not exist; make the file DIR/nothing, or write null");
        refused("  stdin = run\n", "3:11: stdin 'run' is a directory; name a file, or write null");
        accepted("  stdin = bin/plain\n");
        accepted("  stdin = /dev/zero\n");
    }

    @Test
    void filesThatTheUserMayNotUse() throws IOException {
        allow(directory.resolve("run"), "rwx------");
        allow(fixture.bin.resolve("serve"), "rwx--x---");
        allow(fixture.bin.resolve("plain"), "rw-------");
        String user = "  user = 987654321\n  group = 987654321\n";
        ConfigReading.Refused refused = assertInstanceOf(
                ConfigReading.Refused.class,
                fixture.read("web\n  command = serve\n  wd = run\n  stdin = bin/plain\n" + user));
        assertEquals(
                List.of(
                        "2:13: warning: command 'serve' cannot be executed by user '987654321': DIR/bin/serve has the"
                                + " mode 0710; ignore this if an access control list allows it; otherwise change the"
                                + " mode, or name another user",
                        "3:8: wd 'run' cannot be entered by user '987654321': DIR/run has the mode 0700; change the"
                                + " mode, or name another directory",
                        "4:11: stdin 'bin/plain' cannot be read by user '987654321': DIR/bin/plain has the mode 0600;"
                                + " change the mode, or name another file"),
                fixture.texts(refused.problems()));
        accepted("  user = root\n  wd = run\n  stdin = bin/plain\n");
        accepted("  capabilities = dac_override\n  wd = run\n  stdin = bin/plain\n" + user);
    }

    @Test
    void theDirectoryThatGaggledWasStartedInIsTheWorkingDirectoryToo() throws IOException {
        allow(directory, "rwx------");
        fixture.variables.put("PATH", "/bin:/usr/bin");
        ConfigReading reading = fixture.read("web\n  command = sh\n  user = 987654321\n  group = 987654321\n");
        assertEquals(
                List.of("3:10: user '987654321' cannot enter the directory that gaggled was started in, DIR: DIR has"
                        + " the mode 0700; change the mode, or set 'wd' to another directory"),
                fixture.texts(assertInstanceOf(ConfigReading.Refused.class, reading).problems()));
    }

    /** A group may be an access control list's mask, and then tells nothing of the user; the owner's bits always do. */
    @Test
    void theClassOfTheUserDecides() throws IOException {
        int owner = (int) Files.getAttribute(directory, "unix:uid");
        int group = (int) Files.getAttribute(fixture.bin.resolve("plain"), "unix:gid");
        if (owner != 0) {
            allow(fixture.bin.resolve("plain"), "---r--r--");
            assertEquals(1, problems("  stdin = bin/plain\n  user = " + owner + "\n").size());
        }
        allow(fixture.bin.resolve("plain"), "---r-----");
        accepted("  stdin = bin/plain\n  user = 987654321\n  group = " + group + "\n");
        allow(fixture.bin.resolve("plain"), "r-----r--");
        assertEquals(1, problems("  stdin = bin/plain\n  user = 987654321\n  group = " + group + "\n").size());
    }

    private static void allow(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Standing root() {
        return withOut(0, Set.of());
    }

    private static Set<String> without(Set<String> missing) {
        Set<String> rest = new HashSet<>(ALL);
        rest.removeAll(missing);
        return rest;
    }

    private static Standing withOut(int user, Set<String> missing) {
        return with(user, without(missing), Map.of(LimitedResource.NICE, ProcessLimit.of(0, 0)));
    }

    private static Standing with(int user, Set<String> capabilities, Map<LimitedResource, ProcessLimit> limits) {
        return new Standing(
                user, user, capabilities, capabilities, capabilities, 0, 0, limits, new TreeSet<>(Set.of(0, 1, 2, 3)),
                1 << 20, null);
    }

    private void accepted(String own) throws IOException {
        ConfigReading reading = fixture.read("web\n  command = serve\n" + own);
        if (reading instanceof ConfigReading.Refused refused) {
            throw new AssertionError(refused.problems().toString());
        }
        List<ConfigProblem> warnings = assertInstanceOf(ConfigReading.Accepted.class, reading).warnings();
        assertTrue(warnings.isEmpty(), warnings::toString);
    }

    private void refused(String own, String problem) throws IOException {
        assertEquals(List.of(problem), problems(own));
    }

    private List<String> problems(String own) throws IOException {
        return fixture.problems("web\n  command = serve\n" + own);
    }
}
