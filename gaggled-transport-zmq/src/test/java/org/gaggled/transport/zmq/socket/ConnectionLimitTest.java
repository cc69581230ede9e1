package org.gaggled.transport.zmq.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that connections leave most file descriptors to the programs. */
class ConnectionLimitTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1024, 128", "4096, 512", "8000, 1000", "1048576, 1000", "3, 1", "unlimited, 1000"})
    void anEighthOfTheHardLimit(String hard, int connections) throws Exception {
        Path limits = directory.resolve("limits");
        Files.writeString(limits, """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95000                95000                processes
                Max open files            1024                 %-20s files
                """.formatted(hard));
        assertEquals(connections, ConnectionLimit.of(limits));
    }

    @Test
    void theMostWhereItIsNotKnown() throws Exception {
        assertEquals(ConnectionLimit.MOST, ConnectionLimit.of(directory.resolve("absent")));
        assertEquals(ConnectionLimit.MOST,
                ConnectionLimit.of(Files.writeString(directory.resolve("other"), "Max CPU time\n")));
        assertEquals(ConnectionLimit.MOST,
                ConnectionLimit.of(Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff})));
    }
}
