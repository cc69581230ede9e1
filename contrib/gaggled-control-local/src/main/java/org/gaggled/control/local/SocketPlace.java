package org.gaggled.control.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the socket is unless the configuration says so: in a directory that all gaggleds of a user share, under a name
 * that follows from the path of the configuration. {@code gaggledctl} has the same rule, in C.
 *
 * @param environment gaggled's own
 * @param isRoot whether it runs as root; asked only where that matters
 */
record SocketPlace(Map<String, String> environment, BooleanSupplier isRoot) {

    static final String DIRECTORY_VARIABLE = "GAGGLED_RUNTIME_DIRECTORY";

    static final String ADVICE = "an address of a Unix socket has at most 106 bytes; choose a shorter directory";

    /** What Java allows, one less than the system. */
    private static final int MAX_ADDRESS = 106;

    private static final Path OF_ROOT = Path.of("/run/gaggled");

    /** Of the configuration's name: enough to recognise it. */
    private static final int MAX_NAME = 40;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static SocketPlace ofThisProcess() {
        return new SocketPlace(System.getenv(), SocketPlace::runsAsRoot);
    }

    private static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The directory; null where the environment names none. */
    @Nullable
    Path directory() {
        String given = environment.get(DIRECTORY_VARIABLE);
        if (given != null && given.startsWith("/")) {
            return Path.of(given);
        }
        if (isRoot.getAsBoolean()) {
            return OF_ROOT;
        }
        String ofUser = environment.get("XDG_RUNTIME_DIR");
        return ofUser != null && ofUser.startsWith("/") ? Path.of(ofUser, "gaggled") : null;
    }

    /** The name of the socket for a configuration, whose real path this is. */
    static String fileName(Path config) {
        byte[] path = config.toString().getBytes(StandardCharsets.UTF_8);
        byte[] name = String.valueOf(config.getFileName()).getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(name.length, MAX_NAME); i++) {
            text.append(isPlain(name[i]) ? (char) name[i] : '_');
        }
        return text.append('-').append(HexFormat.of().toHexDigits(fnv(path))).append(".sock").toString();
    }

    private static boolean isPlain(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
                || c == '-';
    }

    private static long fnv(byte[] bytes) {
        long hash = FNV_BASIS;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** Whether a socket can be bound there, and before that under the name that it has first. */
    static boolean isShortEnough(Path socket) {
        Path directory = socket.toAbsolutePath().getParent();
        int first = (directory == null ? "" : directory.toString()).getBytes(StandardCharsets.UTF_8).length
                + SocketFile.FIRST_NAME_LENGTH;
        return Math.max(first, socket.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length)
                <= MAX_ADDRESS;
    }
}
