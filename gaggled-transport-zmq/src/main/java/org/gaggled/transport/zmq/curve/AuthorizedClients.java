package org.gaggled.transport.zmq.curve;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of authorised clients: one file {@code NAME.pub} for each, with its public key and its role. It is read
 * again when somebody asks and something was added to it or removed since, or the file of who is asked for was changed,
 * or the last reading is older than a second: what a time stamp does not tell counts then, too. A file that is wrong
 * keeps out its owner, and is complained of once for as long as it stays the same. A key that is in two files is
 * nobody's. Not safe for use by several threads.
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

    /**
     * Both channels have clients of their own, from the same directory: what is wrong with it is said by the first that
     * sees it.
     */
    private static final OncePerMinute SAID = new OncePerMinute();

    /** A client as its file says it, and when that was changed last; null where that cannot be told. */
    private record Entry(Client client, Path file, @Nullable FileTime changed) {}

    /**
     * What a look at the directory gives; {@code ambiguous} are those lines of {@code wrong} that tell of a key in two
     * files.
     */
    private record Reading(Map<String, Entry> byKey, Set<String> wrong, Set<String> ambiguous,
            @Nullable FileTime changed) {}

    private final Path directory;
    private Reading reading;
    private final Set<String> revoked = new LinkedHashSet<>();
    private long readAt;

    /**
     * Reads the directory.
     *
     * @throws PluginException when it cannot be read, holds no file that is good, or a key twice
     */
    public AuthorizedClients(Path directory) throws PluginException {
        this(directory, true);
    }

    private AuthorizedClients(Path directory, boolean aloud) throws PluginException {
        this.directory = directory;
        this.reading = read(directory);
        this.readAt = System.nanoTime();
        if (!reading.ambiguous.isEmpty()) {
            throw new PluginException(
                    "gaggled/curve: clients " + directory + ": " + reading.ambiguous.iterator().next());
        }
        if (reading.byKey.isEmpty()) {
            throw new PluginException("gaggled/curve: clients " + directory + ": no client can connect; "
                    + (reading.wrong.isEmpty() ? "put each client's NAME.pub there" : reading.wrong.iterator().next()));
        }
        if (aloud) {
            complain(reading.wrong);
        }
    }

    private static void complain(Set<String> wrong) {
        wrong.forEach(each -> SAID.about(each, () -> log.error(each)));
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
            return new Inspection(null, new AuthorizedClients(directory, false).reading.wrong,
                    writableByOthers(directory));
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
        refreshIfChanged();
        Entry entry = reading.byKey.get(key);
        if (entry != null && !Objects.equals(entry.changed, timeOf(entry.file))) {
            refresh();
            entry = reading.byKey.get(key);
        }
        return entry == null ? null : entry.client;
    }

    /**
     * The clients whose keys were authorised, and are not since this was asked last: they may be connected, and must
     * not be.
     */
    public List<String> takeRevoked() {
        refreshIfChanged();
        List<String> names = List.copyOf(revoked);
        revoked.clear();
        return names;
    }

    private void refreshIfChanged() {
        if (System.nanoTime() - readAt > FRESH_NANOS || !Objects.equals(reading.changed, timeOf(directory))) {
            refresh();
        }
    }

    private void refresh() {
        Reading found;
        try {
            found = read(directory);
        } catch (PluginException e) {
            // Nobody is let in by a list that cannot be read.
            found = new Reading(
                    Map.of(), Set.of(e.getMessage() + "; no client is authorised until that is corrected"), Set.of(),
                    timeOf(directory));
        }
        readAt = System.nanoTime();
        for (Map.Entry<String, Entry> known : reading.byKey.entrySet()) {
            if (!found.byKey.containsKey(known.getKey())) {
                revoked.add(known.getValue().client.name);
            }
        }
        Set<String> news = new LinkedHashSet<>(found.wrong);
        news.removeAll(reading.wrong);
        reading = found;
        complain(news);
    }

    private static @Nullable FileTime timeOf(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException unknown) {
            return null;
        }
    }

    private static Reading read(Path directory) throws PluginException {
        if (!Files.isDirectory(directory)) {
            throw new PluginException(
                    "gaggled/curve: clients " + directory + " is not a directory; create it, and put each"
                            + " client's NAME.pub there");
        }
        // The times first: what changes while it is read is read again.
        FileTime changed = timeOf(directory);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(directory, e);
        }
        files.sort(null);
        Map<String, Entry> found = new HashMap<>();
        Set<String> wrong = new LinkedHashSet<>();
        Set<String> ambiguous = new LinkedHashSet<>();
        Set<String> withheld = new HashSet<>();
        for (Path file : files) {
            try {
                FileTime fileChanged = timeOf(file);
                KeyFile key = KeyFile.read(file);
                String name = String.valueOf(file.getFileName());
                Client client = new Client(name.substring(0, name.length() - SUFFIX.length()), key.role());
                String text = key.keyText(KeyFile.PUBLIC_KEY);
                Entry other = found.putIfAbsent(text, new Entry(client, file, fileChanged));
                if (other != null) {
                    ambiguous
                            .add("key files " + other.file + " (" + other.client.role.getWord() + ") and " + file + " ("
                                    + client.role.getWord()
                                    + ") have the same key, which is not authorised until it is removed from one of"
                                    + " them");
                    withheld.add(text);
                }
            } catch (PluginException e) {
                wrong.add(e.getMessage() + "; that client is not authorised");
            }
        }
        found.keySet().removeAll(withheld);
        wrong.addAll(ambiguous);
        return new Reading(found, wrong, ambiguous, changed);
    }
}
