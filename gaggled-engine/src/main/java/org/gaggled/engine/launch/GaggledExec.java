package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the installation has in {@code lib} for starting programs: the library {@code libgaggled_start.so}, which makes
 * their processes, and beside it the file {@code gaggled_exec}, through which those are started that are to run as
 * somebody or within limits.
 */
public sealed interface GaggledExec {

    /** Both are there, and for this machine. */
    record Usable(Path file, StartLibrary library) implements GaggledExec {}

    /**
     * One of them cannot be used.
     *
     * @param reason in words, with what to do
     */
    record Unusable(String reason) implements GaggledExec {}

    /** Those of the installation that gaggled was started from. */
    static GaggledExec ofInstallation() {
        String home = System.getProperty("gaggled.home");
        return home == null
                ? new Unusable("gaggled was not started from an installation, which has it as lib/gaggled_exec")
                : at(Path.of(home, "lib", "gaggled_exec"));
    }

    /** The one that is this file, with the library beside it, if they can be used. */
    static GaggledExec at(Path file) {
        Path library = file.resolveSibling("libgaggled_start.so");
        for (Path part : new Path[] {file, library}) {
            if (!Files.isRegularFile(part)) {
                return new Unusable(part + " is missing; unpack the whole tarball");
            }
            if (!isForThisMachine(part)) {
                return new Unusable(part + " is for another machine; unpack the tarball for this one");
            }
        }
        if (!Files.isExecutable(file)) {
            return new Unusable(file + " cannot be executed; chmod +x it, or mount its file system without noexec");
        }
        try {
            return new Usable(file, StartLibrary.load(library));
        } catch (IllegalArgumentException refused) {
            return new Unusable(library + " cannot be loaded; mount its file system without noexec, or unpack the whole"
                    + " tarball again: " + refused.getMessage());
        }
    }

    /** The head of an ELF file of 64 bits, little-endian, says at byte 18 which processor it is for. */
    private static boolean isForThisMachine(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(20)).order(ByteOrder.LITTLE_ENDIAN);
            int machine = System.getProperty("os.arch").equals("amd64") ? 62 : 183;
            return head.limit() == 20 && head.getInt(0) == 0x464c457f && head.getShort(18) == machine;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
