package org.gaggled.cluster.zookeeper;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;

/** Makes a report of the bytes that a {@link ReportWriter} has written, or somebody else. */
final class ReportReader {

    /** What a report may come to; the largest that a host can have has less. */
    private static final int MOST_BYTES = 128 << 20;

    private static final int MOST_PROGRAMS = 10_000;
    private static final int MOST_NEEDS = 100_000;
    private static final int MOST_CONDITIONS = 100;
    private static final int LONGEST_NUMBER = 63;
    private static final int NANOS_PER_MICRO = 1000;

    private final DataInputStream in;

    private ReportReader(DataInputStream in) {
        this.in = in;
    }

    /**
     * The report of that host.
     *
     * @throws IOException when it is none
     */
    static HostReport read(String host, String incarnation, byte[] bytes) throws IOException {
        Inflater inflater = new Inflater(true);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(
                new Bounded(new InflaterInputStream(new ByteArrayInputStream(bytes), inflater))))) {
            return new ReportReader(in).read(host, incarnation);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private HostReport read(String host, String incarnation) throws IOException {
        HostReport.Builder report = HostReport.builder(host, incarnation).configFile(in.readUTF());
        int flags = in.readUnsignedByte();
        String url = (flags & ReportWriter.HAS_CONTROL_URL) == 0 ? null : in.readUTF();
        String key = (flags & ReportWriter.HAS_CONTROL_KEY) == 0 ? null : in.readUTF();
        report.control(url, key);
        List<NeighbourProgram> programs = new ArrayList<>();
        for (long left = readCount("programs", MOST_PROGRAMS); left > 0; left--) {
            programs.add(readProgram());
        }
        report.programs(programs);
        List<NeighbourNeed> needs = new ArrayList<>();
        for (long left = readCount("needs", MOST_NEEDS); left > 0; left--) {
            needs.add(new NeighbourNeed(in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean()));
        }
        return report.needs(needs).build();
    }

    private NeighbourProgram readProgram() throws IOException {
        NeighbourProgram.Builder program = NeighbourProgram.builder(in.readUTF());
        int flags = in.readUnsignedByte();
        program.mayComeUp((flags & ReportWriter.MAY_COME_UP) != 0);
        if ((flags & ReportWriter.HAS_GROUP) != 0) {
            program.group(in.readUTF());
        }
        program.phase(ProgramPhase.valueOf(in.readUTF())).starts(readNumber());
        String cause = (flags & ReportWriter.HAS_CAUSE) == 0 ? null : in.readUTF();
        String reason = (flags & ReportWriter.HAS_REASON) == 0 ? null : in.readUTF();
        program.cause(cause, reason);
        for (long left = readCount("conditions", MOST_CONDITIONS); left > 0; left--) {
            program.condition(Until.valueOf(in.readUTF()), readNumber(), readAge());
        }
        return program.build();
    }

    private Duration readAge() throws IOException {
        long seconds = readNumber();
        long micros = readNumber();
        if (seconds < 0 || micros < 0 || micros > 1_000_000) {
            throw new IOException("it has an age of " + seconds + " s and " + micros + " us");
        }
        try {
            return Duration.ofSeconds(seconds, micros * NANOS_PER_MICRO);
        } catch (ArithmeticException e) {
            throw new IOException("it has an age that is too long", e);
        }
    }

    /** Refused before they are read: a few bytes can stand for more than there is memory. */
    private long readCount(String what, int most) throws IOException {
        long count = readNumber();
        if (count < 0 || count > most) {
            throw new IOException("it has " + count + " " + what + ", and " + most + " are the most");
        }
        return count;
    }

    private long readNumber() throws IOException {
        long number = 0;
        for (int shift = 0; shift <= LONGEST_NUMBER; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new IOException("it has a number that does not end");
    }

    /** Ends where a report would be too large: some bytes can be inflated to a thousand times as many. */
    private static final class Bounded extends FilterInputStream {

        private long left = MOST_BYTES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("it is longer than " + MOST_BYTES + " bytes");
            }
        }
    }
}
