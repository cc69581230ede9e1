package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Life;

/**
 * Keeps a state on a disk of 64 KiB, before and after that is full; then on one that can only be read, and in the
 * directory of another user. It prints what it sees, for {@link SmallStateDiskTest}.
 */
final class StateOnSmallDisk {

    private StateOnSmallDisk() {}

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path ballast = disk.resolve("ballast");
        fill(ballast);
        open("full", disk);
        Files.delete(ballast);
        try (StateDirectory held = StateDirectory.open(disk)) {
            try (GaggleState state = GaggleState.open(held, "x")) {
                fill(ballast);
                prepare("no room", state, disk);
                Files.delete(ballast);
                state.follow(state.prepare(GaggleStateTest.definition()));
                state.remember(List.of(GaggleStateTest.simple(GaggleStateTest.WEB, new Life.Down())));
                fill(ballast);
                prepare("no room for another", state, disk);
                // What is noted has its blocks: a store for which there is none would end the process.
                Life life = new Life.Running(4, 5, 6, 7);
                state.remember(List.of(GaggleStateTest.full(GaggleStateTest.WEB, life),
                        GaggleStateTest.full(GaggleStateTest.DB, life)));
                state.spawned(GaggleStateTest.WEB, 12, null, new ProcessIdentity(4, 44));
                state.event(17);
                state.carriedOut();
            }
            try (GaggleState next = GaggleState.open(held, "y")) {
                Former former = next.former();
                print("noted", former == null ? "nothing"
                        : former.programs().size() + " programs, event " + former.lastEvent());
            }
        }
        Files.delete(ballast);
        Path closed = Files.createDirectory(disk.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path locked = Files.createDirectory(disk.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rw-r--r--"));
        Unprivileged.check(closed, closed.resolve("state"), locked);
        mount("remount,ro,bind", disk);
        Unprivileged.check(closed);
        mount("remount,rw,bind", disk);
        mount("remount,ro", disk);
        open("read-only", disk);
        open("below it", disk.resolve("state"));
        Path bound = Files.createDirectory(disk.resolveSibling("bound"));
        mount("bind", bound, bound);
        mount("remount,ro,bind", bound);
        check("read-only by a bind mount", bound);
        check("another user's", Path.of(arguments[1]));
    }

    private static void check(String what, Path directory) {
        try {
            StateDirectory.check(directory);
            print(what, "could be used");
        } catch (StateDirectory.UnusableException e) {
            print(what, e.getMessage() + "; " + e.getAdvice());
        }
    }

    private static void open(String what, Path directory) {
        try (StateDirectory opened = StateDirectory.open(directory)) {
            print(what, "opened " + opened.path());
        } catch (StateDirectory.UnusableException e) {
            print(what, e.getMessage() + "; " + e.getAdvice());
        }
    }

    private static void prepare(String what, GaggleState state, Path disk) throws IOException {
        try (GaggleState.Next next = state.prepare(GaggleStateTest.definition())) {
            print(what, "prepared " + next.configuration());
        } catch (IOException e) {
            print(what, String.valueOf(e.getMessage()));
        }
        try (Stream<Path> files = Files.list(disk)) {
            print("left behind", files.map(file -> file.getFileName().toString()).sorted().toList().toString());
        }
    }

    /** Leaves not one block. */
    private static void fill(Path ballast) throws IOException {
        try {
            Files.write(ballast, new byte[1 << 17]);
        } catch (IOException full) {
            if (Files.size(ballast) == 0) {
                throw full;
            }
        }
    }

    /** Looks without what root has beyond other users. */
    static final class Unprivileged {

        private Unprivileged() {}

        static void check(Path... directories) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    Unprivileged.class.getName()));
            Stream.of(directories).map(Path::toString).forEach(command::add);
            run(command);
        }

        public static void main(String[] arguments) {
            for (String directory : arguments) {
                StateOnSmallDisk.check("unprivileged", Path.of(directory));
            }
        }
    }

    private static void mount(String options, Path... paths) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount", "-o", options));
        Stream.of(paths).map(Path::toString).forEach(command::add);
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(command.getFirst() + " ended with " + status);
        }
    }

    private static void print(String what, String seen) {
        System.out.println("seen: " + what + ": " + seen);
    }
}
