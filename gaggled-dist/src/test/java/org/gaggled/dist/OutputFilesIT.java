package org.gaggled.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to a log file while gaggled writes it, by others and by a disk, costs no line that could be kept. */
class OutputFilesIT extends OutputFixture {

    private static final int DISK = 8 << 20;

    /** Becomes the command in its arguments, where a small disk is at its first argument. */
    private static final String ON_A_SMALL_DISK =
            "mount -t tmpfs -o size=" + DISK + " small \"$0\" && exec \"$@\"";

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    @Test
    void aFileThatIsMovedAwayIsBegunAnew() throws IOException {
        LogFile log = log("counter");
        List<String> all = new ArrayList<>();
        try (Gaggled gaggled = Gaggled.supervise(directory, printer("counter", COUNTING))) {
            for (int turn = 1; turn <= 3; turn++) {
                await(log.path());
                log.awaitNumber(20L * turn);
                Path moved = Files.move(log.path(), directory.resolve("moved" + turn));
                await(log.path());
                all.addAll(Files.readAllLines(moved));
            }
            long last = lastNumber("counter");
            gaggled.stop();
            all.addAll(log.lines());
            assertEquals(0, LogFile.dropped(all, 1, last));
        }
    }

    @Test
    void aFileThatIsRemovedIsBegunAnew() throws IOException {
        LogFile log = log("counter");
        try (Gaggled gaggled = Gaggled.supervise(directory, printer("counter", COUNTING))) {
            log.awaitNumber(20);
            Files.delete(log.path());
            await(log.path());
            log.awaitNumber(21);
            long last = lastNumber("counter");
            gaggled.stop();
            LogFile.assertNoGapBefore(last, log.lines());
        }
    }

    @Test
    void aDirectoryThatIsMovedAwayIsMadeAnew() throws IOException {
        LogFile log = log("counter");
        try (Gaggled gaggled = Gaggled.supervise(directory, printer("counter", COUNTING))) {
            log.awaitNumber(20);
            Path moved = Files.move(log.path().getParent(), directory.resolve("moved"));
            await(log.path());
            long last = lastNumber("counter");
            gaggled.stop();
            List<String> all = new ArrayList<>(Files.readAllLines(moved.resolve(log.path().getFileName())));
            all.addAll(log.lines());
            assertEquals(0, LogFile.dropped(all, 1, last));
        }
    }

