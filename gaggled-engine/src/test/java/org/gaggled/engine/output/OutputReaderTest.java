package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.gaggled.engine.output.OutputReader.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is printed comes out as whole lines, whichever pieces it came in, and all of it, byte for byte. */
class OutputReaderTest {

    private final List<String> taken = new ArrayList<>();
    private final Descriptors.Pipe pipe;
    private final OutputReader reader;

    OutputReaderTest() throws Exception {
        pipe = Descriptors.pipe();
        reader = new OutputReader(
                pipe.readEnd(), lines -> taken.add(new String(lines, StandardCharsets.ISO_8859_1)));
    }

    @AfterEach
    void close() {
        LibC.close(pipe.readEnd());
    }

    private void print(String text) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment from = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes);
            assertEquals(bytes.length, Descriptors.write(pipe.writeEnd(), from));
        }
    }

    private Found read() {
        try (Arena arena = Arena.ofConfined()) {
            return reader.read(arena.allocate(1 << 16));
        }
    }

    @Test
    void linesAreGivenAwayWhenTheyAreWhole() {
        print("one\ntw");
        assertEquals(Found.SOMETHING, read());
        assertEquals(List.of("one\n"), taken);
        assertEquals(Found.NOTHING, read());
        print("o\n\nthree");
        assertEquals(Found.SOMETHING, read());
        assertEquals(List.of("one\n", "two\n\n"), taken);
        LibC.close(pipe.writeEnd());
        assertEquals(Found.END, read());
        assertEquals(List.of("one\n", "two\n\n", "three"), taken);
    }

    @Test
    void aLineThatIsTooLongIsSplit() {
        print("x".repeat(40_000));
        read();
        print("y".repeat(40_000));
        read();
        assertEquals(List.of("x".repeat(40_000) + "y".repeat(OutputReader.LONGEST_LINE - 40_000)), taken);
        print("\n");
        read();
        LibC.close(pipe.writeEnd());
        assertEquals(Found.END, read());
        assertEquals(80_001, String.join("", taken).length());
    }

    @Test
    void bytesAreNotChanged() {
        StringBuilder all = new StringBuilder();
        for (char each = 0; each < 256; each++) {
            all.append(each);
        }
        print(all + "\n");
        read();
        LibC.close(pipe.writeEnd());
        read();
        assertEquals(all + "\n", String.join("", taken));
    }
}
