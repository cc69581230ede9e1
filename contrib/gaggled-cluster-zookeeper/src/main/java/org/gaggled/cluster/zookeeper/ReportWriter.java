package org.gaggled.cluster.zookeeper;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.jspecify.annotations.Nullable;

/** Makes bytes of a report: numbers of few bytes, texts, and all of it deflated. A {@link ReportReader} reads them. */
final class ReportWriter {

    static final int HAS_GROUP = 1;
    static final int HAS_CAUSE = 2;
    static final int HAS_REASON = 4;
    static final int MAY_COME_UP = 8;
    static final int HAS_CONTROL_URL = 1;
    static final int HAS_CONTROL_KEY = 2;

    private static final int NANOS_PER_MICRO = 1000;

    private final DataOutputStream out;
    private final Duration held;
    private final boolean texts;

    private ReportWriter(DataOutputStream out, Duration held, boolean texts) {
        this.out = out;
        this.held = held;
        this.texts = texts;
    }

    /** How much of a report is written. */
    enum Extent {
        /** All of it. */
        WHOLE,
        /** Not why programs are where they are. */
        WITHOUT_CAUSES
    }

    /**
     * The bytes, without the host and the incarnation.
     *
     * @param held for how long the report has been in the hands of this host since it was told
     */
    static byte[] write(HostReport report, Duration held, Extent extent) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(bytes, deflater)))) {
            new ReportWriter(out, held, extent == Extent.WHOLE).write(report);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private void write(HostReport report) throws IOException {
        out.writeUTF(report.getConfigFile());
        out.writeByte(flag(HAS_CONTROL_URL, report.getControlUrl()) | flag(HAS_CONTROL_KEY, report.getControlKey()));
        writeText(report.getControlUrl());
        writeText(report.getControlKey());
        writeNumber(report.getPrograms().size());
        for (NeighbourProgram program : report.getPrograms()) {
            write(program);
        }
        writeNumber(report.getNeeds().size());
        for (NeighbourNeed need : report.getNeeds()) {
            out.writeUTF(need.getProgram());
            out.writeUTF(need.getNeeded());
            out.writeUTF(need.getHost());
            out.writeBoolean(need.isActive());
        }
    }

    private void write(NeighbourProgram program) throws IOException {
        String cause = texts ? program.getCauseWord() : null;
        String reason = texts ? program.getReason() : null;
        out.writeUTF(program.getName());
        out.writeByte(
                flag(HAS_GROUP, program.getGroup()) | flag(HAS_CAUSE, cause) | flag(HAS_REASON, reason)
                        | (program.mayComeUp() ? MAY_COME_UP : 0));
        writeText(program.getGroup());
        out.writeUTF(program.getPhase().name());
        writeNumber(program.getStarts());
        writeText(cause);
        writeText(reason);
        writeNumber(program.getConditions().size());
        for (var condition : program.getConditions().entrySet()) {
            out.writeUTF(condition.getKey().name());
            writeNumber(condition.getValue().number());
            write(condition.getValue().age().plus(held));
        }
    }

    /** To the microsecond, upwards: on the way to others, more time than that goes by. */
    private void write(Duration age) throws IOException {
        writeNumber(age.getSeconds());
        writeNumber((age.getNano() + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO);
    }

    private static int flag(int flag, @Nullable String text) {
        return text == null ? 0 : flag;
    }

    private void writeText(@Nullable String text) throws IOException {
        if (text != null) {
            out.writeUTF(text);
        }
    }

    /** Seven bits in a byte, the lowest first; the eighth says whether more follow. */
    private void writeNumber(long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
