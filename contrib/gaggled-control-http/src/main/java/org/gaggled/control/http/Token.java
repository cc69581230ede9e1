package org.gaggled.control.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gaggled.api.config.SecretFile;

/** What a client must show. Only its digest is kept: digests are of one length, and are compared in one time. */
final class Token {

    static final String ADVICE = "make one with: (umask 077; openssl rand -hex 32 > FILE)";

    /** Less could be guessed. */
    private static final int SHORTEST = 16;

    private static final String HMAC = "HmacSHA256";

    private final byte[] digest;
    private final SecretKeySpec signingKey;

    private Token(byte[] digest) {
        this.digest = digest;
        this.signingKey = new SecretKeySpec(
                hmacOf("signing key of sessions", new SecretKeySpec(digest, HMAC)), HMAC);
    }

    static Token of(String text) {
        return new Token(digestOf(text));
    }

    /** The first line of a file that nobody else can read, without blanks around it. */
    static Token in(SecretFile file) throws IOException {
        if (!file.isPrivate()) {
            throw new IOException("users other than its owner can read or change it; chmod 600 it");
        }
        String line = file.getText().strip();
        if (line.length() < SHORTEST) {
            throw new IOException("its first line has fewer than " + SHORTEST + " characters");
        }
        if (!line.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("its first line has characters that a header cannot carry");
        }
        return of(line);
    }

    boolean isShownBy(String shown) {
        return MessageDigest.isEqual(digest, digestOf(shown));
    }

    boolean isSameAs(Token other) {
        return MessageDigest.isEqual(digest, other.digest);
    }

    /** What nobody can know of that text without the token, in characters that a cookie can carry. */
    String sign(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmacOf(text, signingKey));
    }

    private static byte[] hmacOf(String text, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private static byte[] digestOf(String text) {
        return digestOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] digestOf(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "a token";
    }
}
