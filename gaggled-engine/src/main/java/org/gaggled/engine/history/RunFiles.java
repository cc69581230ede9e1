package org.gaggled.engine.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.engine.state.StateFile;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.RunDetails;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in files, one for each program, with a line of JSON for each record. A file stays when its program is not
 * configured any more, so that it is there when the program comes back.
 *
 * <p>A line is not forced to the disk: when the machine loses its power, the last ones may be missing or broken. A
 * broken one is passed over.
 */
final class RunFiles implements RunRecords {

    private static final Logger log = LoggerFactory.getLogger(RunFiles.class);

    /** Of a run there are at most two records. */
    private static final int MOST_LINES = 2 * RunHistory.MOST_IN_FILES;

    /** A file of fewer bytes is not worth to be cut. */
    private static final long SMALL = 32 << 10;

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<Set<PosixFilePermission>> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final OncePerMinute broken = new OncePerMinute();

    /** How large the file of a program may become before it is cut; it is {@link #SMALL} of those not in it. */
    private final Map<String, Long> bounds = new HashMap<>();

    /** Keeps them below that directory, which is made with the first record. */
    RunFiles(Path directory) {
        this.directory = directory;
    }

    /** A name fills the longest name of a file, so that there is no room for an ending: it is that of a directory. */
    private Path fileOf(String program) {
        return directory.resolve(program).resolve("runs");
    }

    @Override
    public void add(String program, ProgramRun run) throws IOException {
        Path file = fileOf(program);
        Files.createDirectories(directory.resolve(program), DIRECTORY_OF_OWNER);
        long size;
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FILE_OF_OWNER)) {
            size = append(channel, JsonWords.of(run) + "\n");
        }
        if (size > bounds.getOrDefault(program, SMALL)) {
            bounds.put(program, Math.max(SMALL, 2 * cut(file)));
        }
    }

    /** All of the line, or nothing, behind what is there: where that ends in the midst of a line, on a new one. */
    private static long append(FileChannel channel, String line) throws IOException {
        long before = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean torn = before > 0 && channel.read(last, before - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = ByteBuffer.wrap(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        channel.position(before);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
        return channel.size();
    }

    /** Leaves the last lines, and says how many bytes they are. */
    private static long cut(Path file) throws IOException {
        List<String> lines = linesOf(file);
        List<String> kept = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        byte[] bytes = (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8);
        new StateFile(file).replace(bytes);
        return bytes.length;
    }

    /** Bytes that are not UTF-8 make a line that is no record. */
    private static List<String> linesOf(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public List<ProgramRun> of(String program) throws IOException {
        Path file = fileOf(program);
        List<ProgramRun> runs = new ArrayList<>();
        try {
            for (String line : linesOf(file)) {
                addIfWhole(runs, line, file);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return runs;
    }

    private void addIfWhole(List<ProgramRun> runs, String line, Path file) {
        try {
            runs.add(RunDetails.read(JsonObject.parse(line)));
        } catch (JsonException e) {
            broken.about(file.toString(),
                    () -> log.warn("a line of {} is passed over: {}", file, String.valueOf(e.getMessage())));
        }
    }
}
