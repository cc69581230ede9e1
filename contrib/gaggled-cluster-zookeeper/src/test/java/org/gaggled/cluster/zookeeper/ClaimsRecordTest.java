package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.testkit.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what lies in the node of a host's claims, and what is made of bytes that are something else. */
class ClaimsRecordTest {

    private static String refusal(byte... bytes) {
        return String.valueOf(
                assertThrows(IOException.class, () -> ClaimsRecord.read("one", 1, true, bytes)).getMessage());
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Set<String> programs = Set.of("web", "ö \uD83D\uDE00", "a.b@c");
        assertEquals(new HostClaims("one", 7, false, programs),
                ClaimsRecord.read("one", 7, false, ClaimsRecord.write(programs)));
        assertEquals(Set.of(), ClaimsRecord.read("one", 1, true, ClaimsRecord.write(Set.of())).getPrograms());
    }

    /** Of the longest names, too: ZooKeeper takes a node of 1 MiB. */
    @Test
    void asManyAsAHostCanClaimFitIntoOneNode() throws IOException {
        Set<String> programs = new HashSet<>();
        for (int i = 0; i < HostClaims.MOST_PROGRAMS; i++) {
            programs.add("ö".repeat(125) + String.format("%05d", i));
        }
        byte[] bytes = ClaimsRecord.write(programs);
        assertTrue(bytes.length < 900_000, bytes.length + " bytes");
        assertEquals(programs, ClaimsRecord.read("one", 1, true, bytes).getPrograms());
    }

    @Test
    void whatIsNoClaimsIsRefusedWithTheReason() {
        byte[] good = ClaimsRecord.write(Set.of("web"));
        assertEquals("it is in form 2, and this gaggled knows form 1; the older of the two has to be upgraded",
                refusal((byte) 2));
        assertEquals("it ends in the middle", refusal());
        assertEquals("it ends in the middle", refusal(Arrays.copyOf(good, good.length - 1)));
        assertEquals("it is damaged", refusal(Arrays.copyOf(good, good.length + 1)));
        assertEquals("it has 1001 programs, and 1000 are the most", refusal((byte) 1, (byte) 3, (byte) 0xE9));
        assertTrue(refusal((byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) '/').contains("program's name"));
    }

    /** Whatever lies there: claims, or a reason why there are none. */
    @Test
    void strangersBytesAreReadOrRefused(@TempDir Path corpus) throws Exception {
        Files.write(corpus.resolve("node"), ClaimsRecord.write(Set.of("web", "db", "ö")));
        Fuzzer.run(corpus, 5000, input -> {
            try {
                HostClaims read = ClaimsRecord.read("one", 1, true, input);
                assertEquals(read, ClaimsRecord.read("one", 1, true, ClaimsRecord.write(read.getPrograms())));
            } catch (IOException refused) {
                assertNotNull(refused.getMessage());
            }
        });
    }
}
