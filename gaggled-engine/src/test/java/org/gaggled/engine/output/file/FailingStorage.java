package org.gaggled.engine.output.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The file system, until gaggled is killed at one of its steps, and with a disk that is full now and then. */
final class FailingStorage implements Storage {

    /** Thrown where gaggled is killed; nothing catches it. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }

    private final Storage real = FileStorage.INSTANCE;
    private final Random random;
    private int stepsToLive;

    /** One time in so many that something is written, the disk is full; 0: never. */
    private final int fullness;

    /**
     * Kills at that step.
     *
     * @param stepsToLive 0: never
     * @param fullness one time in so many that something is written, the disk is full; 0: never
     */
    FailingStorage(int seed, int stepsToLive, int fullness) {
        this.random = new Random(seed);
        this.stepsToLive = stepsToLive == 0 ? Integer.MAX_VALUE : stepsToLive;
        this.fullness = fullness;
    }

    private interface Step {

        void go() throws IOException;
    }

    private boolean isLast() {
        return --stepsToLive <= 0;
    }

    private void step(Step step) throws IOException {
        if (isLast()) {
            if (random.nextBoolean()) {
                step.go();
            }
            throw new Killed();
        }
        step.go();
    }

    @Override
    public Appended open(Path file) throws IOException {
        if (isLast()) {
            if (random.nextBoolean()) {
                real.open(file).close();
            }
            throw new Killed();
        }
        return new FailingFile(real.open(file), file);
    }

    @Override
    public @Nullable Identity identify(Path file) throws IOException {
        return real.identify(file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step(() -> real.move(from, to));
    }

    @Override
    public void remove(Path file) throws IOException {
        step(() -> real.remove(file));
    }

    private final class FailingFile implements Appended {

        private final Appended file;
        private final Path path;
        private boolean full;

        FailingFile(Appended file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public Identity identity() {
            return file.identity();
        }

        @Override
        public void look() throws IOException {
            file.look();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public boolean isRemoved() {
            return file.isRemoved();
        }

        @Override
        public long made() {
            return file.made();
        }

        @Override
        public int append(MemorySegment bytes) throws IOException {
            int part = random.nextInt((int) bytes.byteSize() + 1);
            if (isLast()) {
                appendAll(bytes.asSlice(0, part));
                file.close();
                throw new Killed();
            }
            if (full || part == 0) {
                throw new FileSystemException(path.toString(), null, "the disk is full");
            }
            full = fullness > 0 && random.nextInt(fullness) == 0;
            return appendAll(full ? bytes.asSlice(0, part) : bytes);
        }

        private int appendAll(MemorySegment bytes) throws IOException {
            for (long done = 0; done < bytes.byteSize();) {
                done += file.append(bytes.asSlice(done));
            }
            return (int) bytes.byteSize();
        }

        @Override
        public void cut(long size) throws IOException {
            step(() -> file.cut(size));
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
