package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.junit.jupiter.api.Test;

/** Whoever hands lines through to gaggled's own output never waits for it, and no line is lost without a word. */
class OwnStreamTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatNobodyReadsIsKeptUpToABoundAndThenCounted() throws Exception {
        Descriptors.Pipe pipe = Descriptors.pipe();
        OwnStream stream = OwnStream.open(pipe.writeEnd(), "standard output");
        OwnStream.Feed web = stream.feed("web");
        OwnStream.Feed other = stream.feed("other");
        String line = "x".repeat(999) + "\n";
        byte[] hundred = bytes(line.repeat(100));
        // The pipe takes some of it, as soon as the writing thread is there.
        for (int i = 0; i < 100; i++) {
            web.take(hundred);
        }
        other.take(bytes("another program is not held up\n"));
        StringBuilder read = new StringBuilder();
        try (InputStream in = new FileInputStream("/proc/self/fd/" + pipe.readEnd())) {
            byte[] buffer = new byte[1 << 16];
            while (read.indexOf("another program is not held up\n") < 0) {
                read.append(new String(buffer, 0, in.read(buffer), StandardCharsets.UTF_8));
            }
            int kept = (int) read.toString().lines().filter(line.strip()::equals).count();
            web.take(bytes("it goes on\n"));
            while (read.indexOf("it goes on\n") < 0) {
                read.append(new String(buffer, 0, in.read(buffer), StandardCharsets.UTF_8));
            }
            assertTrue(kept * 1000 > OwnStream.MOST_KEPT / 2 && kept < 10_000, kept + " lines");
            assertEquals(
                    List.of("another program is not held up",
                            "gaggled: " + (10_000 - kept) + " lines of web had to be dropped here: nobody read standard"
                                    + " output",
                            "it goes on"),
                    read.toString().lines().skip(kept).toList());
            new OwnStream.Both(stream, stream).close(Duration.ofMinutes(1));
        }
        LibC.close(pipe.writeEnd());
        LibC.close(pipe.readEnd());
    }

    @Test
    void theLastOfAllIsWrittenBeforeTheEnd() throws Exception {
        Descriptors.Pipe pipe = Descriptors.pipe();
        OwnStream stream = OwnStream.open(pipe.writeEnd(), "standard output");
        stream.feed("web").take(bytes("without a newline"));
        new OwnStream.Both(stream, stream).close(Duration.ofMinutes(1));
        LibC.close(pipe.writeEnd());
        try (InputStream in = new FileInputStream("/proc/self/fd/" + pipe.readEnd())) {
            assertEquals("without a newline", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        LibC.close(pipe.readEnd());
    }

    /** A pipe without a reader, as standard output is when the pager behind it was ended. */
    @Test
    void whatCannotBeWrittenHoldsNobodyUp() throws Exception {
        Descriptors.Pipe pipe = Descriptors.pipe();
        LibC.close(pipe.readEnd());
        OwnStream stream = OwnStream.open(pipe.writeEnd(), "standard output");
        OwnStream.Feed web = stream.feed("web");
        for (int i = 0; i < 100; i++) {
            web.take(bytes("lost\n"));
        }
        new OwnStream.Both(stream, stream).close(Duration.ofMinutes(1));
        LibC.close(pipe.writeEnd());
    }
}
