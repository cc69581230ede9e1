package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What there is of the system where cgroups are made: the kernel's files, and the processes that gaggled started. */
interface CgroupFiles {

    /** The text of {@code /proc/self/cgroup}. */
    String membership() throws IOException;

    /** The text of {@code /proc/self/mountinfo}. */
    String mounts() throws IOException;

    /** Where what the kernel calls by this absolute path is. */
    Path locate(String path);

    /** Whether gaggled may write to a file, or make something in a directory. */
    boolean isWritable(Path file);

    boolean exists(Path file);

    String read(Path file) throws IOException;

    /** Writes to a file that is there, in one piece. */
    void write(Path file, String text) throws IOException;

    void makeDirectory(Path directory) throws IOException;

    /** Removes a directory in which there is nothing but the kernel's files. */
    void removeDirectory(Path directory) throws IOException;

    List<Path> directoriesIn(Path directory) throws IOException;

    /** The process that gaggled is. */
    long pid();

    /** The processes that come of gaggled, at this moment. */
    Set<Long> descendants();

    boolean isAlive(long pid);
}
