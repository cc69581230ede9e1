package org.gaggled.engine.probe;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.gaggled.api.config.InvalidSettingException;

/** Reads the path behind {@code file:} and {@code unix:}. */
final class LocalPath {

    /** The room for the address of a socket, without the zero at its end. */
    private static final int LONGEST_SOCKET = 107;

    private LocalPath() {}

    /** The path of a file. */
    static Path ofFile(String written) {
        return parse(written, "file:/run/db.ready");
    }

    /** The path of a socket. */
    static Path ofSocket(String written) {
        String example = "unix:/run/db.sock";
        if (written.startsWith("@")) {
            throw new InvalidSettingException(
                    "names an abstract socket, to which gaggled cannot connect",
                    "write the path of a socket: " + example);
        }
        Path path = parse(written, example);
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET) {
            throw new InvalidSettingException(
                    "is a path of " + length + " bytes, and that of a socket has at most " + LONGEST_SOCKET,
                    "put the socket into a directory with a shorter path");
        }
        return path;
    }

    private static Path parse(String written, String example) {
        if (written.isEmpty()) {
            throw new InvalidSettingException("has no path behind the colon", "write for example " + example);
        }
        // Two slashes begin a host in a URL, which nobody means here: with three, the host is left out.
        if (written.startsWith("//") && !written.startsWith("///")) {
            throw new InvalidSettingException(
                    "has two slashes behind the colon", "write the path alone, with one: " + example);
        }
        try {
            Path path = Path.of(written);
            if (!path.isAbsolute()) {
                throw new InvalidSettingException(
                        "has a path that does not begin with a slash", "write the whole path: " + example);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(
                    "has a path that is not possible here: " + e.getReason(), "write for example " + example);
        }
    }
}
