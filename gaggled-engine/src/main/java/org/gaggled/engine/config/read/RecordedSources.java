package org.gaggled.engine.config.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.gaggled.engine.launch.SystemText;
import org.gaggled.engine.state.StateFile;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an accepted configuration was read from: so it can be read once more by another gaggled, perhaps of a
 * later version, whatever has become of the files since. It holds secrets.
 *
 * <p>As bytes: a line that says what it is, the version of the form, parts of which each has a kind and a length, and a
 * checksum of all that. A reader skips kinds that it does not know.
 *
 * @param file the first file, as gaggled was told it
 * @param format the format that gaggled was told, or null
 * @param variables the environment gaggled was started with
 * @param hostName the name of the machine
 * @param directory the directory gaggled was started in
 * @param files the bytes of all files that were read, by the paths they were read by
 * @param matches the files that each pattern stood for
 * @param commands the file that each command was
 * @param addresses the addresses of network interfaces
 */
public record RecordedSources(
        String file,
        @Nullable String format,
        Map<String, String> variables,
        String hostName,
        String directory,
        Map<String, byte[]> files,
        Map<Pattern, List<String>> matches,
        Map<String, String> commands,
        Map<String, String> addresses) {

    /** Bytes that are not such a record, or not a whole one; says which. */
    public static final class MalformedException extends IOException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * A pattern as it is written, with the file in which it stands.
     *
     * @param beside the path of that file
     */
    public record Pattern(String text, String beside) {}

    private static final byte[] MAGIC = "gaggled configuration\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKSUM = Long.BYTES;

    private static final byte FIRST_FILE = 1;
    private static final byte FORMAT = 2;
    private static final byte DIRECTORY = 3;
    private static final byte HOST_NAME = 4;
    private static final byte VARIABLE = 5;
    private static final byte FILE = 6;
    private static final byte MATCHES = 7;
    private static final byte COMMAND = 8;
    private static final byte ADDRESS = 9;

    /** Takes copies of the maps. */
    public RecordedSources {
        variables = copy(variables);
        files = copy(files);
        matches = copy(matches);
        commands = copy(commands);
        addresses = copy(addresses);
    }

    private static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The environment that the configuration was read in; as whom gaggled ran then is not known. */
    public HostEnvironment host() {
        return new HostEnvironment(variables, hostName, Path.of(directory));
    }

    /** Puts them in the place of what a file holds; nobody else can read it. */
    public void write(Path path) throws IOException {
        new StateFile(path).replace(toBytes());
    }

    /** Whether a file holds these same sources, to the byte, so that to read them would give the same. */
    public boolean areIn(Path path) throws IOException {
        return Arrays.equals(toBytes(), Files.readAllBytes(path));
    }

    /**
     * The sources that a file holds.
     *
     * @throws MalformedException for a file that holds something else, or not the whole
     */
    public static RecordedSources read(Path path) throws IOException {
        return parse(Files.readAllBytes(path));
    }

    /** They as bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(VERSION);
            write(out, FIRST_FILE, encoded(file));
            if (format != null) {
                write(out, FORMAT, encoded(format));
            }
            write(out, DIRECTORY, encoded(directory));
            write(out, HOST_NAME, encoded(hostName));
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                write(out, VARIABLE, encoded(variable.getKey()), encoded(variable.getValue()));
            }
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                write(out, FILE, encoded(each.getKey()), each.getValue());
            }
            for (Map.Entry<Pattern, List<String>> each : matches.entrySet()) {
                List<byte[]> fields = new ArrayList<>();
                fields.add(encoded(each.getKey().text()));
                fields.add(encoded(each.getKey().beside()));
                each.getValue().forEach(match -> fields.add(encoded(match)));
                write(out, MATCHES, fields.toArray(byte[][]::new));
            }
            for (Map.Entry<String, String> command : commands.entrySet()) {
                write(out, COMMAND, encoded(command.getKey()), encoded(command.getValue()));
            }
            for (Map.Entry<String, String> address : addresses.entrySet()) {
                write(out, ADDRESS, encoded(address.getKey()), encoded(address.getValue()));
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte kind, byte[]... fields) throws IOException {
        int length = Arrays.stream(fields).mapToInt(field -> Integer.BYTES + field.length).sum();
        out.writeByte(kind);
        out.writeInt(length);
        for (byte[] field : fields) {
            out.writeInt(field.length);
            out.write(field);
        }
    }

    private static byte[] encoded(String text) {
        return SystemText.encode(text);
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return checksum.getValue();
    }

    /**
     * The sources that {@link #toBytes} has made these bytes of.
     *
     * @throws MalformedException for other bytes, and for a part of them
     */
    public static RecordedSources parse(byte[] bytes) throws MalformedException {
        int end = bytes.length - CHECKSUM;
        if (end < MAGIC.length + Integer.BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new MalformedException("not a configuration that gaggled has kept");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(end);
            if (in.readLong() != checksum(bytes, end)) {
                throw new MalformedException("damaged: its checksum is wrong");
            }
        } catch (MalformedException damaged) {
            throw damaged;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Parts(Arrays.copyOfRange(bytes, MAGIC.length, end)).sources();
    }

    /** The parts between the first line and the checksum, taken apart. */
    private static final class Parts {

        private final byte[] bytes;
        private final Map<Byte, String> single = new LinkedHashMap<>();
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private final Map<Pattern, List<String>> matches = new LinkedHashMap<>();
        private final Map<String, String> commands = new LinkedHashMap<>();
        private final Map<String, String> addresses = new LinkedHashMap<>();

        Parts(byte[] bytes) {
            this.bytes = bytes;
        }

        RecordedSources sources() throws MalformedException {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                int version = in.readInt();
                if (version != VERSION) {
                    throw new MalformedException("in a form of another version of gaggled: " + version);
                }
                while (in.available() > 0) {
                    byte kind = in.readByte();
                    take(kind, fields(in.readNBytes(in.readInt())));
                }
                return new RecordedSources(
                        single(FIRST_FILE), single.get(FORMAT), variables, single(HOST_NAME), single(DIRECTORY),
                        files, matches, commands, addresses);
            } catch (MalformedException malformed) {
                throw malformed;
            } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException ended) {
                throw new MalformedException("damaged: its parts do not fit together");
            }
        }

        private void take(byte kind, List<byte[]> fields) {
            switch (kind) {
                case FIRST_FILE, FORMAT, DIRECTORY, HOST_NAME -> single.put(kind, text(fields, 0));
                case VARIABLE -> variables.put(text(fields, 0), text(fields, 1));
                case FILE -> files.put(text(fields, 0), fields.get(1));
                case MATCHES -> matches.put(
                        new Pattern(text(fields, 0), text(fields, 1)),
                        fields.stream().skip(2).map(SystemText::decode).toList());
                case COMMAND -> commands.put(text(fields, 0), text(fields, 1));
                case ADDRESS -> addresses.put(text(fields, 0), text(fields, 1));
                default -> {
                    // Of a later version, which adds only what this one can do without.
                }
            }
        }

        private static List<byte[]> fields(byte[] part) throws IOException {
            List<byte[]> fields = new ArrayList<>();
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
                while (in.available() > 0) {
                    int length = in.readInt();
                    byte[] field = in.readNBytes(length);
                    if (field.length != length) {
                        throw new MalformedException("damaged: a part of it ends too soon");
                    }
                    fields.add(field);
                }
            }
            return fields;
        }

        private static String text(List<byte[]> fields, int index) {
            return SystemText.decode(fields.get(index));
        }

        private String single(byte kind) throws MalformedException {
            String text = single.get(kind);
            if (text == null) {
                throw new MalformedException("damaged: a part of it is missing");
            }
            return text;
        }
    }
}
