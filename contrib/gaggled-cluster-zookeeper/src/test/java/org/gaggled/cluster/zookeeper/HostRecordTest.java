package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.cluster.zookeeper.HostRecord.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what lies in the nodes: all of a report, in little room, and what is made of bytes that are something else. */
class HostRecordTest {

    private static HostReport read(List<byte[]> nodes) throws IOException {
        HostRecord record = HostRecord.read(nodes.getLast());
        byte[] body = record.join(nodes.subList(0, nodes.size() - 1));
        assertNotNull(body);
        return ReportReader.read("one", record.incarnation(), body);
    }

    @Test
    void allOfAReportIsRead() throws IOException {
        HostReport report = HostReport.builder("one", "life \u0000 ö")
                .configFile("/etc/ö")
                .control(null, "key")
                .programs(List.of(NeighbourProgram.builder("db").group("g").starts(Long.MAX_VALUE)
                        .phase(ProgramPhase.STOPPING).mayComeUp(false)
                        .condition(Until.STARTED, Long.MIN_VALUE, Duration.ofSeconds(Long.MAX_VALUE, 999_999_000))
                        .condition(Until.ENDED, -1, Duration.ZERO).cause("exit", "\uD800 alone").build()))
                .needs(List.of(new NeighbourNeed("db", "x", "two", true)))
                .build();
        assertEquals(report, read(HostRecord.write(report, Duration.ZERO, 1)));
    }

    @Test
    void agesAreThoseOfTheMomentAndAtMostAMicrosecondMore() throws IOException {
        HostReport report = HostReport.builder("one", "1").programs(List.of(NeighbourProgram.builder("db")
                .condition(Until.STARTED, 1, Duration.ofNanos(1_999_999_001)).build())).build();
        NeighbourProgram read = read(HostRecord.write(report, Duration.ofSeconds(5), 1)).getPrograms().getFirst();
        assertEquals(Duration.ofSeconds(7), read.getConditions().values().iterator().next().age());
    }

    /** A thousand programs fit into one node forty times over. */
    @Test
    void thousandProgramsAreSmall() {
        List<byte[]> nodes = HostRecord.write(Hosts.report("one", "1", 1, 1000), Duration.ZERO, 1);
        assertEquals(1, nodes.size());
        int length = nodes.getFirst().length;
        System.out.println("a report of 1000 programs has " + length + " bytes");
        assertTrue(length < 25_000, length + " bytes");
    }

    private static HostReport large(int textLength) {
        Random random = new Random(19);
        List<NeighbourProgram> programs = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(textLength, 0x4E00, 0x9FFF).forEach(text::appendCodePoint);
            programs.add(NeighbourProgram.builder("program " + i).cause("exit", text.toString()).build());
        }
        return HostReport.builder("one", "1").programs(programs).build();
    }

    @Test
    void whatDoesNotFitIntoOneNodeIsInSeveralOfOneWriting() throws IOException {
        HostReport report = large(100);
        List<byte[]> nodes = HostRecord.write(report, Duration.ZERO, 7);
        assertTrue(nodes.size() > 1, nodes.size() + " nodes");
        for (byte[] node : nodes) {
            assertTrue(node.length < 1_000_000, node.length + " bytes");
        }
        assertEquals(report, read(nodes));
        List<byte[]> later = HostRecord.write(report, Duration.ZERO, 8);
        assertNull(HostRecord.read(nodes.getLast()).join(later.subList(0, later.size() - 1)));
    }

    @Test
    void whatIsTooLargeIsToldWithoutCauses() throws IOException {
        HostReport read = read(HostRecord.write(large(500), Duration.ZERO, 1));
        assertEquals(10_000, read.getPrograms().size());
        assertNull(read.getPrograms().getFirst().getReason());
    }

    @Test
    void whatIsTooLargeEvenSoIsSaid() throws IOException {
        Random random = new Random(19);
        List<NeighbourNeed> needs = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder();
            random.ints(80, 0x4E00, 0x9FFF).forEach(name::appendCodePoint);
            needs.add(new NeighbourNeed("a", name.toString(), "two", false));
        }
        List<byte[]> nodes =
                HostRecord.write(HostReport.builder("one", "1").needs(needs).build(), Duration.ZERO, 1);
        assertEquals(1, nodes.size());
        assertTrue(HostRecord.isTooLarge(nodes.getFirst()));
        assertEquals(Kind.TOO_LARGE, HostRecord.read(nodes.getFirst()).kind());
    }

    @Test
    void laterFormIsNamed() {
        IOException refused = assertThrows(IOException.class, () -> HostRecord.read(new byte[] {9, 1, 2, 3}));
        assertEquals("it is in form 9, and this gaggled knows form 1; the older of the two has to be upgraded",
                refused.getMessage());
    }

    @Test
    void bytesThatInflateWithoutEndAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED, true))) {
            out.write("x".repeat(9).getBytes(StandardCharsets.UTF_8));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                out.write(zeros);
            }
        }
        assertThrows(IOException.class, () -> ReportReader.read("one", "1", bytes.toByteArray()));
    }

    /** Whatever lies there: a report, or a reason why there is none. */
    @Test
    void strangersBytesAreReadOrRefused(@TempDir Path corpus) throws Exception {
        byte[] node = HostRecord.write(Hosts.report("one", "1", 1, 5), Duration.ZERO, 1).getLast();
        HostRecord record = HostRecord.read(node);
        Files.write(corpus.resolve("node"), node);
        Files.write(corpus.resolve("body"), record.body());
        Fuzzer.run(corpus, 2000, input -> {
            try {
                HostRecord read = HostRecord.read(input);
                ReportReader.read("one", "1", read.body());
                ReportReader.read("one", "1", input);
            } catch (IOException refused) {
                assertNotNull(refused);
            }
        });
    }
}
