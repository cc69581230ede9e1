package org.gaggled.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** The tarball under test, unpacked once for all tests into a directory whose path has a blank in it. */
public final class Distribution {

    static final Path TARBALL = Path.of(System.getProperty("gaggled.tarball"));
    static final String VERSION = System.getProperty("gaggled.version");

    private static final Path HOME = unpack();

    private Distribution() {}

    /** The single directory at the top of the tarball. */
    public static Path home() {
        return HOME;
    }

    public static Path command() {
        return HOME.resolve("bin/gaggled");
    }

    /** In which gaggleds that a test starts have their sockets, whoever they run as. */
    public static Path runtimeDirectory() {
        return HOME.resolveSibling("run");
    }

    /** Unpacks the tarball into a directory that everybody may read. */
    static Path unpackInto(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process tar =
                    new ProcessBuilder("tar", "-xzf", TARBALL.toString(), "--no-same-owner", "-C", directory.toString())
                            .inheritIO()
                            .start();
            if (tar.waitFor() != 0) {
                throw new IllegalStateException("tar could not unpack " + TARBALL);
            }
            return directory.resolve("gaggled-" + VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack() {
        try {
            Path directory = Files.createTempDirectory("gaggled under test ");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            Path home = unpackInto(directory);
            Files.createDirectory(directory.resolve("run"));
            Files.setPosixFilePermissions(directory.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx"));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
