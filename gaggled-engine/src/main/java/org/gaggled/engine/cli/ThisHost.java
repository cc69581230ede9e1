package org.gaggled.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.engine.config.HostEnvironment;

/** The machine and the process gaggled runs on and in. */
final class ThisHost {

    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ThisHost() {}

    static HostEnvironment environment() {
        return new HostEnvironment(System.getenv(), hostName(), Path.of("").toAbsolutePath());
    }

    /** Unique on this machine: a process id is not given twice in one millisecond. */
    static String newInstanceId() {
        return Long.toHexString(System.currentTimeMillis()) + "-"
                + Long.toHexString(ProcessHandle.current().pid());
    }

    /** The kernel's own word where it can be had: asking the resolver may take seconds where DNS is away. */
    private static String hostName() {
        try {
            if (Files.isReadable(KERNEL_HOST_NAME)) {
                return Files.readString(KERNEL_HOST_NAME).strip();
            }
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + KERNEL_HOST_NAME, e);
        }
    }
}
