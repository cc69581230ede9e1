package org.gaggled.transport.zmq.curve;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.gaggled.api.PluginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of authorised clients: one file {@code NAME.pub} for each, with its public key and its role. It is read again
 * when somebody asks and the last reading is older than a second, so that a key that is added, changed or taken away counts
 * without a restart. Not safe for use by several threads.
 */
public final class AuthorizedClients {

    private static final Logger log = LoggerFactory.getLogger(AuthorizedClients.class);
    private static final String SUFFIX = ".pub";
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private record Client(String name, Role role) {}

    private final Path directory;
    private Map<String, Client> byKey = Map.of();
    private long readAt;

    /** Reads the directory. */
    public AuthorizedClients(Path directory) throws PluginException {
        this.directory = directory;
        read(true);
    }

    /** The name of the client with that key, in Z85; null when none is authorised. */
    @Nullable String nameOf(String key) {
        refresh();
        Client client = byKey.get(key);
        return client == null ? null : client.name;
    }

    /** What the client of that name may do now; null when it is authorised no longer. */
    public @Nullable Role roleOf(String name) {
        refresh();
        for (Client client : byKey.values()) {
            if (client.name.equals(name)) {
                return client.role;
            }
        }
        return null;
    }

    private void refresh() {
        if (System.nanoTime() - readAt > FRESH_NANOS) {
            try {
                read(false);
            } catch (PluginException e) {
                // Nobody is let in by a list that cannot be read.
                byKey = Map.of();
                log.error("{}; no client is authorised until that is mended", e.getMessage());
            }
        }
    }

    /** A wrong file stops the start; later it only keeps out its owner. */
    private void read(boolean strict) throws PluginException {
        Map<String, Client> found = new HashMap<>();
        if (!Files.isDirectory(directory)) {
            throw new PluginException("gaggled/curve: clients " + directory + " is not a directory; create it, and put each"
                    + " client's NAME.pub there");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    KeyFile key = KeyFile.read(file);
                    String name = String.valueOf(file.getFileName());
                    found.put(
                            key.keyText(KeyFile.PUBLIC_KEY),
                            new Client(name.substring(0, name.length() - SUFFIX.length()), key.role()));
                } catch (PluginException e) {
                    if (strict) {
                        throw e;
                    }
                    log.error("{}; that client is not authorised", e.getMessage());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new PluginException("gaggled/curve: clients " + directory + " cannot be read: " + e.getMessage(), e);
        }
        byKey = found;
        readAt = System.nanoTime();
    }
}
