package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cgroup that a run has for itself. What is in it belongs to the run, whichever session it is in. */
record RunCgroup(Path directory) {

    /** The file into which a process writes 0 to join. */
    Path procs() {
        return directory.resolve("cgroup.procs");
    }

    /** Whether a process that is alive is in it, or in one that was made below it. */
    boolean isPopulated() {
        try {
            return Files.readString(directory.resolve("cgroup.events")).contains("populated 1");
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Kills all that is in it at once: one that forks on and on does not get away.
     *
     * @return false where the kernel is older than Linux 5.14, and does not know how
     */
    boolean kill() {
        try {
            Files.writeString(directory.resolve("cgroup.kill"), "1", StandardOpenOption.WRITE);
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Those that are in it, or in one that was made below it. */
    Set<Integer> processes() throws IOException {
        Set<Integer> found = new LinkedHashSet<>();
        addProcesses(directory, found);
        return found;
    }

    private static void addProcesses(Path cgroup, Set<Integer> found) throws IOException {
        for (String line : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
            found.add(Integer.valueOf(line));
        }
        for (Path below : CgroupFiles.directoriesIn(cgroup)) {
            addProcesses(below, found);
        }
    }

    /** Whether a process is in it, or in one that was made below it. */
    boolean holds(int pid) {
        try {
            String membership = SystemText.decode(Files.readAllBytes(Path.of("/proc/" + pid + "/cgroup")));
            String name = "/" + directory.getFileName();
            return membership.lines()
                    .filter(line -> line.startsWith("0::"))
                    .anyMatch(line -> line.endsWith(name) || line.contains(name + "/"));
        } catch (IOException gone) {
            return false;
        }
    }
}
