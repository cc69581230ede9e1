package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Either package, in a root that has nothing else: all of the tarball is there and works, an upgrade stops no program
 * and keeps what the administrator has changed, and a removal stops the programs and leaves what the documentation
 * says.
 *
 * <p>There is no systemd, so a script stands in for {@code systemctl}, and the test starts what the unit says.
 */
class PackagesIT {

    private static final String HOME = "/usr/lib/gaggled";
    private static final String CONFIG = "/etc/gaggled/gaggled.ini";
    private static final String UNIT = "/usr/lib/systemd/system/gaggled.service";

    /** What programs that make users and install packages leave in any case, and what this test has put there. */
    private static final String ANYWAY = "/(etc/(passwd|group|g?shadow|sub[ug]id)-?|var/log/.*|var/cache/.*"
            + "|var/lib/dpkg/.*(-old|lock.*)|var/lib/rpm.*|var/tmp/.*|run/.*|tmp/.*)";

    private static BareRoot root;

    @BeforeAll
    static void makeIt() throws Exception {
        root = BareRoot.make();
        Path systemctl = Files.copy(
                Path.of(System.getProperty("golden.directory"), "stand-in-systemctl.sh"),
                root.resolve("/usr/bin/systemctl"));
        assertTrue(systemctl.toFile().setExecutable(true, false));
        Files.createDirectories(root.resolve("/run/systemd/system"));
    }

    @AfterAll
    static void removeIt() throws Exception {
        if (root != null) {
            root.close();
        }
    }

    @BeforeEach
    void forgetWhatSystemctlWasAskedFor() throws IOException {
        Files.writeString(root.resolve("/run/systemctl.log"), "");
    }

