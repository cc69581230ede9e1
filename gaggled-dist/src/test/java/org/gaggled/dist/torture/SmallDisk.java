package org.gaggled.dist.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.dist.UserMachine;

/**
 * A disk of a few megabytes for gaggled's state and its programs' logs. It exists in a mount namespace only, that of a
 * process which does nothing else, and is gone with it.
 */
final class SmallDisk implements AutoCloseable {

    private static final String MOUNT = "mount -t tmpfs -o size=48m,mode=755 torture \"$1\" && echo mounted; exec sleep infinity";

    private final Process holder;
    private final Path place;

    /**
     * @param place an empty directory
     */
    SmallDisk(Path place) throws IOException {
        this.place = place;
        holder = new ProcessBuilder(UserMachine.command(List.of("sh", "-c", MOUNT, "sh", place.toString())))
                .redirectErrorStream(true).start();
        BufferedReader said = holder.inputReader();
        String first = said.readLine();
        if (!"mounted".equals(first)) {
            holder.destroyForcibly();
            throw new IOException("no disk at " + place + ": " + first);
        }
    }

    /** The command that runs this one where the disk is. */
    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--mount", "--target", Long.toString(holder.pid())));
        all.addAll(command);
        return all;
    }

    /** The disk's directory, as this process sees it. */
    Path root() {
        return Path.of("/proc/" + holder.pid() + "/root" + place);
    }

    /** Leaves no room. */
    void fill() throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream filler = Files.newOutputStream(root().resolve("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space")) {
                throw full;
            }
        }
    }

    void clear() throws IOException {
        Files.deleteIfExists(root().resolve("filler"));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
