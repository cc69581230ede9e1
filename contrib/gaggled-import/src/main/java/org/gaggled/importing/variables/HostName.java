package org.gaggled.importing.variables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, as {@code uname} has it. */
public final class HostName {

    private HostName() {}

    public static String get() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel does not tell the host's name", e);
        }
    }
}