    @Test
    void aFileThatIsTruncatedIsGoneOnWith() throws IOException {
        LogFile log = log("counter");
        try (Gaggled gaggled = Gaggled.supervise(directory, printer("counter", COUNTING))) {
            log.awaitNumber(20);
            try (FileChannel file = FileChannel.open(log.path(), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
            log.awaitNumber(21);
            long last = lastNumber("counter");
            gaggled.stop();
            LogFile.assertNoGapBefore(last, log.lines());
            assertTrue(Long.parseLong(log.lines().getFirst()) > 20, "it was truncated");
        }
    }

    @Test
    void asManyRotatedFilesAreKeptAsAskedFor() throws IOException {
        LogFile log = log("counter");
        String config = printer("counter", "seq 1 100000; echo 100001; exec sleep 600\n", "maxsize = 10k", "keep = 3");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            log.awaitNumber(100_001);
            for (int number = 1; number <= 3; number++) {
                Path rotated = log.path().resolveSibling("counter.log." + number);
                await(rotated.resolveSibling(rotated.getFileName() + ".gz"));
                awaitGone(rotated);
            }
            gaggled.stop();
        }
        try (var files = Files.list(log.path().getParent())) {
            assertEquals(
                    List.of("counter.log", "counter.log.1.gz", "counter.log.2.gz", "counter.log.3.gz"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        LogFile.dropped(log.lines(), Long.parseLong(log.lines().getFirst()), 100_001);
    }

    @Test
    void aFullDiskCostsLogLinesOnlyWhenItIsFullForLong() throws IOException {
        String script = "seq 1 1000; " + until("full") + "seq 1001 20000; : >few; "
                + until("full-again") + "seq 20001 400000; : >many; " + until("free") + countingAfter(400_000);
        Path disk = Files.createDirectory(directory.resolve("logs"));
        Path config = Gaggled.configFile(directory, printer("printer", script, "compress = false"));
        try (Gaggled gaggled = onASmallDisk(disk, config)) {
            Path seen = Path.of("/proc/" + gaggled.pid() + "/root" + disk);
            LogFile log = new LogFile(seen.resolve("printer.log"));
            await(log.path());
            log.awaitNumber(1000);

            Path filler = fill(seen);
            make("full");
            // It is not kept waiting, whatever becomes of its lines.
            awaitMade("few");
            gaggled.await(".*printer: .*the disk is full.*");
            Files.delete(filler);
            log.awaitNumber(20_000);
            assertEquals(0, LogFile.dropped(log.lines(), 1, 20_000));

            filler = fill(seen);
            make("full-again");
            awaitMade("many");
            Files.delete(filler);
            make("free");
            log.awaitNumber(400_001);
            long last = lastNumber(log);
            assertTrue(LogFile.dropped(log.lines(), 1, last) > 0, "more than gaggled keeps");
            gaggled.stop();
        }
    }

    private Gaggled onASmallDisk(Path disk, Path config) {
        List<String> command = new ArrayList<>(ROOT ? List.of() : List.of("unshare", "--map-root-user", "--mount"));
        command.addAll(List.of("sh", "-c", ON_A_SMALL_DISK, disk.toString()));
        command.addAll(List.of(Distribution.command().toString(), "-c", config.toString()));
        return Gaggled.runCommand(Path.of("/"), Map.of(), command);
    }

    /** Writes until the disk is full. */
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[4096];
        try (OutputStream file = Files.newOutputStream(filler)) {
            for (int written = 0; written <= DISK; written += block.length) {
                file.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
        throw new AssertionError("the disk is larger than " + DISK);
    }

    @Test
    void aDirectoryThatCannotBeWrittenToStopsTheRotationAlone() throws IOException {
        LogFile log = log("counter");
        Path config = Gaggled.configFile(directory, printer("counter", COUNTING, "maxsize = 100", "keep = 1000"));
        try (Gaggled gaggled = withoutPowerOverFiles(config)) {
            log.awaitNumber(100);
            mode(log.path().getParent(), "r-xr-xr-x");
            gaggled.await(".*counter: .*permission denied.*");
            mode(log.path().getParent(), "rwxr-xr-x");
            long last = lastNumber("counter");
            gaggled.stop();
            assertEquals(0, LogFile.dropped(log.lines(), 1, last));
        }
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** As root without the power to write where nobody may. */
    private static Gaggled withoutPowerOverFiles(Path config) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"));
        }
        command.addAll(List.of(Distribution.command().toString(), "-c", config.toString()));
        return Gaggled.runCommand(Path.of("/"), Map.of(), command);
    }

    @Test
    void twoProgramsInOneFileAreRefusedBeforeAnythingIsStarted() {
        String config = printer("one", "exec sleep 600\n") + program("other", "exec sleep 600\n") + "log = "
                + log("one").path() + "\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config, "-t")) {
            assertEquals(1, gaggled.exitCode());
            assertTrue(gaggled.lines().stream().anyMatch(line -> line.matches(LogLines.PROBLEM)), gaggled::text);
        }
    }

    @Test
    void outputAndErrorsGoWhereTheirSettingsSay() throws IOException {
        String script = "echo out; echo error >&2; echo out again; echo reopened >/dev/stdout; exec sleep 600\n";
        Path errors = directory.resolve("logs/apart.err");
        String config = printer("merged", script)
                + program("apart", script) + "log = " + log("apart").path() + "\nerrorlog = " + errors + "\n"
                + program("silent", script) + "log = null\n"
                + program("named", script) + "[named/log]\nprefix = true\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            for (String program : List.of("merged", "apart")) {
                log(program).awaitLine("reopened");
            }
            gaggled.await("named\\W+reopened");
            gaggled.stop();
            assertEquals(List.of("out", "error", "out again", "reopened"), log("merged").lines());
            assertEquals(List.of("out", "out again", "reopened"), log("apart").lines());
            assertEquals("error\n", Files.readString(errors, ISO_8859_1));
            assertEquals(0, gaggled.lines().stream().filter(line -> line.matches("(silent\\W+)?(out|error)")).count());
        }
    }
}
