package org.gaggled.cluster.zookeeper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.neighbour.HostClaims;

/** What lies in the node of a host's claims: the version of the form, how many programs there are, and their names. */
final class ClaimsRecord {

    /** The form of all of it, as that of a {@link HostRecord}. */
    static final int VERSION = 1;

    private ClaimsRecord() {}

    static byte[] write(Set<String> programs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(programs.size());
            for (String program : new TreeSet<>(programs)) {
                out.writeUTF(program);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the node of a host.
     *
     * @throws IOException whose message says what is wrong with what lies there
     */
    static HostClaims read(String host, long version, boolean leased, byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            HostRecord.requireForm(in.readUnsignedByte(), VERSION);
            int count = in.readUnsignedShort();
            if (count > HostClaims.MOST_PROGRAMS) {
                throw new IOException("it has " + count + " programs, and " + HostClaims.MOST_PROGRAMS
                        + " are the most");
            }
            Set<String> programs = new HashSet<>();
            for (int i = 0; i < count; i++) {
                programs.add(in.readUTF());
            }
            if (in.read() >= 0 || programs.size() < count) {
                throw new IOException("it is damaged");
            }
            return new HostClaims(host, version, leased, programs);
        } catch (EOFException e) {
            throw new IOException("it ends in the middle", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
