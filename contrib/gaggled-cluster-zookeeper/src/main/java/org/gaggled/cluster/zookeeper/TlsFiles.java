package org.gaggled.cluster.zookeeper;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.util.PemReader;
import org.jspecify.annotations.Nullable;

/**
 * What TLS needs, in the form PEM.
 *
 * @param identity the key of this host and its certificate, with those that vouch for it; null where it has none
 * @param authorities those that vouch for the servers, and for other hosts
 */
record TlsFiles(@Nullable Path identity, Path authorities) {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");
    private static final String FORM = "PEM";

    /**
     * Has Netty, by which ZooKeeper speaks TLS, do without what the virtual machine warns of on standard error, unless
     * somebody has decided that already: {@code sun.misc.Unsafe}, and libraries in machine code.
     */
    static void quietNetty() {
        for (String property : List.of("io.netty.noUnsafe", "io.netty.transport.noNative")) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "true");
            }
        }
    }

    /** How ZooKeeper is told of them. */
    Map<String, String> properties(String prefix) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(prefix + "trustStore.location", authorities.toString());
        properties.put(prefix + "trustStore.type", FORM);
        if (identity != null) {
            properties.put(prefix + "keyStore.location", identity.toString());
            properties.put(prefix + "keyStore.type", FORM);
        }
        return properties;
    }

    /**
     * Reads a file of certificates as ZooKeeper will.
     *
     * @throws IOException whose message can stand behind {@code cannot be used:}
     */
    static void checkAuthorities(Path file) throws IOException {
        try {
            requireFile(file);
            if (PemReader.loadTrustStore(file.toFile()).size() == 0) {
                throw new IOException("it has no certificate in the form PEM");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("its certificates cannot be read: " + e.getMessage(), e);
        }
    }

    /** The same for a file with a key and certificates. */
    static void checkIdentity(Path file) throws IOException {
        requireFile(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IOException("users other than its owner can read or change it; chmod 600 it");
        }
        try {
            File both = file.toFile();
            PemReader.loadKeyStore(both, both, Optional.empty());
        } catch (GeneralSecurityException e) {
            throw new IOException("it has to have a key, in PKCS#8, and behind it the certificate of this host: "
                    + e.getMessage(), e);
        }
    }

    private static void requireFile(Path file) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw new IOException(Files.isDirectory(file) ? "it is a directory" : "it is not a regular file");
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
        if (!Files.isReadable(file)) {
            throw new IOException("permission denied");
        }
    }
}
