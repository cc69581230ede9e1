package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup that a run has for itself. What is in it belongs to the run, whichever session it is in.
 *
 * <p>Only what the kernel says counts as an answer. Where it cannot be asked, as for want of a descriptor, nobody is
 * taken for gone.
 */
record RunCgroup(Path directory) {

    /** The file that kills all that is in a cgroup; the topmost of the machine has none. */
    static final String KILL = "cgroup.kill";

    private static final Logger LOG = LoggerFactory.getLogger(RunCgroup.class);

    /** The file into which a process writes 0 to join. */
    Path procs() {
        return directory.resolve("cgroup.procs");
    }

    /** Whether a process that is alive is in it, or in one that was made below it. */
    Presence presence() {
        try {
            boolean populated = Files.readString(directory.resolve("cgroup.events")).contains("populated 1");
            return populated ? Presence.SOMEBODY : Presence.NOBODY;
        } catch (IOException failed) {
            return isGone(directory, failed) ? Presence.NOBODY : Presence.UNKNOWN;
        }
    }

    /** The kernel refuses to read what it has removed since it was opened. */
    private static boolean isGone(Path cgroup, IOException failed) {
        return failed instanceof NoSuchFileException || Files.notExists(cgroup);
    }

    /**
     * Kills all that is in it at once: one that forks on and on does not get away. A kernel older than Linux 5.14 does
     * not know how.
     */
    void kill() {
        Path file = directory.resolve(KILL);
        try {
            Files.writeString(file, "1", StandardOpenOption.WRITE);
        } catch (NoSuchFileException goneOrUnknown) {
            LOG.debug("{} is not there", file);
        } catch (IOException failed) {
            LOG.warn("{} cannot be written to; the processes are killed one by one: {}", file, failed.toString());
        }
    }

    /** Those that are in it, or in one that was made below it. */
    Set<Integer> processes() throws IOException {
        Set<Integer> found = new LinkedHashSet<>();
        addProcesses(directory, found);
        return found;
    }

    private static void addProcesses(Path cgroup, Set<Integer> found) throws IOException {
        try {
            for (String line : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
                found.add(Integer.valueOf(line));
            }
            for (Path below : CgroupFiles.directoriesIn(cgroup)) {
                if (!isThreaded(below)) {
                    addProcesses(below, found);
                }
            }
        } catch (IOException failed) {
            if (!isGone(cgroup, failed)) {
                throw failed;
            }
        }
    }

    /** Whether it has single threads in it: the kernel lists their processes in the one above. */
    private static boolean isThreaded(Path cgroup) throws IOException {
        try {
            return Files.readString(cgroup.resolve("cgroup.type")).strip().equals("threaded");
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Whether a process is in it, or in one that was made below it. */
    boolean holds(int pid) {
        try {
            return nameIn(pid, Set.of(String.valueOf(directory.getFileName()))) != null;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Which of the cgroups that have those names a process is in, or below; null where it is in none, or gone. */
    static @Nullable String nameIn(int pid, Set<String> names) throws IOException {
        Path file = Path.of("/proc/" + pid + "/cgroup");
        try {
            String membership = SystemText.decode(Files.readAllBytes(file));
            return membership.lines()
                    .filter(line -> line.startsWith("0::"))
                    .flatMap(line -> Stream.of(line.split("/", -1)))
                    .filter(names::contains)
                    .findFirst()
                    .orElse(null);
        } catch (IOException failed) {
            if (Files.exists(file)) {
                throw failed;
            }
            return null;
        }
    }
}
