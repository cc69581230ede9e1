package org.gaggled.transport.zmq.curve;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/**
 * A file with a CURVE key: lines of {@code NAME = VALUE}, and comments that begin with {@code #}. A key is 40
 * characters of Z85, as every ZeroMQ writes it.
 *
 * @param path the file
 * @param values what is in it, by name
 */
public record KeyFile(Path path, Map<String, String> values) {

    /** The public key, in both kinds of file. */
    public static final String PUBLIC_KEY = "public-key";

    /** The secret key. */
    public static final String SECRET_KEY = "secret-key";

    /** What the owner of a public key may do: {@code watch} or {@code operate}. */
    public static final String ROLE = "role";

    private static final int KEY_LENGTH = 40;
    private static final long MAX_BYTES = 4096;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Takes a copy of the map. */
    public KeyFile {
        values = Map.copyOf(values);
    }

    /** Reads a file. */
    public static KeyFile read(Path path) throws PluginException {
        Map<String, String> values = new HashMap<>();
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new PluginException(
                        "key file " + path + " is longer than " + MAX_BYTES + " bytes, so it is not a key file");
            }
            for (String line : Files.readAllLines(path)) {
                int equals = line.indexOf('=');
                if (!line.isBlank() && !line.startsWith("#")) {
                    if (equals < 0) {
                        throw new PluginException(
                                "key file " + path + ": a line is not NAME = VALUE; make a new one with"
                                        + " gaggled_controller --keygen DIR");
                    }
                    values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
                }
            }
        } catch (NoSuchFileException e) {
            throw new PluginException(
                    "key file " + path + " does not exist; make one with gaggled_controller --keygen DIR", e);
        } catch (CharacterCodingException e) {
            throw new PluginException("key file " + path + " is not text", e);
        } catch (IOException e) {
            throw new PluginException("key file " + path + " cannot be read: " + e.getMessage(), e);
        }
        return new KeyFile(path, values);
    }

    /** Whether a file is its owner's alone; true where the file system does not know. */
    static boolean isPrivate(Path path) {
        try {
            Set<PosixFilePermission> others = new HashSet<>(Files.getPosixFilePermissions(path));
            others.removeAll(PosixFilePermissions.fromString("rwx------"));
            return others.isEmpty();
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }

    /** Whether others than its owner can change a file or a directory; false where the file system does not know. */
    static boolean isWritableByOthers(Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Makes a key pair and writes {@code gaggled.key} and {@code gaggled.pub}; never over files that are there. */
    public static List<Path> generate(Path directory) throws IOException {
        ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
        Files.createDirectories(directory);
        Path secret = directory.resolve("gaggled.key");
        Path open = directory.resolve("gaggled.pub");
        for (Path path : List.of(secret, open)) {
            if (Files.exists(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
        }
        Files.createFile(secret, PRIVATE);
        Files.writeString(
                secret,
                "# A CURVE key pair for gaggled. Keep it secret.\n" + PUBLIC_KEY + " = " + pair.publicKey + "\n"
                        + SECRET_KEY
                        + " = " + pair.secretKey + "\n");
        Files.writeString(
                open,
                "# The public half. A client's belongs in the server's directory of clients, as NAME.pub;\n"
                        + "# role is what it may do there: watch or operate.\n" + PUBLIC_KEY + " = " + pair.publicKey
                        + "\n" + ROLE
                        + " = watch\n",
                StandardOpenOption.CREATE_NEW);
        return List.of(secret, open);
    }

    /** The key of that name, as bytes. */
    public byte[] key(String name) throws PluginException {
        return ZMQ.Curve.z85Decode(keyText(name));
    }

    /** The key of that name, in Z85. */
    public String keyText(String name) throws PluginException {
        @Nullable
        String key = values.get(name);
        if (key == null || !isKey(key)) {
            throw new PluginException("key file " + path + (key == null ? " has no " + name : ": the " + name
                    + " is not 40 characters of Z85") + "; make a new one with gaggled_controller --keygen DIR");
        }
        return key;
    }

    /** What its owner may do; {@code watch} where the file does not say. */
    public Role role() throws PluginException {
        return switch (values.getOrDefault(ROLE, "watch")) {
            case "watch" -> Role.WATCH;
            case "operate" -> Role.OPERATE;
            default -> throw new PluginException(
                    "key file " + path + ": role '" + values.get(ROLE) + "' is not one of: watch, operate");
        };
    }

    /** Whether that may be a key in Z85. */
    public static boolean isKey(String text) {
        return text.length() == KEY_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c < 127 && "\"'`,;\\_|~".indexOf(c) < 0);
    }
}
