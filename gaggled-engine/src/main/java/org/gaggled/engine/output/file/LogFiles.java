package org.gaggled.engine.output.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of one log: the log file that is written, and the rotated files, of which {@code FILE.1} is the newest.
 * Each of these is either as it was written or compressed, with {@code .gz} at its end.
 *
 * <p>A file moves up by one name at a time, from the highest number down, so that a gaggled which is killed in between
 * leaves one number without a file. The next rotation moves files up to there alone, and so closes the gap. A
 * compressed file gets its name when it is complete, and only then the other one is removed. A gaggled that is killed
 * in between leaves both, of which the one that is not compressed is kept.
 *
 * <p>Whoever uses more than one name, or changes one, holds the {@link #lock}.
 */
final class LogFiles {

    /**
     * What has been written of the stream.
     *
     * @param file where to
     * @param size the bytes of that file which are whole lines; more may be on the way
     * @param end the position in the stream at which they end
     */
    record Written(Storage.Identity file, long size, long end) {}

    /** A rotated file. */
    record Rotated(int number, Path path, boolean compressed) {}

    private record Forms(@Nullable Path plain, @Nullable Path compressed) {

        Forms and(Path path, boolean gzip) {
            return gzip ? new Forms(plain, path) : new Forms(path, compressed);
        }

        Path used() {
            return plain != null ? plain : Objects.requireNonNull(compressed);
        }
    }

    static final String COMPRESSED = ".gz";

    /** Not more digits than an int has for certain. */
    private static final Pattern NUMBER = Pattern.compile("\\.([1-9][0-9]{0,8})(\\.gz)?");

    private final Path file;
    private final Storage storage;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Written written;
    private boolean closed;

    LogFiles(Path file, Storage storage) {
        this.file = file;
        this.storage = storage;
    }

    /** The file that is written. */
    Path file() {
        return file;
    }

    /** The lock under which names are used and changed. */
    ReentrantLock lock() {
        return lock;
    }

    /** What has been written; null before the file was opened. */
    @Nullable
    Written written() {
        return written;
    }

    void setWritten(Written news) {
        written = news;
    }

    /** Whether the names are somebody else's from now on. With the lock. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** A compressed file that is not complete. */
    Path unfinished() {
        return file.resolveSibling(file.getFileName() + COMPRESSED + ".new");
    }

    /** The rotated files, the newest first. With the lock. */
    List<Rotated> rotated(int keep) throws IOException {
        List<Rotated> found = new ArrayList<>();
        scan(keep).forEach((number, forms) -> found.add(
                new Rotated(number, forms.used(), forms.plain() == null)));
        return found;
    }

    /** Removes what a gaggled that was killed may have left, and what is more than is kept. With the lock. */
    void tidy(int keep) throws IOException {
        storage.remove(unfinished());
        prune(scan(keep), keep);
    }

    /** Gives the file that is written the name of the newest rotated one, or removes it. With the lock. */
    void rotate(int keep) throws IOException {
        NavigableMap<Integer, Forms> files = scan(keep);
        prune(files, keep);
        if (keep == 0) {
            storage.remove(file);
            return;
        }
        int free = 1;
        while (files.containsKey(free)) {
            free++;
        }
        if (free > keep) {
            free = keep;
            storage.remove(Objects.requireNonNull(files.get(keep)).used());
        }
        for (int number = free - 1; number >= 1; number--) {
            Forms forms = Objects.requireNonNull(files.get(number));
            storage.move(forms.used(), named(number + 1, forms.plain() == null));
        }
        storage.move(file, named(1, false));
    }

    private Path named(int number, boolean compressed) {
        return file.resolveSibling(file.getFileName() + "." + number + (compressed ? COMPRESSED : ""));
    }

    /** From the highest number down, so that those that are left are still next to each other. */
    private void prune(NavigableMap<Integer, Forms> files, int keep) throws IOException {
        for (Map.Entry<Integer, Forms> each : new ArrayList<>(files.descendingMap().entrySet())) {
            Forms forms = each.getValue();
            if (forms.compressed() != null && (forms.plain() != null || each.getKey() > keep)) {
                storage.remove(forms.compressed());
            }
            if (each.getKey() > keep) {
                if (forms.plain() != null) {
                    storage.remove(forms.plain());
                }
                files.remove(each.getKey());
            } else if (forms.plain() != null) {
                files.put(each.getKey(), new Forms(forms.plain(), null));
            }
        }
    }

    /**
     * The rotated files by their numbers. Beyond what is kept, only those count that follow upon the others, with one
     * number missing at most: {@code FILE.20261129} is somebody else's.
     */
    private NavigableMap<Integer, Forms> scan(int keep) throws IOException {
        TreeMap<Integer, Forms> all = new TreeMap<>();
        String name = String.valueOf(file.getFileName());
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(
                Objects.requireNonNull(file.getParent()),
                path -> String.valueOf(path.getFileName()).startsWith(name))) {
            for (Path path : directory) {
                Matcher matcher = NUMBER.matcher(String.valueOf(path.getFileName()).substring(name.length()));
                if (matcher.matches()) {
                    Forms before = all.getOrDefault(Integer.valueOf(matcher.group(1)), new Forms(null, null));
                    all.put(Integer.valueOf(matcher.group(1)), before.and(path, matcher.group(2) != null));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return all;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        int last = 0;
        for (int number : all.keySet()) {
            if (number > keep && number - last > 2) {
                break;
            }
            last = number;
        }
        return new TreeMap<>(all.headMap(last, true));
    }
}
