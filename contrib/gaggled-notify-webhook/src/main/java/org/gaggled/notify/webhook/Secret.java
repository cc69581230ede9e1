package org.gaggled.notify.webhook;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the sender and the receiver of a post know, and nobody else. With it a post is signed: the time of the post and a dot
 * stand before what is signed, so that a receiver that checks the time cannot be fed an old post again.
 */
final class Secret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final long MOST_BYTES = 4096;

    private final SecretKey key;

    private Secret(SecretKey key) {
        this.key = key;
    }

    static Secret of(String text) {
        return new Secret(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** The first line of a file, without blanks around it. */
    static Secret read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("longer than " + MOST_BYTES + " bytes");
        }
        String line = Files.readString(file).lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IOException("its first line is empty");
        }
        return of(line);
    }

    /** Whether its mode lets others than its owner read a file; false where there are no such modes. */
    static boolean isReadableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.contains(PosixFilePermission.GROUP_READ) || mode.contains(PosixFilePermission.OTHERS_READ);
    }

    /** Why a file could not be used, without its name. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not text in UTF-8";
            default -> String.valueOf(e.getMessage());
        };
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
