package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bound of how many processes and threads gaggled and its programs are together: {@code pids.max} of a cgroup of
 * version 1, where this machine lets one be made and nobody else has put this process into one. Elsewhere it bounds
 * nothing. ({@code ulimit -u} does not count for root.)
 */
final class ProcessBound implements AutoCloseable {

    private static final Path HIERARCHY = Path.of("/sys/fs/cgroup/pids");

    private final Path group;

    /** Makes it, or nothing. */
    ProcessBound(String name) throws IOException {
        boolean possible = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .anyMatch(line -> line.endsWith(":pids:/")) && Files.isWritable(HIERARCHY.resolve("cgroup.procs"));
        group = possible ? Files.createDirectory(HIERARCHY.resolve("gaggled-torture-" + name)) : null;
    }

    /** The command that runs this one within the bound. */
    List<String> command(List<String> command) {
        if (group == null) {
            return command;
        }
        List<String> all = new ArrayList<>(
                List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", group.resolve("cgroup.procs").toString()));
        all.addAll(command);
        return all;
    }

    /** Leaves room for so many more, and says whether that can be had here. */
    boolean tighten(int more) throws IOException {
        if (group == null) {
            return false;
        }
        long now = Long.parseLong(Files.readString(group.resolve("pids.current")).strip());
        Files.writeString(group.resolve("pids.max"), Long.toString(now + more));
        return true;
    }

    void loosen() throws IOException {
        if (group != null) {
            Files.writeString(group.resolve("pids.max"), "max");
        }
    }

    /** Removes it: all its processes have ended. */
    @Override
    public void close() throws IOException {
        if (group != null) {
            Files.delete(group);
        }
    }
}
