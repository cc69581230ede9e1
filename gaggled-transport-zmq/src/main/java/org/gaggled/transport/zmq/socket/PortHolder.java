package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out, from {@code /proc}, which process listens on a TCP port. */
final class PortHolder {

    private static final Logger log = LoggerFactory.getLogger(PortHolder.class);
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** {@code pid 4711 (nginx)}; null where it cannot be seen. */
    static @Nullable String find(int port) {
        try {
            Set<String> sockets = listeners(port);
            return sockets.isEmpty() ? null : findProcess(sockets);
        } catch (IOException e) {
            log.debug("cannot find out who listens on port {}", port, e);
            return null;
        }
    }

    /** Whether gaggled itself listens on that port; false where it cannot be seen. */
    static boolean isThisProcess(int port) {
        try {
            return holdsOne(Path.of("/proc/self"), listeners(port));
        } catch (IOException e) {
            log.debug("cannot find out who listens on port {}", port, e);
            return false;
        }
    }

    private static Set<String> listeners(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        addListeners(Path.of("/proc/net/tcp"), port, sockets);
        addListeners(Path.of("/proc/net/tcp6"), port, sockets);
        return sockets;
    }

    /** Adds what the descriptors of the listening sockets point to: {@code socket:[INODE]}. */
    private static void addListeners(Path table, int port, Set<String> sockets) throws IOException {
        if (!Files.isReadable(table)) {
            return;
        }
        String suffix = String.format(":%04X", port);
        for (String line : Files.readAllLines(table)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
                sockets.add("socket:[" + fields[9] + "]");
            }
        }
    }

    private static @Nullable String findProcess(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOne(process, sockets)) {
                    return "pid " + process.getFileName() + " (" + Files.readString(process.resolve("comm")).strip()
                            + ")";
                }
            }
        }
        return null;
    }

    private static boolean holdsOne(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Another user's process, or one that ended meanwhile: it cannot be looked into.
            log.trace("cannot look into {}", process, e);
        }
        return false;
    }
}
