package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.gaggled.engine.launch.Errno;

/**
 * A program that does with a spool what gaggled does, until it is killed: one thread takes lines from a named pipe, the
 * other one puts them into a file.
 */
final class SpoolDrain {

    static final String BEGUN = "begun";

    private final Spool spool;
    private final RandomAccessFile pipe;
    private final FileChannel file;
    private final LineSink.Intent notYet;

    private SpoolDrain(Path spool, Path pipe, Path file, int capacity) throws IOException {
        this.spool = Spool.open(spool, capacity);
        this.pipe = new RandomAccessFile(pipe.toFile(), "rw");
        this.file = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        notYet = new LineSink.Intent(((Number) Files.getAttribute(file, "unix:ino")).longValue(), 0);
    }

    /** Arguments: the spool, the named pipe, the file and the spool's capacity. */
    public static void main(String[] arguments) throws Exception {
        SpoolDrain drain = new SpoolDrain(
                Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        drain.takeOver(Path.of(arguments[2]));
        System.out.println(BEGUN);
        Thread.ofPlatform().daemon().start(drain::write);
        drain.read();
    }

    /** Finds out how much of what is in the spool is in the file. */
    private void takeOver(Path path) throws IOException {
        LineSink.Intent intent = spool.recoveredIntent();
        if (intent == null) {
            return;
        }
        byte[] lines = spool.published().toArray(JAVA_BYTE);
        byte[] all = Files.readAllBytes(path);
        byte[] written = Arrays.copyOfRange(all, (int) intent.size(), all.length);
        if (intent.file() != notYet.file()
                || written.length > lines.length
                || !Arrays.equals(written, Arrays.copyOf(lines, written.length))) {
            throw new IllegalStateException("the file has what was not in the spool");
        }
        spool.done(written.length);
    }

    private void read() throws IOException {
        int descriptor = descriptor();
        long looked = spool.tail() + spool.published().byteSize();
        while (true) {
            looked = publish(looked);
            int count = spool.receive(descriptor, Integer.MAX_VALUE);
            if (count == 0 || count == -Errno.EAGAIN.number()) {
                Thread.onSpinWait();
            } else if (count < 0) {
                throw new IOException("cannot read: " + Errno.nameOf(-count));
            }
        }
    }

    private long publish(long looked) {
        MemorySegment lines = spool.slice(looked, spool.head());
        long end = lines.byteSize();
        while (end > 0 && lines.get(JAVA_BYTE, end - 1) != '\n') {
            end--;
        }
        if (end > 0) {
            spool.publish(looked + end);
        }
        return looked + end;
    }

    private int descriptor() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Path pipeFile = Path.of("/proc/self/fd");
            return descriptors
                    .filter(each -> isOurs(each))
                    .mapToInt(each -> Integer.parseInt(pipeFile.relativize(each).toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().endsWith("/pipe");
        } catch (IOException gone) {
            return false;
        }
    }

    private void write() {
        try {
            while (true) {
                MemorySegment lines = spool.published();
                if (lines.byteSize() == 0) {
                    Thread.onSpinWait();
                    continue;
                }
                spool.note(new LineSink.Intent(notYet.file(), file.size()));
                ByteBuffer bytes = lines.asByteBuffer();
                spool.done(file.write(bytes));
            }
        } catch (IOException failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
