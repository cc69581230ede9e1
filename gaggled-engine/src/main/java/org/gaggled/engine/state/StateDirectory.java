package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a gaggled notes what the next one is to know. It belongs to one gaggled at a time, which holds
 * a lock that the system takes back when that gaggled ends, in whatever way.
 *
 * <p>Nobody else may write to it: what is read there decides what is run.
 */
public final class StateDirectory implements AutoCloseable {

    /** It cannot be used; says why, in which directory, and what to do. */
    public static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String advice;

        UnusableException(String message, String advice, @Nullable Throwable cause) {
            super(message, cause);
            this.advice = advice;
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }

        /** What to do about it. */
        public String getAdvice() {
            return advice;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final Integer ROOT = 0;

    private static final int LONGEST_PID = 20;

    private final Path path;
    private final FileChannel lock;

    private StateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Looks whether it could be used, and makes nothing.
     *
     * @throws UnusableException when gaggled could not be started with it
     */
    public static void check(Path path) throws UnusableException {
        if (Files.isDirectory(path)) {
            requireOwn(path);
            requireOwner(path);
            requireWritable(path, path);
            return;
        }
        if (Files.exists(path)) {
            throw new UnusableException(named(path) + " is not a directory",
                    "name a directory, or one that gaggled is to make", null);
        }
        Path parent = parentOf(path);
        if (!Files.isDirectory(parent)) {
            throw new UnusableException(
                    named(path) + " cannot be made, because " + Wording.quoted(parent.toString())
                            + " is not a directory",
                    "make that directory first; gaggled makes the last one alone", null);
        }
        requireWritable(parent, path);
    }

    /**
     * Takes the directory, which is made where it is not there yet.
     *
     * @throws UnusableException when it cannot be used, or another gaggled has it
     */
    public static StateDirectory open(Path path) throws UnusableException {
        check(path);
        try {
            make(path);
            requireOwn(path);
            requireOwner(path);
            return lock(path);
        } catch (IOException e) {
            throw new UnusableException(
                    named(path) + " cannot be used: " + HarmlessText.of(Presence.reason(e)),
                    "name another directory, or see to what is wrong with it", e);
        }
    }

    /** Where an event sink of that name has its own directory, in a state directory. */
    public static Path ofSink(Path path, String name) {
        return path.resolve("sinks").resolve(name).toAbsolutePath();
    }

    /** Where a neighbour source of that name has its own directory, in a state directory. */
    public static Path ofNeighbourSource(Path path, String name) {
        return path.resolve("cluster").resolve(name).toAbsolutePath();
    }

    /**
     * Makes such a directory where it is not there yet.
     *
     * @throws UnusableException when that cannot be done
     */
    public static void makeBelow(Path ofSink) throws UnusableException {
        try {
            make(parentOf(ofSink));
            make(ofSink);
        } catch (IOException e) {
            throw new UnusableException(
                    Wording.quoted(ofSink.toString()) + " cannot be made: " + HarmlessText.of(String.valueOf(e)),
                    "see to what is wrong with the directory 'statedir'", e);
        }
    }

    private static void make(Path path) throws IOException {
        FileAttribute<Set<PosixFilePermission>> forItsOwner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectory(path, forItsOwner);
        } catch (FileAlreadyExistsException there) {
            // As after the first start; whether it is a directory of ours is looked at next.
            if (!Files.isDirectory(path)) {
                throw there;
            }
        }
    }

    private static StateDirectory lock(Path path) throws IOException, UnusableException {
        Path file = path.resolve("lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean held = false;
        try {
            if (tryLock(channel) == null) {
                throw new UnusableException(
                        named(path) + " is in use by " + holder(channel),
                        "stop that one first, or give this one a 'statedir' of its own", null);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
                    0);
            held = true;
            return new StateDirectory(path, channel);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("\\d+") ? "the gaggled with process id " + pid : "another gaggled";
    }

    private static void requireOwn(Path path) throws UnusableException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (OF_OTHERS.stream().anyMatch(permissions::contains)) {
                throw new UnusableException(
                        named(path) + " can be written to by others than its owner ("
                                + PosixFilePermissions.toString(permissions) + ")",
                        "take that away: chmod go-w " + Wording.shellWord(path.toString()), null);
            }
        } catch (IOException e) {
            throw unknown(path, e);
        }
    }

    private static UnusableException unknown(Path path, IOException e) {
        return new UnusableException(
                named(path) + " cannot be looked at: " + HarmlessText.of(String.valueOf(e)),
                "name a directory that gaggled may use", e);
    }

    /** What belongs to root is trusted, too: root may do anything. */
    private static void requireOwner(Path path) throws UnusableException {
        Path self = Path.of("/proc/self");
        try {
            Object owner = Files.getAttribute(path, "unix:uid");
            if (!owner.equals(Files.getAttribute(self, "unix:uid")) && !owner.equals(ROOT)) {
                String name = Files.getOwner(path).getName();
                throw new UnusableException(
                        named(path) + " belongs to another user, " + name + ", who may write to it",
                        "give it to this user: chown " + Files.getOwner(self).getName() + " "
                                + Wording.shellWord(path.toString()) + "; or run gaggled as " + name,
                        null);
            }
        } catch (IOException e) {
            throw unknown(path, e);
        }
    }

    private static void requireWritable(Path directory, Path path) throws UnusableException {
        if (Files.isWritable(directory) && Files.isExecutable(directory)) {
            return;
        }
        if (isReadOnly(directory)) {
            throw new UnusableException(named(path) + " is on a file system that can only be read",
                    "mount that one for writing, or name another directory", null);
        }
        throw new UnusableException(
                directory.equals(path) ? named(path) + " cannot be written to by this user"
                        : named(path) + " cannot be made, because this user may not write to "
                                + Wording.quoted(directory.toString()),
                "give it to the user that gaggled runs as, or name another directory", null);
    }

    /** The store of a directory is not always the file system that it is on: it knows nothing of a bind mount. */
    private static boolean isReadOnly(Path directory) {
        try {
            directory.getFileSystem().provider().checkAccess(directory, AccessMode.WRITE);
            return false;
        } catch (AccessDeniedException notThisUsers) {
            return isReadOnlyStore(directory);
        } catch (IOException readOnly) {
            return true;
        }
    }

    private static boolean isReadOnlyStore(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException unknown) {
            return false;
        }
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNullElse(path.toAbsolutePath().normalize().getParent(), path);
    }

    private static String named(Path path) {
        return "statedir " + Wording.quoted(path.toString());
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Leaves it to another. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("the lock of {} cannot be closed; it ends with gaggled", path, e);
        }
    }
}
