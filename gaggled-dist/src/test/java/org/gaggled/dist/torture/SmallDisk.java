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
 * process which does nothing else, and is gone with it. For anybody but root, it is a directory like any other, and
 * never full.
 */
final class SmallDisk implements AutoCloseable {

    private static final String MOUNT =
            "mount -t tmpfs -o size=48m,mode=755 torture \"$1\" && echo mounted; exec sleep infinity";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Process holder;
    private final Path place;

    /**
     * @param place an empty directory
     */
    SmallDisk(Path place) throws IOException {
        this.place = place;
        if (!ROOT) {
            holder = null;
            return;
        }
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
        if (holder == null) {
            return UserMachine.command(command);
        }
        List<String> all = new ArrayList<>(List.of("nsenter", "--mount", "--target", Long.toString(holder.pid())));
        all.addAll(command);
        return all;
    }

    /** What takes all room, as this process sees it. */
    private Path filler() {
        return Path.of("/proc/" + holder.pid() + "/root" + place, "filler");
    }

    /** Leaves no room, and says whether that can be had here. */
    boolean fill() throws IOException {
        if (holder == null) {
            return false;
        }
        byte[] block = new byte[1 << 16];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space")) {
                throw full;
            }
            return true;
        }
    }

    void clear() throws IOException {
        if (holder != null) {
            Files.deleteIfExists(filler());
        }
    }

    @Override
    public void close() {
        if (holder != null) {
            holder.destroyForcibly();
        }
    }
}
