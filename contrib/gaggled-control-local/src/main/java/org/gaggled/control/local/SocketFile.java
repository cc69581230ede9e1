package org.gaggled.control.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that listens, and the file by which clients find it. Nobody but its owner could ever connect: it is bound in
 * a directory that only the owner may enter, and comes to its place when its mode is right.
 */
final class SocketFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SocketFile.class);

    /** {@code /.gXXXXXXXX/s}, behind the directory. */
    static final int FIRST_NAME_LENGTH = 13;

    /** More than as many clients as are served. */
    private static final int BACKLOG = 128;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object key;
    private final UserPrincipal owner;

    private SocketFile(Path path, ServerSocketChannel channel, @Nullable Object key, UserPrincipal owner) {
        this.path = path;
        this.channel = channel;
        this.key = key;
        this.owner = owner;
    }

    /** Another one answers at that place. */
    static final class AliveException extends IOException {

        private static final long serialVersionUID = 1L;

        private AliveException(Path path) {
            super("another gaggled answers at " + path);
        }
    }

    /**
     * Listens there, in the place of a socket at which nobody answers any more.
     *
     * @throws AliveException where somebody does
     */
    static SocketFile bind(Path path) throws IOException {
        requireFree(path);
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Path closed = directory.resolve(
                ".g" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        Files.createDirectory(closed,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path first = closed.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(first), BACKLOG);
            Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rw-------"));
            SocketFile file = new SocketFile(path, channel, keyOf(first), Files.getOwner(first));
            Files.move(first, path, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(first);
            throw e;
        } finally {
            Files.deleteIfExists(closed);
        }
    }

    private static void requireFree(Path path) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException free) {
            return;
        }
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new FileAlreadyExistsException(path.toString(), null, "it is not a socket");
        }
        if (isAlive(path)) {
            throw new AliveException(path);
        }
    }

    /** Not waited for: whoever has too many clients to take another one is alive. */
    private static boolean isAlive(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /** Whether clients find it: nobody has removed it, or put something else there. */
    boolean isInPlace() {
        try {
            return Objects.equals(key, keyOf(path));
        } catch (IOException gone) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** As whom this process makes files. */
    UserPrincipal owner() {
        return owner;
    }

    /** Removes the file if it is still this one; while the socket is open, no other file can have its key. */
    @Override
    public void close() {
        try {
            if (Objects.equals(key, keyOf(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException removedByOthers) {
            log.debug("{} is not there any more", path);
        } catch (IOException e) {
            log.warn("local: {} cannot be removed: {}", path, e.toString());
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("{} could not be closed", path, e);
        }
    }
}
