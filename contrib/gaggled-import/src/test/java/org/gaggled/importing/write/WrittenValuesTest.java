package org.gaggled.importing.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.config.yaml.YamlConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Place;
import org.gaggled.importing.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gaggled reads is what was to be written, whatever characters are in it. */
class WrittenValuesTest {

    private static final List<String> WORDS = List.of(
            "plain", "--port=80", "", "a b", "it's", "say \"x\"", "back\\slash", "$HOME", "$$", "${A}", "$", "a$",
            "$${",
            "no", "null", "~", "010", "1.5", "-", "--- a", "- b", "#c", "a: b", "[x]", "{y}", "a, b", "*", "&z", "!t",
            "%d",
            "@e", "`f`", "|", ">", "?", "g #h", "; i", "<j>", "=", "\u00e4\u00f6 \ud83d\ude00", "tab\tk", ".nan", "..",
            "5s", "yes", "${");

    @TempDir
    Path directory;

    private static Gaggle gaggle(List<String> words) {
        Gaggle gaggle = new Gaggle();
        Section program = gaggle.program("web", new ForeignSetting("web", new Place("x", 1)));
        program.setCommandLine(Stream.concat(Stream.of("sleep"), words.stream().map(Literal::of)).toList());
        for (int i = 0; i < words.size(); i++) {
            program.section("env").set("V" + i, Literal.ofVariable(words.get(i)));
        }
        return gaggle;
    }

    private void reads(List<String> words, Path out) throws ImportException, IOException {
        Files.writeString(out, ConfigWriter.forFile(out).write(gaggle(words), "x"));
        ConfigPlugins plugins = new ConfigPlugins(
                List.of(new YamlConfigSourceFactory(), new IniConfigSourceFactory()), List.of(), List.of());
        if (!(new ConfigReader(plugins, ThisHost.environment()).read(out,
                null) instanceof ConfigReading.Accepted accepted)) {
            throw new AssertionError(Files.readString(out));
        }
        var launch = accepted.config().gaggle().inOrder().getFirst().launch();
        assertEquals(words, launch.getArguments().subList(1, words.size() + 1));
        for (int i = 0; i < words.size(); i++) {
            assertEquals(words.get(i), launch.getEnvironment().get("V" + i), "V" + i);
        }
    }

    @Test
    void yamlHoldsEverything() throws ImportException, IOException {
        reads(WORDS, directory.resolve("x.yaml"));
        reads(List.of("two\nlines", " blanks ", "\u0001", "\ufeffx", "\u2028"), directory.resolve("y.yaml"));
    }

    @Test
    void iniHoldsMost() throws ImportException, IOException {
        reads(WORDS, directory.resolve("x.ini"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", " blanks ", "\u0001"})
    void iniRefusesWhatItCannotHold(String word) {
        assertThrows(ImportException.class,
                () -> ConfigWriter.forFile(Path.of("x.ini")).write(gaggle(List.of(word)), "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "#a", ";a", "[a", "a\nb", " a", "a "})
    void iniRefusesNamesThatItWouldTakeForSomethingElse(String name) {
        Gaggle gaggle = gaggle(List.of());
        gaggle.programs().getFirst().section("env").set(name, "x");
        assertThrows(ImportException.class, () -> ConfigWriter.forFile(Path.of("x.ini")).write(gaggle, "x"));
    }

    /** Nobody writes a setting by way of a comment. */
    @Test
    void commentsStayInTheirLine() throws ImportException, IOException {
        Gaggle gaggle = gaggle(List.of("600"));
        Section program = gaggle.programs().getFirst();
        ForeignSetting evil = new ForeignSetting("a\nuser: root", new Place("x", 1));
        program.lose(evil, "b\nuser: root");
        program.approximate(evil, "killwait", "5s", "c\nuser: root");
        program.keepAsComment(evil, "d\nuser: root");
        for (String name : List.of("x.yaml", "x.ini")) {
            String text = ConfigWriter.forFile(Path.of(name)).write(gaggle, "e\nuser: root");
            assertEquals(0, text.lines().filter(line -> line.strip().startsWith("user")).count(), text);
        }
    }
}
