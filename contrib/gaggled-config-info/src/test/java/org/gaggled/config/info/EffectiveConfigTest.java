package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.engine.cli.EffectiveYaml;
import org.gaggled.engine.config.ConfigReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what --print-config prints: a rich configuration, as a golden file (-Dgolden.update=true accepts what is printed), and
// for every good file of the corpus that what is printed is read again as the same model.
class EffectiveConfigTest {

    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void isPrintedWithDefaultsAndOrigins() throws IOException {
        Workplace workplace = new Workplace(directory);
        workplace.copy(RESOURCES.resolve("shop"));
        String found = printed(workplace, "shop.ini");
        Path golden = RESOURCES.resolve("shop-effective.yaml.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, found);
        }
        assertEquals(Files.readString(golden), found);
    }

    @Test
    void isReadAgainAsTheSameModel() throws IOException {
        Workplace workplace = new Workplace(directory);
        workplace.copy(RESOURCES.resolve("corpus"));
        workplace.copy(RESOURCES.resolve("shop"));
        int compared = 0;
        for (String name : CorpusTest.names().toList()) {
            if (workplace.read(name) instanceof ConfigReading.Accepted accepted) {
                workplace.write("effective.yaml", printed(workplace, name));
                ConfigReading again = workplace.read("effective.yaml");
                var same = assertInstanceOf(
                        ConfigReading.Accepted.class, again, () -> name + ": " + ModelText.of(again, workplace));
                assertEquals(ModelText.of(accepted.config(), workplace), ModelText.of(same.config(), workplace), name);
                compared++;
            }
        }
        assertTrue(compared > 50, "only " + compared);
    }

    @Test
    void aFormatThatContradictsAGoodNameIsToBeLeftOut() throws IOException {
        Workplace workplace = new Workplace(directory);
        workplace.write("first.ini", "[web]\ncommand = serve\n");
        ConfigReading.Refused refused = assertInstanceOf(
                ConfigReading.Refused.class, workplace.read("first.ini", "yaml"));
        assertEquals(
                "first.ini:1:1: this file looks like ini, but is read as yaml; leave out --format yaml",
                refused.problems().getFirst().toString());
    }

    @Test
    void classicsFormatAloneIsInsecureByDefault() throws IOException {
        Workplace workplace = new Workplace(directory);
        workplace.write("old.conf", "gaggled {\n  killwait 5s\n}\n");
        workplace.write("strict.conf", "gaggled {\n  insecure false\n}\n");
        workplace.write("new.ini", "[gaggled]\nkillwait = 5s\n");
        assertTrue(printed(workplace, "old.conf").contains("  insecure: true "));
        assertTrue(printed(workplace, "strict.conf").contains("  insecure: false "));
        assertTrue(printed(workplace, "new.ini").contains("  insecure: false "));
    }

    private static String printed(Workplace workplace, String name) {
        ConfigReading reading = workplace.read(name);
        var accepted = assertInstanceOf(ConfigReading.Accepted.class, reading, () -> ModelText.of(reading, workplace));
        StringWriter out = new StringWriter();
        new EffectiveYaml(new PrintWriter(out)).print(Path.of(name), accepted.effective());
        return out.toString();
    }
}
