package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A bound of how many processes gaggled and its programs can be together: {@code pids.max} of a cgroup, where this
 * machine lets one be made. Root has no other: {@code ulimit -u} does not count for it.
 */
final class ProcessBound implements AutoCloseable {

    private static final List<Path> HIERARCHIES = List.of(Path.of("/sys/fs/cgroup/pids"));

    private final Path group;

    /** Makes a cgroup for gaggleds to be started in, or none. */
    ProcessBound(String name) {
        group = HIERARCHIES.stream().filter(Files::isWritable).map(each -> each.resolve("gaggled-torture-" + name))
                .filter(ProcessBound::make).findFirst().orElse(null);
    }

    private static boolean make(Path group) {
        try {
            Files.createDirectory(group);
            return Files.isWritable(group.resolve("pids.max"));
        } catch (IOException notHere) {
            return false;
        }
    }

    /** The command that runs this one within the bound. */
    List<String> command(List<String> command) {
        if (group == null) {
            return command;
        }
        List<String> all = new java.util.ArrayList<>(
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

    String means() {
        return "pids.max";
    }

    /** All processes have ended. */
    @Override
    public void close() throws IOException {
        if (group != null) {
            Files.delete(group);
        }
    }
}
