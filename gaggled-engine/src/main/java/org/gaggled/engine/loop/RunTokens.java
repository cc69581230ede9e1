package org.gaggled.engine.loop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.ProgramDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a run carry in their environment, so that the next gaggled knows beyond doubt that they are of
 * that run: a word that is made of a secret, which the gaggleds of one state directory have in common, and the number
 * of the run. The word tells nobody the secret. A program that gave its processes the number of another run would have
 * them stopped with that one.
 */
public final class RunTokens {

    /** For a gaggle after which nothing is kept. */
    public static final RunTokens NONE = new RunTokens(null);

    private static final int DIGEST_BYTES = 16;

    private final @Nullable String word;

    private RunTokens(@Nullable String word) {
        this.word = word;
    }

    /** Those that whoever knows the secret finds again. */
    public static RunTokens of(byte[] secret) {
        return new RunTokens(word(secret));
    }

    /** The request with the token of that run, if there are any. */
    LaunchRequest mark(LaunchRequest request, long run) {
        return word == null
                ? request
                : request.toBuilder()
                        .addEnvironment(Map.of(ProgramDefinition.RUN_VARIABLE, word + "-" + run))
                        .build();
    }

    private static String word(byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            byte[] all = digest.digest("runs".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(all, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
