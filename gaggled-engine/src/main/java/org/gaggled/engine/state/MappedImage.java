package org.gaggled.engine.state;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * An image that is mapped from a file.
 *
 * @param arena what it is mapped in
 */
record MappedImage(Arena arena, StateImage image) {

    private static final int CHUNK = 1 << 16;

    /** Makes a file with that head, and nothing behind it, which has all its blocks; not for the loop's thread. */
    @SuppressWarnings("MustBeClosedChecker")
    static MappedImage make(Path file, StateHead head) throws IOException {
        long length = head.total();
        if (length > Integer.MAX_VALUE) {
            throw new IOException("the programs are too many to be noted: " + file + " would have " + length
                    + " bytes");
        }
        Files.deleteIfExists(file);
        Arena arena = Arena.ofShared();
        boolean made = false;
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            // Written, not only made longer: a store to a mapped file that has no block for it ends the process.
            byte[] beginning = head.bytes();
            write(channel, ByteBuffer.wrap(beginning));
            ByteBuffer nothing = ByteBuffer.allocate(CHUNK);
            for (long left = length - beginning.length; left > 0; left -= nothing.limit()) {
                nothing.position(0).limit((int) Math.min(CHUNK, left));
                write(channel, nothing);
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, length, arena).asByteBuffer();
            MappedImage mapped = new MappedImage(arena, StateImage.of(bytes, StateHead.read(bytes)));
            made = true;
            return mapped;
        } catch (DamagedException e) {
            throw new IOException("what was written to " + file + " is not what is there: " + e.getMessage(), e);
        } finally {
            if (!made) {
                arena.close();
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
