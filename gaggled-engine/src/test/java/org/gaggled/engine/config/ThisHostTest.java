package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.engine.launch.SystemText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisHostTest {

    @TempDir
    Path directory;

    @Test
    void aHostNameMayHaveAnyBytes() throws IOException {
        byte[] bytes = {'b', 'a', 'd', (byte) 0xff, '\n'};
        Path file = Files.write(directory.resolve("hostname"), bytes);
        assertEquals(SystemText.decode(new byte[] {'b', 'a', 'd', (byte) 0xff}), ThisHost.hostName(file));
    }
}
