package org.gaggled.api.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Tries a reader of strangers' bytes on the inputs in a directory, as they are, and then on others that are made of
 * them by damage at random. The first that the reader does not survive is an {@link AssertionError} that says how to
 * repeat it, and where the input is, to be put into that directory.
 *
 * <p>{@code -Dgaggled.fuzz=N} tries so many, and {@code -Dgaggled.fuzz.seed=N} begins with that one.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Fuzzer {

    /** What reads an input. Whatever it throws is a finding. */
    @FunctionalInterface
    public interface Target {

        /** Reads it, and checks what comes of that. */
        void read(byte[] input) throws Exception;
    }

    /** Longer than a machine is ever busy with something else. */
    private static final int MOST_SECONDS = 30;

    /** So much may be allocated for any input, and so much more for each of its bytes. */
    private static final long MOST_ALLOCATED = 256L << 20;
    private static final long MOST_ALLOCATED_FOR_BYTE = 64L << 10;

    private static final int LONGEST = 1 << 16;

    private final Path corpus;
    private final Target target;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "fuzzer");
        made.setDaemon(true);
        return made;
    });

    private Fuzzer(Path corpus, Target target) {
        this.corpus = corpus;
        this.target = target;
    }

    /**
     * Tries that.
     *
     * @param corpus the directory
     * @param tries how many inputs are made, where the system property does not say that
     * @param more other directories with inputs
     */
    public static void run(Path corpus, int tries, Target target, Path... more) throws Exception {
        Map<Path, byte[]> kept = kept(corpus);
        for (Path each : more) {
            kept.putAll(kept(each));
        }
        List<byte[]> inputs = List.copyOf(kept.values());
        long first = Long.getLong("gaggled.fuzz.seed", 1);
        long last = first + Integer.getInteger("gaggled.fuzz", tries);
        Fuzzer fuzzer = new Fuzzer(corpus, target);
        try {
            for (Map.Entry<Path, byte[]> input : kept.entrySet()) {
                fuzzer.attempt(input.getKey().toString(), input.getValue());
            }
            for (long seed = first; seed < last; seed++) {
                fuzzer.attempt("-Dgaggled.fuzz=1 -Dgaggled.fuzz.seed=" + seed, damaged(inputs, new Random(seed)));
            }
        } finally {
            fuzzer.thread.shutdownNow();
        }
    }

    private static Map<Path, byte[]> kept(Path corpus) throws IOException {
        Map<Path, byte[]> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(corpus)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.put(file, Files.readAllBytes(file));
            }
        }
        return kept;
    }

    private void attempt(String which, byte[] input) throws IOException, InterruptedException {
        Future<?> done = thread.submit(() -> read(input));
        try {
            done.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw finding(which, input, Objects.requireNonNull(failure.getCause()));
        } catch (TimeoutException late) {
            throw finding(which, input, new AssertionError("not read within " + MOST_SECONDS + " seconds"));
        }
    }

    private AssertionError finding(String which, byte[] input, Throwable failure) throws IOException {
        Path found = Files.createDirectories(Path.of("target", "fuzz", String.valueOf(corpus.getFileName())))
                .resolve("found-" + Integer.toHexString(Arrays.hashCode(input)));
        Files.write(found, input);
        return new AssertionError(
                which + ": " + failure + "; the input is " + found + ", to be kept in " + corpus, failure);
    }

    private @Nullable Void read(byte[] input) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        target.read(input);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST_ALLOCATED + MOST_ALLOCATED_FOR_BYTE * input.length) {
            throw new AssertionError(allocated + " bytes were allocated for " + input.length);
        }
        return null;
    }

    /** One of these inputs with some damage. */
    public static byte[] damaged(List<byte[]> inputs, Random random) {
        byte[] bytes = inputs.get(random.nextInt(inputs.size()));
        for (int edits = 1 + random.nextInt(1 + random.nextInt(8)); edits > 0; edits--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(1 << random.nextInt(8)));
            byte[] part = Arrays.copyOfRange(bytes, from, to);
            bytes = switch (random.nextInt(8)) {
                case 0 -> replaced(bytes, from, to, new byte[0], 1);
                case 1 -> replaced(bytes, to, to, part, 1);
                case 2 -> replaced(bytes, from, to, part, 1 << random.nextInt(12));
                case 3 -> replaced(bytes, from, to, piece(inputs.get(random.nextInt(inputs.size())), random), 1);
                case 4 -> replaced(bytes, from, from, piece(bytes, random), 1);
                case 5 -> {
                    // A number, as lengths are: small, negative, or one bit of it wrong.
                    int width = 1 << random.nextInt(4);
                    long number = random.nextBoolean() ? 1L << random.nextInt(8 * width) : random.nextInt(5) - 2;
                    byte[] written = ByteBuffer.allocate(8).putLong(number).array();
                    yield replaced(bytes, from, from + width, Arrays.copyOfRange(written, 8 - width, 8), 1);
                }
                case 6 -> replaced(bytes, from, from, new byte[] {(byte) random.nextInt(256)}, 1);
                default -> {
                    byte[] flipped = bytes.clone();
                    if (from < flipped.length) {
                        flipped[from] ^= (byte) (1 << random.nextInt(8));
                    }
                    yield flipped;
                }
            };
        }
        return bytes;
    }

    private static byte[] piece(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by, int times) {
        int end = Math.min(to, bytes.length);
        int most = Math.max(bytes.length, LONGEST);
        ByteBuffer out = ByteBuffer.allocate(most).put(bytes, 0, from);
        for (int i = 0; i < times && out.remaining() >= by.length; i++) {
            out.put(by);
        }
        out.put(bytes, end, Math.min(out.remaining(), bytes.length - end));
        return Arrays.copyOf(out.array(), out.position());
    }
}
