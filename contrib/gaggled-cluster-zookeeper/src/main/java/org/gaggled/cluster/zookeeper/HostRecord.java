package org.gaggled.cluster.zookeeper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gaggled.api.neighbour.HostReport;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the node of a host, and in the further nodes where a report does not fit into one.
 *
 * <p>In bytes: the version of the form, the kind, how many nodes there are, the number of the writing, the incarnation,
 * and then the first part of the report. A further node has the number of the writing, and its part. So whoever reads
 * parts of different writings notices.
 */
final class HostRecord {

    /** The form of all of it. A later one has another first byte; what follows is its own business. */
    static final int VERSION = 1;

    /** How many nodes a report can have. */
    static final int MOST_NODES = 8;

    /** What a node may have: ZooKeeper takes a request of 1 MiB. */
    static final int MOST_BODY = 900_000;

    /** What a host says. */
    enum Kind {
        /** Nothing yet: it has just begun. */
        BEGUN(0),
        /** What its programs do. */
        REPORT(1),
        /** Goodbye. */
        LEFT(2),
        /** That its report is too large. */
        TOO_LARGE(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static @Nullable Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            return null;
        }
    }

    private final Kind kind;
    private final int nodes;
    private final long writing;
    private final String incarnation;
    private final byte[] body;

    private HostRecord(Kind kind, int nodes, long writing, String incarnation, byte[] body) {
        this.kind = kind;
        this.nodes = nodes;
        this.writing = writing;
        this.incarnation = incarnation;
        this.body = body;
    }

    /** The record without a report. */
    static HostRecord of(Kind kind, String incarnation) {
        return new HostRecord(kind, 1, 0, incarnation, new byte[0]);
    }

    /**
     * A report in as many nodes as it needs: the bytes of the further ones first, those of the host's own last.
     *
     * @param held for how long it has been in the hands of this host since it was told
     */
    static List<byte[]> write(HostReport report, Duration held, long writing) {
        byte[] body = ReportWriter.write(report, held, ReportWriter.Extent.WHOLE);
        if (body.length > MOST_BODY * MOST_NODES) {
            body = ReportWriter.write(report, held, ReportWriter.Extent.WITHOUT_CAUSES);
        }
        if (body.length > MOST_BODY * MOST_NODES) {
            return List.of(of(Kind.TOO_LARGE, report.getIncarnation()).toBytes());
        }
        int nodes = Math.max(1, (body.length + MOST_BODY - 1) / MOST_BODY);
        List<byte[]> written = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            written.add(
                    part(writing, Arrays.copyOfRange(body, i * MOST_BODY, Math.min(body.length, (i + 1) * MOST_BODY))));
        }
        byte[] first = Arrays.copyOf(body, Math.min(body.length, MOST_BODY));
        written.add(new HostRecord(Kind.REPORT, nodes, writing, report.getIncarnation(), first).toBytes());
        return written;
    }

    /** Whether the bytes of a host's own node say that there is no report because it is too large. */
    static boolean isTooLarge(byte[] bytes) {
        return bytes[1] == Kind.TOO_LARGE.number;
    }

    private static byte[] part(long writing, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(writing);
            out.write(body);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    Kind kind() {
        return kind;
    }

    /** How many nodes there are, the host's own included. */
    int nodes() {
        return nodes;
    }

    String incarnation() {
        return incarnation;
    }

    /** The part of the report that is in the host's own node. */
    byte[] body() {
        return body;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(kind.number);
            out.writeByte(nodes);
            out.writeLong(writing);
            out.writeUTF(incarnation);
            out.write(body);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the node of a host.
     *
     * @throws IOException whose message says what is wrong with what the host tells
     */
    static HostRecord read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            requireForm(in.readUnsignedByte(), VERSION);
            Kind kind = Kind.of(in.readUnsignedByte());
            int nodes = in.readUnsignedByte();
            if (kind == null || nodes < 1 || nodes > MOST_NODES) {
                throw new IOException("it is damaged");
            }
            return new HostRecord(kind, nodes, in.readLong(), in.readUTF(), in.readAllBytes());
        }
    }

    static void requireForm(int version, int known) throws IOException {
        if (version != known) {
            throw new IOException("it is in form " + version + ", and this gaggled knows form " + known
                    + "; the older of the two has to be upgraded");
        }
    }

    /**
     * The body of the whole report.
     *
     * @param parts the bytes of the further nodes, in their order
     * @return null where they are not of the same writing: a newer one is on its way
     */
    byte @Nullable [] join(List<byte[]> parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(body);
        for (byte[] part : parts) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
                if (in.readLong() != writing) {
                    return null;
                }
                all.write(in.readAllBytes());
            }
        }
        return all.toByteArray();
    }
}
