package org.gaggled.notify.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the sender and the receiver of a post know, and nobody else. With it a post is signed: the time of the post and
 * a dot stand before what is signed, so that a receiver that checks the time cannot be fed an old post again.
 */
final class Secret {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey key;

    private Secret(SecretKey key) {
        this.key = key;
    }

    static Secret of(String text) {
        return new Secret(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** The signature of a body that is posted at that time, in hexadecimal. */
    String sign(Instant time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((time.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "a secret";
    }
}
