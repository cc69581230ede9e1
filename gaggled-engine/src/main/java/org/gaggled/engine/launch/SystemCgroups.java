package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of cgroups below a root directory, which is {@code /} but in tests. */
class SystemCgroups implements CgroupFiles {

    private final Path root;

    SystemCgroups(Path root) {
        this.root = root;
    }

    @Override
    public String membership() throws IOException {
        return read(locate("/proc/self/cgroup"));
    }

    @Override
    public String mounts() throws IOException {
        return read(locate("/proc/self/mountinfo"));
    }

    @Override
    public Path locate(String path) {
        return root.resolve(path.substring(1)).normalize();
    }

    @Override
    public boolean isWritable(Path file) {
        return Files.isWritable(file);
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    /** Any path may stand in it, in any encoding. */
    @Override
    public String read(Path file) throws IOException {
        return SystemText.decode(Files.readAllBytes(file));
    }

    @Override
    public void write(Path file, String text) throws IOException {
        Files.write(file, SystemText.encode(text), StandardOpenOption.WRITE);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        Files.delete(directory);
    }

    @Override
    public List<Path> directoriesIn(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public Set<Long> descendants() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    @Override
    public boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }
}
