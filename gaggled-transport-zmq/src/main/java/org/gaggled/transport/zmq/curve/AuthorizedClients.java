package org.gaggled.transport.zmq.curve;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of authorised clients: one file {@code NAME.pub} for each, with its public key and its role. It is read again
 * when somebody asks and the last reading is older than a second, so that a key that is added, changed or taken away counts
 * without a restart. A file that is wrong keeps out its owner, and is complained of once for as long as it stays the same. Not
 * safe for use by several threads.
 */
public final class AuthorizedClients {

    private static final Logger log = LoggerFactory.getLogger(AuthorizedClients.class);
    private static final String SUFFIX = ".pub";
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * Who may connect.
     *
     * @param name what its file is called, without {@code .pub}
     * @param role what it may do
     */
    public record Client(String name, Role role) {}

    private final Path directory;
    private Map<String, Client> byKey;
    private Set<String> complaints;
    private long revocations;
    private long readAt;

    /**
     * Reads the directory.
     *
     * @throws PluginException when it cannot be read, or holds nothing but files that are wrong
     */
    public AuthorizedClients(Path directory) throws PluginException {
        this(directory, true);
    }

    private AuthorizedClients(Path directory, boolean aloud) throws PluginException {
        this.directory = directory;
        Set<String> wrong = new LinkedHashSet<>();
        this.byKey = read(directory, wrong);
        this.readAt = System.nanoTime();
        if (byKey.isEmpty() && !wrong.isEmpty()) {
            throw new PluginException("gaggled/curve: clients " + directory + ": no client is left that could connect; "
                    + wrong.iterator().next());
        }
        if (aloud) {
            wrong.forEach(log::error);
        }
        this.complaints = wrong;
    }

    /**
     * What a look at the directory tells before gaggled starts.
     *
     * @param unusable why gaggled would not start with it; null when it would
     * @param wrong a line for each file that keeps out its owner
     * @param writableByOthers the directory and the files of it that others than their owner can change
     */
    record Inspection(@Nullable String unusable, Set<String> wrong, List<Path> writableByOthers) {}

    /** Looks at a directory. */
    static Inspection inspect(Path directory) {
        try {
            return new Inspection(null, new AuthorizedClients(directory, false).complaints, writableByOthers(directory));
        } catch (PluginException e) {
            return new Inspection(e.getMessage(), Set.of(), List.of());
        }
    }

    private static List<Path> writableByOthers(Path directory) throws PluginException {
        List<Path> writable = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            files.forEach(writable::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(directory, e);
        }
        writable.sort(null);
        writable.addFirst(directory);
        writable.removeIf(path -> !KeyFile.isWritableByOthers(path));
        return writable;
    }

    private static PluginException unreadable(Path directory, Exception e) {
        return new PluginException("gaggled/curve: clients " + directory + " cannot be read: " + e.getMessage(), e);
    }

    /** The client with that key, in Z85; null when none is authorised, or none any more. */
    public @Nullable Client find(String key) {
        refresh();
        return byKey.get(key);
    }

    /** How many keys were authorised once and are not now: when it grows, somebody may be connected who must not be. */
    public long countRevocations() {
        refresh();
        return revocations;
    }

    private void refresh() {
        if (System.nanoTime() - readAt <= FRESH_NANOS) {
            return;
        }
        Set<String> wrong = new LinkedHashSet<>();
        Map<String, Client> found = Map.of();
        try {
            found = read(directory, wrong);
        } catch (PluginException e) {
            // Nobody is let in by a list that cannot be read.
            wrong.add(e.getMessage() + "; no client is authorised until that is mended");
        }
        readAt = System.nanoTime();
        for (Map.Entry<String, Client> known : byKey.entrySet()) {
            if (!found.containsKey(known.getKey())) {
                revocations++;
                log.info("the key of client {} is not authorised any more", known.getValue().name);
            }
        }
        byKey = found;
        wrong.stream().filter(each -> !complaints.contains(each)).forEach(log::error);
        complaints = wrong;
    }

    /** The clients by their keys; what keeps one of them out is added to {@code wrong}. */
    private static Map<String, Client> read(Path directory, Set<String> wrong) throws PluginException {
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
                    wrong.add(e.getMessage() + "; that client is not authorised");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(directory, e);
        }
        return found;
    }
}
