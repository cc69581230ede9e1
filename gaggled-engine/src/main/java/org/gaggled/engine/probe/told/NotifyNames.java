package org.gaggled.engine.probe.told;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * The names of the sockets that {@code NOTIFY_SOCKET} names. A gaggled that is to be followed by another makes them of
 * a secret that both know: a program keeps the name that it was started with, and the next gaggled listens there.
 */
public final class NotifyNames {

    /** Names that nobody can guess, and that no other gaggled finds again. */
    public static final NotifyNames RANDOM = new NotifyNames(null);

    private static final String PREFIX = "gaggled/notify/";
    private static final int DIGEST_BYTES = 16;

    private final byte @Nullable [] secret;

    private NotifyNames(byte @Nullable [] secret) {
        this.secret = secret;
    }

    /** Names that whoever knows the secret finds again. */
    public static NotifyNames of(byte[] secret) {
        return new NotifyNames(secret.clone());
    }

    /** The name of the socket of a run, behind the NUL that begins a name in the abstract namespace. */
    String nameOf(ProgramId program, long run) {
        if (secret == null) {
            return PREFIX + UUID.randomUUID();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            byte[] all = digest.digest((run + " " + program.name()).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(all, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
