package org.gaggled.control.http;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** What a client must show. Only its digest is kept: digests are of one length, and are compared in one time. */
final class Token {

    static final String ADVICE = "make one with: (umask 077; openssl rand -hex 32 > FILE)";

    /** Less could be guessed. */
    private static final int SHORTEST = 16;

    private static final long MOST_BYTES = 4096;

    private final byte[] digest;

    private Token(byte[] digest) {
        this.digest = digest;
    }

    static Token of(String text) {
        return new Token(digestOf(text));
    }

    /** The first line of a file that only its owner can read, without blanks around it. */
    static Token read(Path file) throws IOException {
        requirePrivate(file);
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("longer than " + MOST_BYTES + " bytes");
        }
        String line = Files.readString(file).lines().findFirst().orElse("").strip();
        if (line.length() < SHORTEST) {
            throw new IOException("its first line has fewer than " + SHORTEST + " characters");
        }
        if (!line.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("its first line has other characters than a header can carry");
        }
        return of(line);
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.GROUP_READ)
                || mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_READ)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others than its owner have access (" + PosixFilePermissions.toString(mode) + "), chmod 600 it");
        }
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

    boolean isShownBy(String shown) {
        return MessageDigest.isEqual(digest, digestOf(shown));
    }

    private static byte[] digestOf(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
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
