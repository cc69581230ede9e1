package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code lib/gaggled_exec} of the installation, through which programs are started that are to run as somebody
 * or within limits.
 */
public sealed interface GaggledExec {

    /** It is there, and for this machine. */
    record Usable(Path file) implements GaggledExec {}

    /**
     * There is none.
     *
     * @param reason in words, with what to do
     */
    record Unusable(String reason) implements GaggledExec {}

    /** The one of the installation that gaggled was started from. */
    static GaggledExec ofInstallation() {
        String home = System.getProperty("gaggled.home");
        return home == null
                ? new Unusable("gaggled was not started from an installation, which has it as lib/gaggled_exec")
                : at(Path.of(home, "lib", "gaggled_exec"));
    }

    /** The one that is this file, if it can be used. */
    static GaggledExec at(Path file) {
        if (!Files.isRegularFile(file)) {
            return new Unusable(file + " is missing; unpack the whole tarball");
        }
        if (!Files.isExecutable(file)) {
            return new Unusable(file + " cannot be executed; chmod +x it, or mount its file system without noexec");
        }
        return isForThisMachine(file)
                ? new Usable(file)
                : new Unusable(file + " is for another machine; unpack the tarball for this one");
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
