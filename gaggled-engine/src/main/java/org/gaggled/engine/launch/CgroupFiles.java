package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is of the system where cgroups are made: the kernel's files, below a root directory that is {@code /} but
 * in tests, and the processes that gaggled started.
 */
class CgroupFiles {

    /** The extended attribute is {@code user.gaggled.run}. */
    private static final String NOTE = "gaggled.run";

    private final Path root;

    CgroupFiles(Path root) {
        this.root = root;
    }

    /** The text of {@code /proc/self/cgroup}. */
    String membership() throws IOException {
        return read(locate("/proc/self/cgroup"));
    }

    /** The text of {@code /proc/self/mountinfo}. */
    String mounts() throws IOException {
        return read(locate("/proc/self/mountinfo"));
    }

    /** Where what the kernel calls by this absolute path is. */
    Path locate(String path) {
        return root.resolve(path.substring(1)).normalize();
    }

    /** Whether gaggled may write to a file, or make something in a directory. */
    boolean isWritable(Path file) {
        return Files.isWritable(file);
    }

    boolean exists(Path file) {
        return Files.exists(file);
    }

    /** Any path may stand in it, in any encoding. */
    String read(Path file) throws IOException {
        return SystemText.decode(Files.readAllBytes(file));
    }

    /** Writes to a file that is there, in one piece. */
    void write(Path file, String text) throws IOException {
        Files.write(file, SystemText.encode(text), StandardOpenOption.WRITE);
    }

    void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    /** Removes a directory in which there is nothing but the kernel's files. */
    void removeDirectory(Path directory) throws IOException {
        Files.delete(directory);
    }

    static List<Path> directoriesIn(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** The text of {@code /proc/PID/cgroup} of another process. */
    String membershipOf(long pid) throws IOException {
        return read(locate("/proc/" + pid + "/cgroup"));
    }

    /** Notes a text about a directory, which lasts as long as that. */
    void note(Path directory, String text) throws IOException {
        note(directory, NOTE, text);
    }

    /** The same, as the extended attribute {@code user.NAME}. */
    void note(Path directory, String name, String text) throws IOException {
        attributesOf(directory).write(name, ByteBuffer.wrap(SystemText.encode(text)));
    }

    /** The text that is noted about a directory; null where there is none, or it cannot be read. */
    @Nullable
    String noteOf(Path directory) {
        return noteOf(directory, NOTE);
    }

    /** The same of another note. */
    @Nullable
    String noteOf(Path directory, String name) {
        UserDefinedFileAttributeView attributes = attributesOf(directory);
        try {
            ByteBuffer text = ByteBuffer.allocate(attributes.size(name));
            attributes.read(name, text);
            return SystemText.decode(text.array());
        } catch (IOException none) {
            return null;
        }
    }

    private static UserDefinedFileAttributeView attributesOf(Path directory) {
        return Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
    }

    /** The process that gaggled is. */
    long pid() {
        return ProcessHandle.current().pid();
    }

    /** The processes that come of gaggled, at this moment. */
    Set<Long> descendants() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }
}
