package org.gaggled.engine.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.SystemText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which the next gaggled finds the pipes of programs, and what was read and not written: in a directory of
 * their own. Without one, there are no such files.
 */
final class OutputFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OutputFiles.class);

    private static final String SPOOL = ".spool";
    private static final String HARMLESS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_@+:";

    private static final int LONGEST_NAME = 200;
    private static final int KEPT_OF_A_LONG_NAME = 120;
    private static final int DIGEST_BYTES = 16;

    private final @Nullable Path directory;
    private final Set<Path> used = new HashSet<>();
    private final Set<Path> open = ConcurrentHashMap.newKeySet();
    private boolean complained;

    /** Those in that directory, which is made where it is not there; none where it is null. */
    OutputFiles(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Those of one stream. */
    OfStream of(ProgramId program, LogLine.Stream stream) {
        if (directory == null || !isMade(directory)) {
            return OfStream.NONE;
        }
        String name = fileName(program.name()) + (stream == LogLine.Stream.OUTPUT ? ".out" : ".err");
        OfStream files = new OfStream(directory.resolve(name), open);
        used.add(directory.resolve(name));
        return files;
    }

    private boolean isMade(Path made) {
        try {
            Files.createDirectories(made,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return true;
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.warn("{} cannot be made; if gaggled is killed, what programs printed last is lost", made, e);
            }
            return false;
        }
    }

    /**
     * Removes what belongs to no stream, and says so where something is lost by that. What was put aside is kept: only
     * the operator knows whether it is worth anything.
     */
    void removeOthers() {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Path stream = Path.of(file.toString().replaceAll("\\.spool$", ""));
                if (!used.contains(stream) && !file.toString().endsWith(SPOOL + SpoolFile.ASIDE)) {
                    remove(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("what an earlier gaggled left in {} cannot be removed", directory, e);
        }
    }

    private static void remove(Path file) throws IOException {
        if (file.toString().endsWith(SPOOL)) {
            LOG.warn("{} is removed: the program of that name is not defined any more, or not captured; what it printed"
                    + " last and gaggled had not written is lost", file);
        }
        Files.deleteIfExists(file);
    }

    /**
     * A name for a file by the name of a program, which may have any characters: no two programs have the same one.
     * What may stand in the name of a file anywhere stays as it is.
     */
    static String fileName(String program) {
        StringBuilder name = new StringBuilder();
        for (byte each : SystemText.encode(program)) {
            boolean harmless = HARMLESS.indexOf(each) >= 0 || (each == '.' && !name.isEmpty());
            if (harmless) {
                name.append((char) each);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return name.length() <= LONGEST_NAME
                ? name.toString() : name.substring(0, KEPT_OF_A_LONG_NAME) + "%%" + digest(name.toString());
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /**
     * The files of one stream.
     *
     * @param pipe null where there are none
     * @param open the pipes of the streams that are open
     */
    record OfStream(@Nullable Path pipe, Set<Path> open) {

        /** Those of a stream without files. */
        static final OfStream NONE = new OfStream(null, Set.of());

        private static final Logger LOG = LoggerFactory.getLogger(OfStream.class);

        /** Whether an earlier gaggled has left a pipe. */
        boolean hasPipe() {
            return pipe != null && Files.exists(pipe);
        }

        /** Whether an earlier gaggled has left anything. */
        boolean isLeft() {
            return pipe != null && (Files.exists(pipe) || Files.exists(spool(pipe)));
        }

        /**
         * These, to be used from now on until they are {@linkplain #release released}; {@link #NONE} while a stream
         * that had them before still has lines in them.
         */
        OfStream take() {
            if (pipe == null || open.add(pipe)) {
                return this;
            }
            LOG.warn("what was printed before is not written yet from {}; if gaggled is killed, what is printed from"
                    + " now on, read and not written, is lost", spool(pipe));
            return NONE;
        }

        /** Nobody uses them any more. */
        void release() {
            if (pipe != null) {
                open.remove(pipe);
            }
        }

        private static Path spool(Path pipe) {
            return pipe.resolveSibling(pipe.getFileName() + SPOOL);
        }

        /**
         * The spool: what is in it is taken over. One in memory where there cannot be a file.
         *
         * @throws IOException where there is no room for that either
         */
        Spool openSpool() throws IOException {
            if (pipe != null) {
                try {
                    return Spool.open(spool(pipe), CapturedStream.SPOOL_BYTES);
                } catch (IOException e) {
                    LOG.warn("{} cannot be used; if gaggled is killed, what was read and not written is lost",
                            spool(pipe), e);
                }
            }
            return Spool.inMemory(CapturedStream.SPOOL_BYTES);
        }

        /** Removes the pipe, which nobody has open. */
        void deletePipe() {
            if (pipe != null) {
                try {
                    Files.deleteIfExists(pipe);
                } catch (IOException e) {
                    LOG.warn("{} cannot be removed", pipe, e);
                }
            }
        }
    }
}
