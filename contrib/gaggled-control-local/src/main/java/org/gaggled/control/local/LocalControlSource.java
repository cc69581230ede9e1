package org.gaggled.control.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.json.call.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket, while it is open; or nothing, where there is to be none or can be none. */
final class LocalControlSource implements ControlSource {

    private static final Logger log = LoggerFactory.getLogger(LocalControlSource.class);

    static final Channel CHANNEL = new Channel("local", "this user may watch, but not operate");

    private final @Nullable SocketServer server;

    private LocalControlSource(@Nullable SocketServer server) {
        this.server = server;
    }

    static LocalControlSource none() {
        return new LocalControlSource(null);
    }

    /** A socket that somebody has asked for: without it, gaggled does not start. */
    static LocalControlSource openAt(ControlSourceContext context, Path path) throws PluginException {
        try {
            SocketFile file = bind(path);
            return new LocalControlSource(new SocketServer(
                    file, context.getGaggle(), context.getControlPort(), LocalClient.PATIENCE));
        } catch (IOException e) {
            throw new PluginException(
                    "local: controlsocket '" + path + "' cannot be used: " + reason(e)
                            + "; choose another path, or none",
                    e);
        }
    }

    /**
     * A socket that nobody has asked for. gaggled runs without it where it cannot be had, and does not wait for it when
     * it starts.
     */
    static LocalControlSource openByDefault(ControlSourceContext context, SocketPlace place) {
        return new LocalControlSource(new SocketServer(
                () -> bindByDefault(place, context.getGaggle().getConfigFile()), context.getGaggle(),
                context.getControlPort(), LocalClient.PATIENCE));
    }

    private static @Nullable SocketFile bindByDefault(SocketPlace place, String config) {
        Path directory = place.directory();
        if (directory == null) {
            log.info("local: there is no control socket for gaggledctl, because neither {} nor XDG_RUNTIME_DIR is an"
                    + " absolute path; set one of them, or 'controlsocket' in gaggled", SocketPlace.DIRECTORY_VARIABLE);
            return null;
        }
        try {
            make(directory);
            return bind(directory.resolve(SocketPlace.fileName(realPath(config))));
        } catch (IOException | UnsupportedOperationException e) {
            log.warn("local: there is no control socket for gaggledctl: {}; set 'controlsocket' to a path that can be"
                    + " used, or to none", reason(e));
            return null;
        }
    }

    /** Where one was asked for that somebody has removed; null where it cannot be made again. */
    static @Nullable SocketFile bindAgain(Path path) {
        try {
            return bind(path);
        } catch (IOException e) {
            log.warn("local: the control socket is gone, and cannot be made again: {}; reload when that is mended",
                    reason(e));
            return null;
        }
    }

    private static SocketFile bind(Path path) throws IOException {
        if (!SocketPlace.isShortEnough(path)) {
            throw new IOException("'" + path + "' is too long: " + SocketPlace.ADVICE);
        }
        SocketFile file = SocketFile.bind(path);
        log.debug("local: control requests are answered at {}", path);
        return file;
    }

    /** Readable for everybody: who may connect is a matter of the sockets in it. */
    private static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** A file that has gone since it was read still has a name. */
    private static Path realPath(String config) {
        Path path = Path.of(config);
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** Java's exceptions of files are the name of the file, or that and the reason. */
    private static String reason(Exception e) {
        if (e instanceof FileSystemException ofFile && ofFile.getReason() == null) {
            String what = e instanceof NoSuchFileException ? "no such file or directory"
                    : e.getClass().getSimpleName().replace("Exception", "");
            return HarmlessText.of(ofFile.getFile() + ": " + what);
        }
        return HarmlessText.of(String.valueOf(e.getMessage()));
    }

    @Override
    public void start() {
        if (server != null) {
            server.start();
        }
    }

    @Override
    public void reloaded() {
        if (server != null) {
            server.renewFile();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
