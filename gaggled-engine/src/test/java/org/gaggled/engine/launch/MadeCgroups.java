package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A directory tree that looks like a system's {@code /proc} and cgroups, and does what the kernel does when they are
 * written to: it fills a new cgroup with files, moves processes, hands on controllers, and refuses what the kernel
 * refuses.
 */
final class MadeCgroups extends CgroupFiles {

    static final long OWN_PID = 4242;

    static final String VERSION_2_MOUNT =
            "30 23 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    private static final List<String> PROC_MOUNTS = List.of(
            "22 28 0:20 / /proc rw,nosuid,nodev shared:12 - proc proc rw",
            "28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw");

    private final Path root;
    private final Set<Long> alive = new TreeSet<>(Set.of(OWN_PID));
    private final Set<Long> descendants = new HashSet<>();
    private final Set<Path> notWritable = new HashSet<>();
    /** Files that the kernel refuses to have written, whatever is written. */
    private final Set<String> refusedFiles = new HashSet<>();
    private Runnable whenMoved = () -> {};

    private MadeCgroups(Path root) {
        super(root);
        this.root = root;
    }

    /** A system that says so of the membership of gaggled, and has these mounts beside the usual ones. */
    static MadeCgroups of(Path root, String membership, String mounts) throws IOException {
        MadeCgroups made = new MadeCgroups(root);
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/cgroup"), membership);
        Files.writeString(root.resolve("proc/self/mountinfo"), String.join("\n", PROC_MOUNTS) + "\n" + mounts);
        return made;
    }

    /** Cgroup v2 alone, all controllers, and gaggled in a unit of systemd that is delegated to it. */
    static MadeCgroups version2(Path root, String... controllers) throws IOException {
        MadeCgroups made = of(root, "0::/system.slice/gaggled.service\n", VERSION_2_MOUNT);
        made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service", controllers);
        join(made.home(), OWN_PID);
        return made;
    }

    Path home() {
        return root.resolve("sys/fs/cgroup/system.slice/gaggled.service");
    }

    /** A cgroup that is there before gaggled. */
    Path addCgroup(String place, String... controllers) throws IOException {
        Path cgroup = Files.createDirectories(locate(place));
        fill(cgroup, new TreeSet<>(Set.of(controllers)));
        return cgroup;
    }

    /** A process of gaggled's, or a stranger, in a cgroup. */
    void addProcess(Path cgroup, long pid, boolean ofGaggled) throws IOException {
        alive.add(pid);
        if (ofGaggled) {
            descendants.add(pid);
        }
        join(cgroup, pid);
    }

    void endProcess(long pid) {
        alive.remove(pid);
        descendants.remove(pid);
        cgroups().forEach(cgroup -> leave(cgroup, pid));
    }

    void forbid(Path file) {
        notWritable.add(file);
    }

    void refuse(String fileName) {
        refusedFiles.add(fileName);
    }

    /** What is done, once, when a process has been moved the next time. */
    void whenMoved(Runnable action) {
        whenMoved = action;
    }

    static Set<Long> processesIn(Path cgroup) {
        try {
            Set<Long> pids = new TreeSet<>();
            Files.readString(cgroup.resolve("cgroup.procs")).lines().map(Long::valueOf).forEach(pids::add);
            return pids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path cgroup, String file) throws IOException {
        return Files.readString(cgroup.resolve(file));
    }

    @Override
    boolean isWritable(Path file) {
        return !notWritable.contains(file) && super.isWritable(file);
    }

    @Override
    void makeDirectory(Path directory) throws IOException {
        super.makeDirectory(directory);
        fill(directory, new TreeSet<>(words(text(directory.getParent(), "cgroup.subtree_control"))));
    }

    @Override
    void removeDirectory(Path directory) throws IOException {
        if (!processesIn(directory).isEmpty()) {
            throw busy(directory);
        }
        if (!directoriesIn(directory).isEmpty()) {
            throw busy(directory);
        }
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.toList()) {
                Files.delete(child);
            }
        }
        super.removeDirectory(directory);
    }

    @Override
    void write(Path file, String text) throws IOException {
        Path cgroup = file.getParent();
        if (refusedFiles.contains(file.getFileName().toString())) {
            throw new FileSystemException(file.toString(), null, "Invalid argument");
        }
        switch (file.getFileName().toString()) {
            case "cgroup.procs" -> {
                long pid = Long.parseLong(text);
                if (!alive.contains(pid)) {
                    throw new FileSystemException(file.toString(), null, "No such process");
                }
                if (!words(text(cgroup, "cgroup.subtree_control")).isEmpty()) {
                    throw busy(file);
                }
                cgroups().forEach(each -> leave(each, pid));
                join(cgroup, pid);
                Runnable action = whenMoved;
                whenMoved = () -> {};
                action.run();
            }
            case "cgroup.subtree_control" -> handOn(file, text);
            default -> super.write(file, text);
        }
    }

    private void handOn(Path file, String text) throws IOException {
        Path cgroup = file.getParent();
        String controller = text.substring(1);
        if (!words(text(cgroup, "cgroup.controllers")).contains(controller)) {
            throw new FileSystemException(file.toString(), null, "No such file or directory");
        }
        if (!processesIn(cgroup).isEmpty() && Files.exists(cgroup.resolve("cgroup.type"))) {
            throw busy(file);
        }
        Set<String> all = new TreeSet<>(words(Files.readString(file)));
        all.add(controller);
        Files.writeString(file, String.join(" ", all) + "\n");
        try (Stream<Path> children = Files.list(cgroup)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                fill(child, all);
            }
        }
    }

    @Override
    long pid() {
        return OWN_PID;
    }

    @Override
    Set<Long> descendants() {
        return Set.copyOf(descendants);
    }

    @Override
    boolean isAlive(long pid) {
        return alive.contains(pid);
    }

    private static FileSystemException busy(Path file) {
        return new FileSystemException(file.toString(), null, "Device or resource busy");
    }

    private static void fill(Path cgroup, Set<String> controllers) throws IOException {
        for (String file : List.of("cgroup.procs", "cgroup.subtree_control")) {
            if (!Files.exists(cgroup.resolve(file))) {
                Files.createFile(cgroup.resolve(file));
            }
        }
        Files.writeString(cgroup.resolve("cgroup.events"), "populated 0\nfrozen 0\n");
        Files.writeString(cgroup.resolve("cgroup.type"), "domain\n");
        Files.writeString(cgroup.resolve("cgroup.controllers"), String.join(" ", controllers) + "\n");
        List<String> files = new ArrayList<>();
        controllers.forEach(controller -> files.addAll(switch (controller) {
            case "memory" -> List.of("memory.max", "memory.high");
            case "cpu" -> List.of("cpu.max");
            case "pids" -> List.of("pids.max");
            case "io" -> List.of("io.weight");
            default -> List.of();
        }));
        for (String file : files) {
            if (!Files.exists(cgroup.resolve(file))) {
                Files.writeString(cgroup.resolve(file), "");
            }
        }
    }

    private List<Path> cgroups() {
        try (Stream<Path> all = Files.walk(root.resolve("sys"))) {
            return all.filter(path -> path.endsWith("cgroup.procs")).map(Path::getParent).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Path cgroup, long pid) throws IOException {
        Set<Long> there = processesIn(cgroup);
        there.add(pid);
        writeProcesses(cgroup, there);
    }

    private static void leave(Path cgroup, long pid) {
        Set<Long> there = processesIn(cgroup);
        if (there.remove(pid)) {
            try {
                writeProcesses(cgroup, there);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void writeProcesses(Path cgroup, Set<Long> pids) throws IOException {
        StringBuilder lines = new StringBuilder();
        pids.forEach(pid -> lines.append(pid).append('\n'));
        Files.writeString(cgroup.resolve("cgroup.procs"), lines);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
