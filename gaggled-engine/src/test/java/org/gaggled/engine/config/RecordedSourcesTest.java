package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read is kept as a whole, and read again with the same result when nothing of it is there any more. */
class RecordedSourcesTest {

    private static final String TEXT = """
            gaggled
              envfile = all.env
              path = more
              include = conf.d/*.outline
              statedir = state
              log = logs/${PROGRAM}.log
            web
              command = serve
              argv = -p 80
              wd = run
              depends = db
              prestart = serve --check
            off
              command = /gone/already
              enabled = false
            """;

    @TempDir
    Path directory;

    private ConfigFixture config;

    @BeforeEach
    void write() throws IOException {
        config = new ConfigFixture(directory);
        Files.createDirectory(directory.resolve("conf.d"));
        config.write("all.env", "COLOUR=blue\n");
        config.write("conf.d/db.outline", "db\n  command = serve\n  env\n    KEY = ${SECRET}\n");
        config.write("conf.d/one.outline", "one\n  command = bin/serve\n  instances = 2\n");
        config.variables.put("SECRET", "s3cret\uDCFF");
    }

    @Test
    void theSameProgramsAreReadWhenNoFileIsThereAnyMore() throws IOException {
        ConfigReading.Accepted read = accepted();
        Path kept = directory.resolve("configuration");
        read.sources().write(kept);
        RecordedSources sources = RecordedSources.read(kept);
        ConfigFixture.empty(directory);
        ConfigReading.Accepted again =
                assertInstanceOf(ConfigReading.Accepted.class, ConfigReader.readAgain(config.plugins(), sources));
        List<ProgramDefinition> before = read.config().gaggle().inOrder();
        List<ProgramDefinition> after = again.config().gaggle().inOrder();
        assertEquals(
                List.of("web", "off", "db", "one:1", "one:2"),
                after.stream().map(program -> program.id().name()).toList());
        for (int i = 0; i < before.size(); i++) {
            assertEquals(before.get(i).launch(), after.get(i).launch());
            assertEquals(before.get(i).life(), after.get(i).life());
            assertEquals(before.get(i).settings().get(), after.get(i).settings().get());
            assertEquals(before.get(i).output(), after.get(i).output());
        }
        assertEquals(read.config().stateDirectory(), again.config().stateDirectory());
        assertEquals(
                "s3cret\uDCFF", after.get(2).launch().getEnvironment().get("KEY"),
                "bytes that are not UTF-8 come through");
    }

    @Test
    void whatIsCutOrChangedIsNotTakenForARecord() throws IOException {
        byte[] whole = accepted().sources().toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(RecordedSources.MalformedException.class, () -> RecordedSources.parse(cut));
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            assertThrows(RecordedSources.MalformedException.class, () -> RecordedSources.parse(changed));
        }
        assertEquals("gaggle.outline", RecordedSources.parse(whole).file());
    }

    @Test
    void whatALaterVersionHasAddedIsSkipped() throws IOException {
        RecordedSources sources = accepted().sources();
        byte[] whole = sources.toBytes();
        int end = whole.length - Long.BYTES;
        ByteBuffer longer = ByteBuffer.allocate(whole.length + 1 + Integer.BYTES + 5);
        longer.put(whole, 0, end).put((byte) 99).putInt(5).putInt(1).put((byte) 7);
        CRC32 checksum = new CRC32();
        checksum.update(longer.array(), 0, longer.position());
        RecordedSources read = RecordedSources.parse(longer.putLong(checksum.getValue()).array());
        assertArrayEquals(whole, read.toBytes());
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Path kept = directory.resolve("configuration");
        accepted().sources().write(kept);
        assertEquals("rw-------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(kept)));
    }

    private ConfigReading.Accepted accepted() throws IOException {
        return switch (config.read(TEXT)) {
            case ConfigReading.Accepted accepted -> accepted;
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
    }
}
