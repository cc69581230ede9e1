package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which letters outlive the process that wrote them: one file each, in the order of their names.
 *
 * <p>A file gets its name only when all of it is on the disk, so that a crash leaves a whole letter or none. The
 * directory is its owner's alone (mode 0700), and locked: two gates over one spool would send everything twice. Not
 * safe for use by several threads.
 */
public final class Spool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final String SUFFIX = ".letter";
    private static final String UNFINISHED = ".unfinished";
    private static final String BAD = ".bad";
    private static final String LOCK = "lock";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private static final int NUMBER_LENGTH = 19;

    /** Of our own making: eighteen digits after the first fit into a long. */
    private static final Pattern NUMBERED = Pattern.compile("0\\d{18}\\.letter");

    private final Path directory;
    private final InstantSource clock;
    private final FileChannel lock;
    private long lastNumber;

    private Spool(Path directory, InstantSource clock, FileChannel lock) {
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Takes a directory into use, and makes it where there is none.
     *
     * @throws IOException when it cannot be used; the message says why, and not which it is
     */
    public static Spool open(Path directory, InstantSource clock) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        if (!Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
            refuseFilesOfOthers(directory);
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
        FileChannel lock = FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new Spool(directory, clock, lock);
            }
        } catch (OverlappingFileLockException usedByThisProcess) {
            log.debug("{} is locked by this very process", directory);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        throw new IOException("another process uses it; give each its own");
    }

    /** Taking away everybody's access to a directory such as /tmp would break the machine. */
    private static void refuseFilesOfOthers(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, entry -> !isOwn(entry))) {
            for (Path entry : entries) {
                throw new IOException(
                        "others may use it, and it has files that are not mails, such as " + entry.getFileName());
            }
        }
    }

    private static boolean isOwn(Path entry) {
        String name = entry.getFileName().toString();
        return name.equals(LOCK)
                || name.equals(LastWordsFile.NAME)
                || Stream.of(SUFFIX, UNFINISHED, BAD).anyMatch(name::endsWith);
    }

    /**
     * A letter and the file it is in.
     *
     * @param file in the spool
     * @param letter what is in it
     */
    record Stored(Path file, Letter letter) {}

    /** All letters in it, oldest first. What is no letter is put aside, and what was not finished is removed. */
    List<Stored> read() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (entry.toString().endsWith(SUFFIX)) {
                    files.add(entry);
                } else if (entry.toString().endsWith(UNFINISHED)) {
                    removeUnfinished(entry);
                }
            }
        }
        files.sort(null);
        List<Stored> letters = new ArrayList<>();
        for (Path file : files) {
            noteNumber(file);
            try {
                letters.add(new Stored(file, read(file)));
            } catch (IOException e) {
                log.error("{} is not a letter ({}); it is now {}", file, e.getMessage(), putAside(file));
            }
        }
        return letters;
    }

    /** The number of the letter that was stored last, as far as it is known: later ones have greater numbers. */
    long lastNumber() {
        return lastNumber;
    }

    /** Numbers go on after that one. */
    void goOnAfter(long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /** The number of a letter; 0 where it is not one of ours. */
    static long number(Path file) {
        String name = file.getFileName().toString();
        return NUMBERED.matcher(name).matches() ? Long.parseLong(name, 0, NUMBER_LENGTH, 10) : 0;
    }

    /** What comes next is newer than all that is there, whatever the clock says, and takes nobody's name. */
    private void noteNumber(Path file) {
        goOnAfter(number(file));
    }

    private static void removeUnfinished(Path entry) {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            log.warn("{} cannot be removed ({})", entry, e.toString());
        }
    }

    private static Letter read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is not a file");
        }
        if (Files.size(file) > SpooledLetter.MAX_SIZE) {
            throw new IOException("it is larger than any letter");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SpooledLetter.parse(in);
        }
    }

    private static Path putAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + BAD);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return aside;
    }

    /** Stores a letter, durably, in the file that it returns. */
    Path add(Letter letter) throws IOException {
        // Names sort by age, also when the clock is set back while gaggled runs.
        lastNumber = Math.max(clock.millis() * 1000, lastNumber + 1);
        Path file = directory.resolve(String.format(Locale.ROOT, "%019d%s", lastNumber, SUFFIX));
        write(file, SpooledLetter.format(letter));
        return file;
    }

    /** Puts another letter in the place of one, durably. */
    void replace(Path file, Letter letter) throws IOException {
        write(file, SpooledLetter.format(letter));
    }

    void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** What was last written under that name, or null. */
    byte @Nullable [] readNote(String name, long maxSize) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is not a file");
        }
        if (Files.size(file) > maxSize) {
            throw new IOException("it is larger than " + maxSize + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** Writes something that is no letter, durably, in the place of what had that name. */
    void writeNote(String name, byte[] content) throws IOException {
        write(directory.resolve(name), content);
    }

    /** Keeps what cannot be read for somebody to look at, and says in a few words where. */
    String putNoteAside(String name) {
        try {
            return "it is now " + putAside(directory.resolve(name)).getFileName();
        } catch (IOException e) {
            return "it cannot be renamed (" + e + ") and will be replaced";
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    options,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // A full disk stays full for a while: the next letter has another name, and nothing would replace this.
            removeUnfinished(unfinished);
            throw e;
        }
        // The name is on the disk when the directory is.
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    /** Lets others use the directory; the letters stay. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
