package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the process ids of a gaggled mean something.
 *
 * @param bootId which start of which machine
 * @param namespace which of the numberings of processes there, as in a container
 * @param host what the machine is called, for people
 */
record Place(String bootId, String namespace, String host) {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final Path STAT = Path.of("/proc/stat");
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    static Place here() throws IOException {
        String bootId = Files.readString(BOOT_ID).strip();
        if (bootId.length() != StateHead.BOOT_ID_LENGTH) {
            throw new IOException(BOOT_ID + " has '" + bootId + "', which is not an identity");
        }
        return new Place(bootId, Files.readSymbolicLink(NAMESPACE).toString(), Files.readString(HOST).strip());
    }

    /** Whether what a process id means there, it means here. */
    boolean sharesProcesses(Place other) {
        return bootId.equals(other.bootId) && namespace.equals(other.namespace);
    }

    /** When this machine was started, in seconds since 1970. */
    static long bootTime() throws IOException {
        for (String line : Files.readAllLines(STAT)) {
            if (line.startsWith("btime ")) {
                return Long.parseLong(line.substring("btime ".length()).strip());
            }
        }
        throw new IOException(STAT + " does not tell when the machine was started");
    }
}
