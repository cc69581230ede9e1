package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A secret that every gaggled of one {@link StateDirectory} has, and nobody else: the file {@code secret}, which the
 * first one makes.
 */
public final class KeptSecret {

    private static final int BYTES = 32;

    private KeptSecret() {}

    /** The secret of that directory, which the caller holds. */
    public static byte[] of(StateDirectory directory) throws IOException {
        Path file = directory.path().resolve("secret");
        if (Files.exists(file)) {
            byte[] kept = Files.readAllBytes(file);
            if (kept.length == BYTES) {
                return kept;
            }
        }
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        new StateFile(file).replace(made);
        return made;
    }
}
