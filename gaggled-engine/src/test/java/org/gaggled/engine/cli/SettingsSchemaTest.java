package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.UnopenedPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.ProbeSettings;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.show.DefaultText;
import org.junit.jupiter.api.Test;

// Shows that the schema and the reference are made of the definitions that configurations are checked by: every setting is in
// both, the schema is JSON, and every default and example is a value that the setting allows.
class SettingsSchemaTest {

    private static final SettingsCatalog CATALOG =
            SettingsCatalog.of(new ConfigPlugins(List.of(), List.of(), List.of()));

    private static final EventSinkFactory PAGER =
            new UnopenedPlugin("pager", Setting.text("to").required(), Setting.wholeNumber("port", 1, 65535));

    private static final EventSinkFactory MAIL = new UnopenedPlugin("mail")
            .withProgramSettings(Setting.flag("notify").otherwise(true).withExample("no")
                    .describedAs("Whether it mails of this program."));

    @Test
    void theSchemaIsJsonAndHasEverySetting() throws IOException {
        Set<String> names = new HashSet<>();
        StringWriter out = new StringWriter();
        new SettingsSchema(CATALOG).print(new PrintWriter(out, true));
        try (JsonParser parser = new JsonFactory()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .createParser(out.toString())) {
            while (parser.nextToken() != null) {
                names.add(String.valueOf(parser.currentName()));
            }
        }
        known().forEach(setting -> assertTrue(names.contains(setting.getName()), setting.getName()));
    }

    @Test
    void theSchemaKnowsWhatIsRequiredAndWhatTheBoundsAre() {
        StringWriter out = new StringWriter();
        new SettingsSchema(SettingsCatalog.of(new ConfigPlugins(List.of(), List.of(PAGER), List.of())))
                .print(new PrintWriter(out, true));
        List<String> lines = out.toString().lines().map(String::strip).toList();
        assertEquals(1, lines.stream().filter("\"required\": [\"command\"],"::equals).count());
        assertEquals(1, lines.stream().filter("\"required\": [\"to\"],"::equals).count());
        assertTrue(lineOf("port", lines).contains("\"minimum\": 1, \"maximum\": 65535"), lineOf("port", lines));
        assertTrue(lineOf("killwait", lines).contains("\"minimum\": 0, \"maximum\": 2147483647"),
                lineOf("killwait", lines));
        assertTrue(lineOf("to", lines).contains("\"pattern\": \"\\\\S\""), lineOf("to", lines));
    }

    @Test
    void theSettingsThatPluginsAddToThoseOfProgramsAreInBoth() {
        SettingsCatalog catalog = SettingsCatalog.of(new ConfigPlugins(List.of(), List.of(MAIL), List.of()));
        StringWriter schema = new StringWriter();
        new SettingsSchema(catalog).print(new PrintWriter(schema, true));
        assertTrue(schema.toString().contains("\"notify\""), schema.toString());
        StringWriter reference = new StringWriter();
        new SettingsReference(catalog).print(new PrintWriter(reference, true));
        assertTrue(reference.toString().contains("notify"), reference.toString());
    }

    @Test
    void theSchemaAllowsAnEmptyDocument() {
        StringWriter out = new StringWriter();
        new SettingsSchema(CATALOG).print(new PrintWriter(out, true));
        assertTrue(out.toString().lines().anyMatch("  \"type\": [\"object\", \"null\"],"::equals), out.toString());
    }

    private static String lineOf(String setting, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("\"" + setting + "\": ")).findFirst().orElseThrow();
    }

    @Test
    void theReferenceHasEverySetting() {
        StringWriter out = new StringWriter();
        new SettingsReference(CATALOG).print(new PrintWriter(out, true));
        known().forEach(
                setting -> assertTrue(out.toString().contains("| `" + setting.getName() + "` |"), setting.getName()));
        assertTrue(out.toString().contains("| `killwait` | milliseconds, or a number with ms, s, m, h or d, from 0 to"
                + " 2147483647 ms | `10s` | 1.0 | `5s` | How long to wait after the last signal of a stop, usually"
                + " SIGTERM, before SIGKILL. |"));
    }

    @Test
    void everySettingHasAMeaningAndAnExample() {
        known().forEach(setting -> {
            assertTrue(!setting.getDescription().isEmpty(), setting.getName());
            assertTrue(setting.getExample() != null, setting.getName());
        });
    }

    @Test
    void defaultsAreWrittenAsTheyAreRead() {
        known().stream().filter(setting -> setting.getDefault() != null).forEach(setting -> {
            String text = String.valueOf(DefaultText.of(setting));
            assertEquals(setting.getDefault(), setting.parseText(text), setting.getName());
        });
    }

    private static List<Setting<?>> known() {
        return Stream.of(KnownSettings.GLOBAL, KnownSettings.PROGRAM, ProcessSettings.LIMITS, KnownSettings.DEPENDENCY,
                ProbeSettings.READY_SECTION, ProbeSettings.ALIVE_SECTION, OutputSettings.LOG_SECTION,
                OutputSettings.ERROR_LOG_SECTION)
                .flatMap(section -> section.settings().stream())
                .<Setting<?>>map(setting -> setting)
                .toList();
    }
}