    @Test
    void debIsInstalledUpgradedRemovedAndPurged() throws IOException {
        Set<String> before = files();
        put("gaggled_*_amd64.deb", "gaggled.deb");
        run("dpkg", "--install", "/var/tmp/gaggled.deb");
        assertEquals("", run("dpkg", "--verify", "gaggled"));
        assertAllOfItIsThereAndWorks();
        assertAsked("--system daemon-reload", "--quiet --system start gaggled.service");
        try (Gaggled gaggled = startByUnit()) {
            long program = pidOf(gaggled, 1);
            makeNextVersion();
            run("dpkg", "--unpack", "--force-confold", "/var/tmp/next.deb");
            // Between the two, any number of other packages may be unpacked.
            Gaggled.signal(program, "KILL");
            long second = pidOf(gaggled, 2);
            run("dpkg", "--configure", "--force-confold", "gaggled");
            assertReplaced(gaggled, second);
            assertTrue(Files.exists(root.resolve(CONFIG + ".dpkg-dist")));
            assertUnreplacedGaggledGoesOn(gaggled, second);
            run("dpkg", "--remove", "gaggled");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
        assertAsked("stop gaggled.service");
        assertFalse(Files.exists(root.resolve(HOME)));
        assertTrue(read(CONFIG).contains("\n[hello]\n"));
        run("dpkg", "--purge", "gaggled");
        assertEquals(List.of(), leftSince(before));
    }

    @Test
    void rpmIsInstalledUpgradedAndRemoved() throws IOException {
        Set<String> before = files();
        Path rpm = put("gaggled-*.x86_64.rpm", "gaggled.rpm");
        rpm("--install", "--nodeps", rpm.toString());
        assertEquals("", rpm("--verify", "--nodeps", "gaggled"));
        assertAllOfItIsThereAndWorks();
        assertAsked("daemon-reload", "enable --now gaggled.service");
        try (Gaggled gaggled = startByUnit()) {
            long program = pidOf(gaggled, 1);
            rpm("--reinstall", "--nodeps", rpm.toString());
            assertReplaced(gaggled, program);
            assertUnreplacedGaggledGoesOn(gaggled, program);
            rpm("--erase", "gaggled");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
        assertAsked("disable --now gaggled.service");
        List<String> left = leftSince(before);
        assertTrue(left.remove(CONFIG + ".rpmsave"), left::toString);
        left.removeIf(path -> path.matches("/(etc|var/lib)/gaggled.*"));
        assertEquals(List.of(), left);
        run("rm", "-rf", "/etc/gaggled", "/var/lib/gaggled");
    }

    private static void assertAllOfItIsThereAndWorks() throws IOException {
        Set<String> tree = listing(Distribution.home());
        Set<String> packaged = listing(root.resolve(HOME));
        assertEquals(List.of(), tree.stream().filter(line -> !packaged.contains(line)).toList());
        assertEquals(List.of(), packaged.stream().filter(line -> !tree.contains(line)).toList());
        List<List<String>> first = commandsOfUnit("ExecStartPre");
        run(first.getFirst().toArray(String[]::new));
        List<String> checked = withItsCache(first.getLast()).lines().toList();
        assertTrue(checked.contains("configtest " + CONFIG + ": ok"), checked::toString);
        assertEquals(1, checked.stream().filter(line -> line.startsWith(CONFIG + ":")).count(), checked::toString);
        assertTrue(checked.toString().contains("no program is defined"), checked::toString);
        for (String tool : List.of("gaggled_controller", "gaggled_listener", "gaggled_smtpgate")) {
            assertTrue(withItsCache(List.of(tool, "--version")).contains(Distribution.VERSION));
            run("test", "-s", "/usr/share/man/man1/" + tool + ".1");
            run("test", "-s", "/usr/share/bash-completion/completions/" + tool);
        }
        run("test", "-s", "/usr/share/doc/gaggled/copyright");
        assertSystemdVerifiesTheUnit();
    }

    /**
     * Everything below a directory, except what only the packages have or have elsewhere: path, mode, owner, and time
     * and checksum of a file, or where a link leads to.
     */
    private static Set<String> listing(Path directory) throws IOException {
        Set<String> listing = new TreeSet<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                String name = directory.relativize(path).toString();
                if (!name.matches("|conf|conf/.*|lib/gaggled_package.sh")) {
                    listing.add(name + " " + Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS)
                            + contents(path));
                }
            }
        }
        return listing;
    }

    private static String contents(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path)) {
            return "";
        }
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(path));
        return " " + checksum.getValue() + " " + Files.getLastModifiedTime(path);
    }

    /** What a command prints, which must not start without the cache of classes that was made for it. */
    private static String withItsCache(List<String> command) {
        List<String> all = new ArrayList<>(List.of("env", "GAGGLED_JAVA_OPTS=-XX:AOTMode=on"));
        all.addAll(command);
        return run(all.toArray(String[]::new));
    }

    /** This machine's systemd, which has to find the commands in the root. */
    private static void assertSystemdVerifiesTheUnit() throws IOException {
        String unit = read(UNIT).replace("=/usr/bin/", "=" + root.resolve("/usr/bin") + "/");
        Path file = Files.writeString(root.resolve("/var/tmp/gaggled.service"), unit);
        assertEquals("", runHere("systemd-analyze", "verify", file.toString()));
    }

    /** Has the configuration's example run, on ports that are free, and starts what the unit would start. */
    private static Gaggled startByUnit() throws IOException {
        String config = read(CONFIG).replaceAll("(?m)^; (?=\\[hello|command|argv|user)", "");
        for (String channel : List.of("eventurl", "controlurl")) {
            config = config.replaceAll("(?m)^" + channel + " = .*", channel + " = tcp://127.0.0.1:" + freePort());
        }
        Files.writeString(root.resolve(CONFIG), config);
        Files.createSymbolicLink(
                root.resolve("/etc/gaggled/plugins/dry"), Path.of(HOME, "plugins-available/launcher-dry-run"));
        Gaggled gaggled = Gaggled.runCommand(Path.of("/"), Map.of(),
                root.command("/", commandsOfUnit("ExecStart").getFirst()));
        Files.writeString(root.resolve("/run/gaggled.pid"), gaggled.pid() + "\n");
        gaggled.await("hello from gaggled");
        return gaggled;
    }

    private static List<List<String>> commandsOfUnit(String setting) throws IOException {
        return read(UNIT).lines()
                .filter(line -> line.startsWith(setting + "="))
                .map(line -> List.of(line.substring(setting.length() + 1).split(" ")))
                .toList();
    }

    private static long pidOf(Gaggled gaggled, int run) {
        return Long.parseLong(gaggled.await(LogLines.up("hello"), run).get(run - 1).group("pid"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Nothing is where it was in the former version, and the configuration has another line. */
    private static void makeNextVersion() {
        run("sh", "-euc", """
                cd /var/tmp
                dpkg-deb --raw-extract gaggled.deb next
                home=next/usr/lib/gaggled
                find $home/lib $home/plugins -name 'gaggled-*-%1$s.jar' | while read -r jar; do
                  mv "$jar" "${jar%%-%1$s.jar}-999.jar"
                done
                sed -i 's/-%1$s\\.jar/-999.jar/g' $home/bin/*
                sed -i 's/^Version: .*/Version: 999/' next/DEBIAN/control
                echo '; A line of the next version.' >>next/etc/gaggled/gaggled.ini
                dpkg-deb -Znone --build next next.deb
                """.formatted(Distribution.VERSION));
    }

    /** Another gaggled has taken over in the same process, with the plugin of the administrator. */
    private static void assertReplaced(Gaggled gaggled, long program) throws IOException {
        gaggled.await(".*1 program .*taken over.*");
        assertTrue(run("gaggled_controller", "-c", CONFIG, "-d").contains("[UP    ] hello " + program), gaggled::text);
        assertTrue(run("gaggled", "--list-plugins").contains("dry-run"));
        assertTrue(read(CONFIG).contains("\n[hello]\n"));
        assertTrue(asked().stream().noneMatch(line -> line.matches(".*\\b(stop|restart)\\b.*")), asked()::toString);
    }

    /** A configuration that the next version refuses fails no installation. */
    private static void assertUnreplacedGaggledGoesOn(Gaggled gaggled, long program) throws IOException {
        String config = read(CONFIG);
        Files.writeString(root.resolve(CONFIG), "nonsense = 1\n", StandardOpenOption.APPEND);
        String said = run("sh", HOME + "/lib/gaggled_package.sh", "renew");
        assertTrue(said.contains("nonsense") && said.contains("replace it with: gaggled_controller"), said);
        Files.writeString(root.resolve(CONFIG), config);
        assertTrue(run("gaggled_controller", "-c", CONFIG, "-d").contains("[UP    ] hello " + program), gaggled::text);
    }

    /** Copies a package of the build to a place that the root sees. */
    private static Path put(String pattern, String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var packages = Files.newDirectoryStream(Distribution.TARBALL.toAbsolutePath().getParent(), pattern)) {
            packages.forEach(found::add);
        }
        assertEquals(1, found.size(), () -> pattern + ": " + found);
        return Files.copy(found.getFirst(), root.resolve("/var/tmp/" + name));
    }

    private static String rpm(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-c", "mount -t proc proc \"$1/proc\" && shift && exec \"$@\"", "sh",
                root.resolve("/").toString(), "rpm", "--root=" + root.resolve("/"), "--dbpath=/var/lib/rpm"));
        command.addAll(List.of(arguments));
        return runHere(command.toArray(String[]::new));
    }

    private static String run(String... command) {
        return succeed(root.command("/", List.of(command)));
    }

    private static String runHere(String... command) {
        return succeed(List.of(command));
    }

    private static String succeed(List<String> command) {
        try (Companion done = Companion.start(command)) {
            assertEquals(0, done.exitCode(), done::text);
            return String.join("\n", Stream.concat(done.out().stream(), done.err().stream()).toList());
        }
    }

    private static String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    /** All requests to systemctl. */
    private static List<String> asked() throws IOException {
        return Files.readAllLines(root.resolve("/run/systemctl.log"));
    }

    private static void assertAsked(String... requests) throws IOException {
        assertTrue(asked().containsAll(List.of(requests)), asked()::toString);
    }

    private static List<String> leftSince(Set<String> before) throws IOException {
        List<String> left = new ArrayList<>(files());
        left.removeAll(before);
        return left;
    }

    /** All files that there are, but for those that come and go. */
    private static Set<String> files() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(root.resolve("/"))) {
            all.map(path -> "/" + root.resolve("/").relativize(path)).filter(path -> !path.matches(ANYWAY))
                    .forEach(files::add);
        }
        return files;
    }
}
